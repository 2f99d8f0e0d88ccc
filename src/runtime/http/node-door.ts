import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpReply, HttpRequest } from '#runtime/http/http-message.ts';
import { MAX_BODY_BYTES } from '#runtime/http/read-input.ts';
import type { Serve } from '#runtime/http/serve.ts';

/**
 * Translates between node:http and the pipeline. Behind `trustedProxies` proxies of one's own, each of which appends
 * to X-Forwarded-For, the client is the address that the outermost of them saw; what stands before it anyone can send.
 */
export const nodeDoor = (serve: Serve, { trustedProxies = 0 }: { readonly trustedProxies?: number } = {}): RequestListener => (message, response) => {
  const respond = (body: Uint8Array | undefined): void => {
    // The pipeline reports what goes wrong in it; without an answer the client sees its connection end.
    const cut = (): void => void response.destroy();
    try {
      const reply = serve(toRequest(message, response, body, trustedProxies));
      if (reply instanceof Promise) reply.then((each) => send(each, message, response)).catch(cut);
      else send(reply, message, response);
    } catch {
      cut();
    }
  };
  if (hasNoBody(message)) respond(undefined);
  // The client may go away in the middle of its request; there is nobody to answer then.
  else readBody(message, respond, () => response.destroy());
};

const hasNoBody = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

const toRequest = (message: IncomingMessage, response: ServerResponse, body: Uint8Array | undefined, trustedProxies: number): HttpRequest => {
  const url = message.url ?? '/';
  const question = url.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: question === -1 ? url : url.slice(0, question),
    rawQuery: question === -1 ? '' : url.slice(question + 1),
    headers: message.headers as HttpRequest['headers'],
    body,
    clientAddress: clientAddressOf(message, trustedProxies),
    signal: () => abortedOnClose(response),
  };
};

const clientAddressOf = ({ headers, socket }: IncomingMessage, trustedProxies: number): string => {
  const peer = socket.remoteAddress ?? '';
  if (trustedProxies === 0) return peer;
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',').at(-trustedProxies)?.trim();
  return forwarded || peer;
};

const abortedOnClose = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
};

/** Collects at most one byte more than is allowed, so that the pipeline sees that it was too much. */
const readBody = (message: IncomingMessage, done: (body: Uint8Array | undefined) => void, lost: () => void): void => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  message.on('data', (chunk: Uint8Array) => {
    if (sizeBytes > MAX_BODY_BYTES) return;
    sizeBytes += chunk.length;
    chunks.push(chunk);
    if (sizeBytes > MAX_BODY_BYTES) done(Buffer.concat(chunks));
  });
  message.on('end', () => {
    if (sizeBytes <= MAX_BODY_BYTES) done(chunks.length === 1 ? chunks[0] : sizeBytes === 0 ? undefined : Buffer.concat(chunks));
  });
  message.on('error', lost);
};

const send = (reply: HttpReply, message: IncomingMessage, response: ServerResponse): void => {
  const { status, body } = reply;
  // The rest of an oversized body is not worth reading.
  const headers = message.complete || body === undefined || hasNoBody(message) ? [...reply.headers] : [...reply.headers, 'connection', 'close'];
  if (typeof body === 'string' || body instanceof Uint8Array) {
    headers.push('content-length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length));
    response.writeHead(status, headers);
    response.end(body);
  } else if (body === undefined) {
    response.writeHead(status, headers);
    response.end();
  } else {
    response.writeHead(status, headers);
    // A failure in mid-stream cannot change the status any more; cutting the connection tells the client.
    pipeline(Readable.from(body), response).catch(() => response.destroy());
  }
};
