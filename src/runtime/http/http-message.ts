/** A request as every front door hands it to the pipeline. */
export interface HttpRequest {
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  /** Text after `?`, still percent-encoded; empty without one. */
  readonly rawQuery: string;
  /** Names in lower case; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | undefined;
  readonly clientAddress: string;
  /** Makes the signal that is aborted when the client goes away: a signal for every request would cost more than the request. */
  readonly signal?: () => AbortSignal;
}

/** Bytes of an answer: text is sent as UTF-8, an iterable is streamed. */
export type HttpBody = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** An answer as every front door sends it. */
export interface HttpReply {
  readonly status: number;
  /** Names and values in turn, as in `rawHeaders` of node:http; names in lower case. */
  readonly headers: readonly string[];
  readonly body: HttpBody | undefined;
}

/** Returns the first value of a header of a reply. */
export const headerOf = (reply: HttpReply, name: string): string | undefined => {
  for (let index = 0; index < reply.headers.length; index += 2) {
    if (reply.headers[index] === name) return reply.headers[index + 1];
  }
  return undefined;
};
