// Generated from the contract by `make generate`. Do not edit: change the contract.
/** The type of an event, in the past tense. */
export type EventType =
  'todo.created'
  | 'todo.updated'
  | 'todo.completed'
  | 'todo.deleted'
  | 'file.ready'
  | 'file.updated'
  | 'file.deleted'
  | 'user.signed_up'
  | 'user.updated'
  | 'user.deleted';

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
  /** The first content of a file was verified, or new content became current. */
  'file.ready': { readonly fileId: string; readonly contentVersionId: string; readonly version: number };
  /** Name, folder, labels or texts of a file were changed. */
  'file.updated': { readonly fileId: string; readonly version: number };
  /** A file was deleted with every version of its content. */
  'file.deleted': { readonly fileId: string; readonly version: number };
  /** A person confirmed their address and entered the directory. */
  'user.signed_up': { readonly userId: string };
  /** A person's profile, role or state changed. */
  'user.updated': { readonly userId: string; readonly version: number };
  /** A person was deleted; every domain erases or anonymises what it holds about them. */
  'user.deleted': { readonly userId: string };
}

/** Version and meaning of each event; integrators may receive the public ones. */
export const events = {
  'todo.created': { version: 1, summary: 'A to-do was created.', public: true },
  'todo.updated': { version: 1, summary: 'A to-do was changed or reopened.', public: true },
  'todo.completed': { version: 1, summary: 'A to-do was completed.', public: true },
  'todo.deleted': { version: 1, summary: 'A to-do was deleted.', public: true },
  'file.ready': { version: 1, summary: 'The first content of a file was verified, or new content became current.', public: true },
  'file.updated': { version: 1, summary: 'Name, folder, labels or texts of a file were changed.', public: true },
  'file.deleted': { version: 1, summary: 'A file was deleted with every version of its content.', public: true },
  'user.signed_up': { version: 1, summary: 'A person confirmed their address and entered the directory.', public: false },
  'user.updated': { version: 1, summary: 'A person\'s profile, role or state changed.', public: false },
  'user.deleted': { version: 1, summary: 'A person was deleted; every domain erases or anonymises what it holds about them.', public: false },
} as const;
