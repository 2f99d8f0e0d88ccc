import type { IncomingMessage, ServerResponse } from 'node:http';

/** Every way in which the object surface refuses a request: status and title by code. */
export const REFUSALS = {
  signature_invalid: [403, 'The signature does not fit the request'],
  signature_expired: [403, 'The signed URL has expired'],
  header_mismatch: [403, 'A signed header is missing or has another value'],
  origin_not_allowed: [403, 'This origin, method or header is not allowed'],
  object_not_found: [404, 'There is no such object'],
  upload_not_found: [404, 'There is no such open upload'],
  method_not_allowed: [405, 'The method is not supported'],
  length_required: [411, 'The content-length is missing'],
  length_mismatch: [400, 'The length differs from the signed one'],
  checksum_mismatch: [400, 'The SHA-256 of the bytes differs from the signed one'],
  object_present: [412, 'The key is taken'],
  precondition_failed: [412, 'The precondition does not hold'],
  range_not_satisfiable: [416, 'The range lies outside of the object'],
  internal_error: [500, 'Something went wrong on our side'],
  storage_full: [507, 'The store has no space left'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof REFUSALS;

/** The request is refused; the surface answers with a problem document. */
export class RequestRefused extends Error {
  readonly code: RefusalCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RefusalCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = 'RequestRefused';
    this.code = code;
    this.headers = headers;
  }
}

const LINGER_BYTES = 4 * 1024 * 1024;
const LINGER_MS = 2_000;

/** Answers with `application/problem+json` (RFC 9457); never repeats anything of the request. */
export const answerProblem = (request: IncomingMessage, response: ServerResponse, { code, message, headers }: RequestRefused): void => {
  const [status, title] = REFUSALS[code];
  const body = Buffer.from(JSON.stringify({ type: 'about:blank', title, status, detail: message, code }));
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  const isUnread = !request.complete && (length !== '0' || coding !== undefined);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': body.byteLength,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isUnread && { connection: 'close' }),
  });
  if (request.method !== 'HEAD') response.write(body);
  if (isUnread) linger(request, response);
  else response.end();
};

// Closing at once would reset the connection, and the client, still sending, would lose the answer.
const linger = (request: IncomingMessage, response: ServerResponse): void => {
  let leftBytes = LINGER_BYTES;
  const stop = (): void => {
    clearTimeout(timer);
    request.removeAllListeners('data');
    response.end();
  };
  const timer = setTimeout(stop, LINGER_MS);
  request.on('data', (chunk: Buffer) => {
    leftBytes -= chunk.byteLength;
    if (leftBytes < 0) stop();
  });
  request.once('end', stop);
  request.once('close', stop);
  request.once('error', stop);
};
