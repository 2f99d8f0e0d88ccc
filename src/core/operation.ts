import type { OperationId, Operations } from '#generated/operations.ts';
import type { Caller } from '#core/caller.ts';
import type { DomainEvent } from '#core/event.ts';
import type { Json, Write } from '#core/ports/table.ts';

/** What a handler receives: every part already parsed, validated and typed by the contract. */
export interface Request<Id extends OperationId> {
  readonly caller: { readonly user: Caller; readonly optional: Caller | undefined; readonly anonymous: undefined }[Operations[Id]['caller']];
  readonly path: Operations[Id]['path'];
  readonly query: Operations[Id]['query'];
  readonly headers: Operations[Id]['headers'];
  readonly body: Operations[Id]['body'];
  /** On cursor lists: how many items to return, and the position that the reply before gave as `next`. */
  readonly page: { readonly limit: number; readonly after: Json | undefined };
  /** Version named by If-Match on operations with an entity tag; `'*'` matches any present version. */
  readonly ifMatch: number | '*' | undefined;
  /** Opaque id of this request, also in the `X-Request-Id` header and in every log line. */
  readonly requestId: string;
  /** Network address of the client, for throttling and audit only. */
  readonly clientAddress: string;
  /** Makes the signal that is aborted when the client goes away; undefined where the front door cannot tell. */
  readonly signal: (() => AbortSignal) | undefined;
}

/**
 * What a handler answers: one of the statuses that its operation declares, and what is to be written.
 * `writes` and `events` are committed by the pipeline in one transaction together with the idempotency
 * record; the reply leaves only after that commit.
 */
export type Reply<Id extends OperationId> = {
  [Status in keyof Operations[Id]['replies']]: {
    readonly status: Status;
    readonly writes?: readonly Write[];
    readonly events?: readonly DomainEvent[];
    /** On cursor lists: where the next page begins; the pipeline makes it the opaque cursor of the reply. */
    readonly next?: Json | undefined;
  } & Operations[Id]['replies'][Status];
}[keyof Operations[Id]['replies']];

/** One operation's behaviour: request and collaborators in, reply out. */
export type Handler<Id extends OperationId, Uses = unknown> = (
  request: Request<Id>,
  uses: Uses,
) => Reply<Id> | Promise<Reply<Id>>;

/** A complete map of handlers: a missing or unknown operationId does not compile. */
export type Handlers<Id extends OperationId, Uses> = { readonly [Each in Id]: Handler<Each, Uses> };
