import type { Client } from './client.ts';

/** Writes one query parameter in a style other than the usual `name=a&name=b`. */
export type QueryStyle = (name: string, value: unknown) => string;

/** A body that is sent as it is. */
export type RawBody = string | Blob | ArrayBuffer | Uint8Array;

/** A body that fetch takes and that can be sent again. */
export type SentBody = RawBody | FormData | URLSearchParams;

/** Turns a body into what fetch takes. */
export type Encoder = (value: unknown) => SentBody;

/** What the runtime has to know about one operation. */
export interface Descriptor {
  readonly id: string;
  readonly method: string;
  /** Path template with `{parameters}`. */
  readonly path: string;
  /** Media type of the request body. */
  readonly body?: string;
  /** Encoders of bodies that are not JSON, by media type; `*` for all others. */
  readonly encode?: Readonly<Record<string, Encoder>>;
  /** Query parameters that are not in the default style. */
  readonly styles?: Readonly<Record<string, QueryStyle>>;
  /** Alternatives of credentials: `bearer`, `header:<name>` or `query:<name>`; absent: none is sent. */
  readonly security?: readonly (readonly string[])[];
  /** True when an Idempotency-Key makes a repeated request harmless. */
  readonly key?: boolean;
  /** Names of the items, the next cursor, and the query parameter that carries it. */
  readonly pages?: readonly [items: string, next: string, cursor: string];
}

/** The types of one operation. */
export interface OperationFacts {
  readonly input: object;
  /** Data by status. */
  readonly replies: object;
  readonly problems: string;
}

/** An entity tag: as text (`"3"`), as version number, or the result of reading the record. */
export type EntityTag = string | number | { readonly etag: string | undefined };

/** Everything but the input that one call can decide. */
export interface CallOptions {
  /** Aborts the call; it then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** For this call instead of the client's. */
  readonly timeoutMs?: number | undefined;
  /** For this call instead of the client's. */
  readonly deadlineMs?: number | undefined;
  /** For this call instead of the client's. */
  readonly maxRetries?: number | undefined;
  /** Headers beside those of the client and the input, such as `accept`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer: `data` is the body, typed by `status`. */
export type Result<Replies extends object, Left = never> = {
  [Status in Exclude<keyof Replies, Left>]: {
    readonly status: Status extends `${infer Code extends number}` ? Code : Status extends number ? Status : number;
    readonly data: Replies[Status];
    /** Hand it, or the whole result, to a write as `ifMatch`. */
    readonly etag: string | undefined;
    readonly headers: Headers;
    /** Quote it when you report a failure. */
    readonly requestId: string | undefined;
  };
}[Exclude<keyof Replies, Left>];

/** The part of an operation that tools such as `paginate` need. */
export interface Described<Facts extends OperationFacts> {
  readonly descriptor: Descriptor;
  /** Types only; never set. */
  readonly facts?: Facts;
}

/** The arguments after the client; the input may be left out when nothing in it is required. */
export type Arguments<Input extends object> = object extends Input ? [input?: Input, options?: CallOptions] : [input: Input, options?: CallOptions];

/** An operation of the API as a function. */
export interface Operation<Facts extends OperationFacts> extends Described<Facts> {
  (client: Client, ...args: Arguments<Facts['input']>): Promise<Result<Facts['replies']>>;
}

/** An operation that answers 304 without data, but only when the input names an entity tag in `ifNoneMatch`. */
export interface ConditionalOperation<Facts extends OperationFacts> extends Described<Facts> {
  (client: Client, input: Facts['input'] & { readonly ifNoneMatch: EntityTag }, options?: CallOptions): Promise<Result<Facts['replies']>>;
  (client: Client, ...args: Arguments<Facts['input']>): Promise<Result<Facts['replies'], 304>>;
}
