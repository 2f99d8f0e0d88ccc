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
  | 'photo.uploaded'
  | 'photo.processed'
  | 'photo.failed'
  | 'photo.updated'
  | 'photo.deleted'
  | 'webhook.delivery_due'
  | 'webhook.disabled'
  | 'webhook.test'
  | 'user.signed_up'
  | 'user.updated'
  | 'user.deleted';

/** The types that integrators may receive. */
export type PublicEventType =
  'todo.created'
  | 'todo.updated'
  | 'todo.completed'
  | 'todo.deleted'
  | 'file.ready'
  | 'file.updated'
  | 'file.deleted'
  | 'photo.processed'
  | 'photo.failed'
  | 'photo.updated'
  | 'photo.deleted'
  | 'webhook.disabled'
  | 'webhook.test';

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
  /** The original of a photo was verified; its renditions are to be made. */
  'photo.uploaded': { readonly photoId: string; readonly version: number };
  /** The renditions of a photo were made; it is ready. */
  'photo.processed': { readonly photoId: string; readonly version: number };
  /** No renditions can be made of a photo; it says why. */
  'photo.failed': { readonly photoId: string; readonly version: number };
  /** Title, description, labels or visibility of a photo were changed. */
  'photo.updated': { readonly photoId: string; readonly version: number };
  /** A photo was deleted with its original and renditions. */
  'photo.deleted': { readonly photoId: string; readonly version: number };
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

/** Version and meaning of each event; integrators may receive the public ones. */
export const events = {
  'todo.created': { version: 1, summary: 'A to-do was created.', public: true },
  'todo.updated': { version: 1, summary: 'A to-do was changed or reopened.', public: true },
  'todo.completed': { version: 1, summary: 'A to-do was completed.', public: true },
  'todo.deleted': { version: 1, summary: 'A to-do was deleted.', public: true },
  'file.ready': { version: 1, summary: 'The first content of a file was verified, or new content became current.', public: true },
  'file.updated': { version: 1, summary: 'Name, folder, labels or texts of a file were changed.', public: true },
  'file.deleted': { version: 1, summary: 'A file was deleted with every version of its content.', public: true },
  'photo.uploaded': { version: 1, summary: 'The original of a photo was verified; its renditions are to be made.', public: false },
  'photo.processed': { version: 1, summary: 'The renditions of a photo were made; it is ready.', public: true },
  'photo.failed': { version: 1, summary: 'No renditions can be made of a photo; it says why.', public: true },
  'photo.updated': { version: 1, summary: 'Title, description, labels or visibility of a photo were changed.', public: true },
  'photo.deleted': { version: 1, summary: 'A photo was deleted with its original and renditions.', public: true },
  'webhook.delivery_due': { version: 1, summary: 'An event is to be sent to an endpoint.', public: false },
  'webhook.disabled': { version: 1, summary: 'An endpoint was disabled, because it answered 410 or because no attempt succeeded for five days.', public: true },
  'webhook.test': { version: 1, summary: 'The owner of an endpoint asked for a test.', public: true },
  'user.signed_up': { version: 1, summary: 'A person confirmed their address and entered the directory.', public: false },
  'user.updated': { version: 1, summary: 'A person\'s profile, role or state changed.', public: false },
  'user.deleted': { version: 1, summary: 'A person was deleted; every domain erases or anonymises what it holds about them.', public: false },
} as const;
