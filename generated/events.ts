// Generated from the contract by `make generate`. Do not edit: change the contract.
/** The type of an event, in the past tense. */
export type EventType =
  'todo.created'
  | 'todo.updated'
  | 'todo.completed'
  | 'todo.deleted';

/** What each event carries. */
export interface EventPayloads {
  /** A to-do was created. */
  'todo.created': { readonly todoId: string; readonly version: number };
  /** A to-do was changed or reopened. */
  'todo.updated': { readonly todoId: string; readonly version: number };
  /** A to-do was completed. */
  'todo.completed': { readonly todoId: string; readonly version: number };
  /** A to-do was deleted. */
  'todo.deleted': { readonly todoId: string; readonly version: number };
}

/** Version and meaning of each event; integrators may receive the public ones. */
export const events = {
  'todo.created': { version: 1, summary: 'A to-do was created.', public: true },
  'todo.updated': { version: 1, summary: 'A to-do was changed or reopened.', public: true },
  'todo.completed': { version: 1, summary: 'A to-do was completed.', public: true },
  'todo.deleted': { version: 1, summary: 'A to-do was deleted.', public: true },
} as const;
