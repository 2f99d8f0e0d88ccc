import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestRefused } from './object-requests-answer.ts';

const ALLOWED_METHODS = ['GET', 'HEAD', 'PUT'];
const ALLOWED_HEADERS = ['content-type', 'content-length', 'x-content-sha256', 'if-none-match', 'if-match', 'range', 'if-range'];
const EXPOSED_HEADERS = 'etag, content-range, content-length, content-disposition, accept-ranges';
const PREFLIGHT_SECONDS = 3_600;

/** Headers that let browsers of these origins read an answer (Fetch standard, CORS protocol); `*` allows every origin. */
export const addCorsHeaders = (request: IncomingMessage, response: ServerResponse, allowedOrigins: readonly string[]): void => {
  if (!allowedOrigins.includes('*')) response.setHeader('vary', 'origin');
  const allowed = allowedOriginOf(request, allowedOrigins);
  if (allowed === undefined) return;
  response.setHeader('access-control-allow-origin', allowed);
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
};

/** Answers a preflight request; like S3, refuses as a whole what it does not allow in full. */
export const answerPreflight = (request: IncomingMessage, response: ServerResponse, allowedOrigins: readonly string[]): void => {
  const method = String(request.headers['access-control-request-method']);
  const headers = String(request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const isAllowed = ALLOWED_METHODS.includes(method) && headers.every((name) => ALLOWED_HEADERS.includes(name));
  if (!isAllowed || allowedOriginOf(request, allowedOrigins) === undefined) {
    throw new RequestRefused('origin_not_allowed', 'The store does not take this request from this origin. Allow the origin in the settings.');
  }
  response.setHeader('vary', 'origin, access-control-request-method, access-control-request-headers');
  response.writeHead(204, {
    'access-control-allow-methods': ALLOWED_METHODS.join(', '),
    'access-control-allow-headers': headers.length > 0 ? headers.join(', ') : ALLOWED_HEADERS.join(', '),
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  });
  response.end();
};

const allowedOriginOf = (request: IncomingMessage, allowedOrigins: readonly string[]): string | undefined => {
  const { origin } = request.headers;
  if (origin === undefined) return undefined;
  if (allowedOrigins.includes('*')) return '*';
  return allowedOrigins.includes(origin) ? origin : undefined;
};

// Controls, path separators, and marks that turn the direction of text and so disguise an ending.
const UNSAFE = /[\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A Content-Disposition that saves under this name: an ASCII name for old clients and the full one in UTF-8
 * (RFC 6266 section 4.3, RFC 8187).
 */
export const attachmentNamed = (fileName: string): string => {
  const safe = fileName.toWellFormed().replace(UNSAFE, '_');
  const ascii = safe.replace(/[^\x20-\x7e]|["%]/gu, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
};
