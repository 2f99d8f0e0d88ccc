import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChecksumMismatch } from '#core/ports/object-store.ts';
import type { ObjectHead } from '#core/ports/object-store.ts';
import { StorageFull } from '#core/ports/table.ts';
import { ObjectRefused } from './file-object-store-refusal.ts';
import { headersOf } from './file-object-store-signing.ts';
import type { Grant } from './file-object-store-signing.ts';
import type { FileObjectStore } from './file-object-store.ts';
import { answerProblem, RequestRefused } from './object-requests-answer.ts';
import { bodyOf, ClientGone, sendRange } from './object-requests-bytes.ts';
import { addCorsHeaders, answerPreflight, attachmentNamed } from './object-requests-headers.ts';
import { allowsTag, chooseRange, namesTag } from './object-requests-range.ts';

/** What the surface needs; browsers of `allowedOrigins` may use it (`*`: all). */
export interface ObjectRequestsOptions {
  readonly store: FileObjectStore;
  readonly allowedOrigins: readonly string[];
  /** Told about errors that are nobody's request's fault; never with a URL, which would carry a signature. */
  readonly onFailure: (error: unknown) => void;
  /** Cuts a connection on which nothing moved for so long. Default one minute. */
  readonly stallTimeoutMs?: number;
}

const MOUNT = '/objects/';
const STALL_TIMEOUT_MS = 60_000;

/**
 * Serves signed requests to the store under `/objects/`. The server it is mounted in needs a `requestTimeout`
 * that leaves time for large uploads; stalled ones are cut here.
 * @returns false for a path that is not below `/objects/`; nothing has happened then
 */
export const objectRequests = (options: ObjectRequestsOptions) => async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
  if (request.url === undefined || !request.url.startsWith(MOUNT)) return false;
  request.socket.setTimeout(options.stallTimeoutMs ?? STALL_TIMEOUT_MS);
  addCorsHeaders(request, response, options.allowedOrigins);
  try {
    await serve(request, response, options);
  } catch (error) {
    answerError(request, response, error, options);
  }
  return true;
};

const serve = async (request: IncomingMessage, response: ServerResponse, { store, allowedOrigins }: ObjectRequestsOptions): Promise<void> => {
  switch (request.method ?? '') {
    case 'OPTIONS':
      return answerPreflight(request, response, allowedOrigins);
    case 'PUT':
      return upload(request, response, store);
    case 'GET':
    case 'HEAD':
      return download(request, response, store);
    default:
      throw new RequestRefused('method_not_allowed', 'Objects are read with GET or HEAD and written with PUT.', { allow: 'GET, HEAD, PUT, OPTIONS' });
  }
};

const grantOf = (request: IncomingMessage, store: FileObjectStore, method: 'GET' | 'PUT'): Grant => {
  const target = (request.url ?? '').slice(MOUNT.length);
  const mark = target.indexOf('?');
  const [key, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  const grant = store.verify({ method, key, query });
  if (grant === 'signature_invalid') throw new RequestRefused(grant, 'Use method, URL and headers exactly as they were signed.');
  if (grant === 'signature_expired') throw new RequestRefused(grant, 'Ask for a new signed URL.');
  return grant;
};

const upload = async (request: IncomingMessage, response: ServerResponse, store: FileObjectStore): Promise<void> => {
  const grant = grantOf(request, store, 'PUT');
  checkSignedHeaders(request, grant);
  if (grant.action === 'get') throw new RequestRefused('signature_invalid', 'This URL was signed for another method.');
  const bytes = bodyOf(request);
  const ifNoneMatch = request.headers['if-none-match'] === '*';
  const { sha256 } = grant.action === 'put' ? await store.receive({ ...grant, ifNoneMatch }, bytes) : await store.receivePart(grant, bytes);
  response.writeHead(200, { etag: `"${sha256}"`, 'content-length': 0, 'cache-control': 'no-store' });
  response.end();
};

const checkSignedHeaders = (request: IncomingMessage, grant: Grant): void => {
  const { 'content-length': length, ...others } = headersOf(grant);
  if (request.headers['content-length'] === undefined) throw new RequestRefused('length_required', 'Send the content-length that was signed; chunked bodies are not taken.');
  for (const [name, value] of Object.entries(others)) {
    if (request.headers[name] !== value) throw new RequestRefused('header_mismatch', `The header ${name} must be sent with the value that was signed.`);
  }
  if (request.headers['content-length'] !== length) throw new RequestRefused('length_mismatch', `The content-length must be the ${length} that were signed.`);
};

const download = async (request: IncomingMessage, response: ServerResponse, store: FileObjectStore): Promise<void> => {
  const grant = grantOf(request, store, 'GET');
  if (grant.action !== 'get') throw new RequestRefused('signature_invalid', 'This URL was signed for another method.');
  const opened = await store.open(grant.key, grant.versionId);
  if (opened === undefined) throw new RequestRefused('object_not_found', 'The object or this version of it is not there, or no longer.');
  await using file = opened.file;
  const window = answerHead(request, response, grant, opened.head);
  if (window === undefined) return void response.end();
  await sendRange(response, file, window);
};

/** Writes status and headers; returns the bytes to send after them, if any. */
const answerHead = (request: IncomingMessage, response: ServerResponse, grant: Extract<Grant, { action: 'get' }>, { sizeBytes, sha256 }: ObjectHead) => {
  const { headers } = request;
  const etag = `"${sha256}"`;
  const common = { etag, 'cache-control': 'private, no-store', 'accept-ranges': 'bytes' };
  if (!allowsTag(headers['if-match'], etag)) throw new RequestRefused('precondition_failed', 'The object has another entity tag than If-Match names.', { etag });
  if (namesTag(headers['if-none-match'], etag)) return void response.writeHead(304, common);
  // Range is defined for GET only (RFC 9110 section 14.2).
  const range = request.method === 'HEAD' ? 'whole' : chooseRange(headers.range, headers['if-range']?.toString(), { sizeBytes, etag });
  if (range === 'unsatisfiable') throw new RequestRefused('range_not_satisfiable', `The object has ${sizeBytes} bytes.`, { 'content-range': `bytes */${sizeBytes}`, 'accept-ranges': 'bytes' });
  const { first, last } = range === 'whole' ? { first: 0, last: sizeBytes - 1 } : range;
  response.writeHead(range === 'whole' ? 200 : 206, {
    ...common,
    'content-type': grant.contentType,
    'content-length': last - first + 1,
    'content-disposition': attachmentNamed(grant.fileName),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    ...(range !== 'whole' && { 'content-range': `bytes ${first}-${last}/${sizeBytes}` }),
  });
  return request.method === 'HEAD' || sizeBytes === 0 ? undefined : { first, last };
};

const answerError = (request: IncomingMessage, response: ServerResponse, error: unknown, { onFailure }: ObjectRequestsOptions): void => {
  // The client has gone: nobody is left to answer, and nothing was kept.
  if (request.errored !== null || error instanceof ClientGone) return void response.destroy();
  const refused = toRefused(error);
  if (refused.code === 'internal_error' || refused.code === 'storage_full') onFailure(error);
  if (response.headersSent) return void response.destroy();
  answerProblem(request, response, refused);
};

const toRefused = (error: unknown): RequestRefused => {
  if (error instanceof RequestRefused) return error;
  if (error instanceof ObjectRefused) return new RequestRefused(error.refusal, error.message);
  if (error instanceof ChecksumMismatch) return new RequestRefused('checksum_mismatch', error.message);
  if (error instanceof StorageFull) return new RequestRefused('storage_full', 'Nothing was kept. Try again later.');
  return new RequestRefused('internal_error', 'Try again; if it goes on, tell the operator.');
};
