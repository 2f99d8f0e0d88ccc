// Generated from the contract by `make generate`. Do not edit: change the contract.
/** The version and data of each event, by type. */
export interface WebhookEvents {
  /** A to-do was created. */
  readonly 'todo.created': { readonly version: 1; readonly data: { readonly todoId: string; readonly version: number } };
  /** A to-do was changed or reopened. */
  readonly 'todo.updated': { readonly version: 1; readonly data: { readonly todoId: string; readonly version: number } };
  /** A to-do was completed. */
  readonly 'todo.completed': { readonly version: 1; readonly data: { readonly todoId: string; readonly version: number } };
  /** A to-do was deleted. */
  readonly 'todo.deleted': { readonly version: 1; readonly data: { readonly todoId: string; readonly version: number } };
  /** The first content of a file was verified, or new content became current. */
  readonly 'file.ready': { readonly version: 1; readonly data: { readonly fileId: string; readonly contentVersionId: string; readonly version: number } };
  /** Name, folder, labels or texts of a file were changed. */
  readonly 'file.updated': { readonly version: 1; readonly data: { readonly fileId: string; readonly version: number } };
  /** A file was deleted with every version of its content. */
  readonly 'file.deleted': { readonly version: 1; readonly data: { readonly fileId: string; readonly version: number } };
  /** The renditions of a photo were made; it is ready. */
  readonly 'photo.processed': { readonly version: 1; readonly data: { readonly photoId: string; readonly version: number } };
  /** No renditions can be made of a photo; it says why. */
  readonly 'photo.failed': { readonly version: 1; readonly data: { readonly photoId: string; readonly version: number } };
  /** Title, description, labels or visibility of a photo were changed. */
  readonly 'photo.updated': { readonly version: 1; readonly data: { readonly photoId: string; readonly version: number } };
  /** A photo was deleted with its original and renditions. */
  readonly 'photo.deleted': { readonly version: 1; readonly data: { readonly photoId: string; readonly version: number } };
  /** An endpoint was disabled, because it answered 410 or because no attempt succeeded for five days. */
  readonly 'webhook.disabled': { readonly version: 1; readonly data: { readonly webhookId: string; readonly reason: 'gone' | 'failing'; readonly version: number } };
  /** The owner of an endpoint asked for a test. */
  readonly 'webhook.test': { readonly version: 1; readonly data: { readonly webhookId: string } };
}

/** The body of a delivery; `type` tells which event it is. Later versions of the service may send types that are not listed here. */
export type WebhookEvent<Type extends keyof WebhookEvents = keyof WebhookEvents> = {
  [Each in Type]: {
    readonly type: Each;
    /** Names the event; the same in every delivery of it. */
    readonly id: string;
    /** When it happened (RFC 3339). */
    readonly timestamp: string;
    /** Version of the schema of `data`. */
    readonly version: WebhookEvents[Each]['version'];
    readonly data: WebhookEvents[Each]['data'];
  };
}[Type];
