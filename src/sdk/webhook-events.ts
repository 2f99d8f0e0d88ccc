/** The version and data of each event, by type. Generation replaces this file by the contract's own catalogue. */
export interface WebhookEvents {
  readonly [type: string]: { readonly version: number; readonly data: { readonly [member: string]: unknown } };
}

/** The body of a delivery; `type` tells which event it is. */
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
