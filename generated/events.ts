// Generated from the contract by `make generate`. Do not edit: change the contract.
/** The type of an event, in the past tense. */
export type EventType =
  'todo.created'
  | 'todo.updated'
  | 'todo.completed'
  | 'todo.deleted'
  | 'file.ready'
  | 'file.deleted'
  | 'webhook.delivery_due'
  | 'webhook.disabled'
  | 'webhook.test'
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
  /** A file was deleted with every version of its content. */
  'file.deleted': { readonly fileId: string; readonly version: number };
  /** An event is to be sent to an endpoint. */
  'webhook.delivery_due': { readonly webhookId: string; readonly deliveryId: string };
  /** An endpoint was disabled, because it answered 410 or because no attempt succeeded for five days. */
  'webhook.disabled': { readonly webhookId: string; readonly reason: 'gone' | 'failing'; readonly version: number };
  /** The owner of an endpoint asked for a test. */
  'webhook.test': { readonly webhookId: string };
  /** A person confirmed their address and entered the directory. */
  'user.signed_up': { readonly userId: string };
  /** A person's profile, role or state changed. */
  'user.updated': { readonly userId: string; readonly version: number };
  /** A person was deleted; every domain erases or anonymises what it holds about them. */
  'user.deleted': { readonly userId: string };
}

/** Version and meaning of each event; integrators may receive the public ones, which show an example of their data. */
export const events = {
  'todo.created': { version: 1, summary: 'A to-do was created.', public: true, example: { todoId: 'todo_01kaf0000000000000000000t1', version: 1 } },
  'todo.updated': {
    version: 1,
    summary: 'A to-do was changed or reopened.',
    public: true,
    example: { todoId: 'todo_01kaf0000000000000000000t1', version: 2 },
  },
  'todo.completed': { version: 1, summary: 'A to-do was completed.', public: true, example: { todoId: 'todo_01kaf0000000000000000000t1', version: 3 } },
  'todo.deleted': { version: 1, summary: 'A to-do was deleted.', public: true, example: { todoId: 'todo_01kaf0000000000000000000t1', version: 3 } },
  'file.ready': {
    version: 1,
    summary: 'The first content of a file was verified, or new content became current.',
    public: true,
    example: { fileId: 'file_01kaf0000000000000000000f1', contentVersionId: 'version_01kaf0000000000000000000v1', version: 2 },
  },
  'file.deleted': {
    version: 1,
    summary: 'A file was deleted with every version of its content.',
    public: true,
    example: { fileId: 'file_01kaf0000000000000000000f1', version: 2 },
  },
  'webhook.delivery_due': { version: 1, summary: 'An event is to be sent to an endpoint.', public: false },
  'webhook.disabled': {
    version: 1,
    summary: 'An endpoint was disabled, because it answered 410 or because no attempt succeeded for five days.',
    public: true,
    example: { webhookId: 'webhook_01kaf0000000000000000000w1', reason: 'failing', version: 2 },
  },
  'webhook.test': {
    version: 1,
    summary: 'The owner of an endpoint asked for a test.',
    public: true,
    example: { webhookId: 'webhook_01kaf0000000000000000000w1' },
  },
  'user.signed_up': { version: 1, summary: 'A person confirmed their address and entered the directory.', public: false },
  'user.updated': { version: 1, summary: 'A person\'s profile, role or state changed.', public: false },
  'user.deleted': { version: 1, summary: 'A person was deleted; every domain erases or anonymises what it holds about them.', public: false },
} as const;
