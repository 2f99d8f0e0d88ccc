import { Agent, request as httpRequest } from 'node:http';
import type { Door, WireAnswer, WireRequest } from './target.ts';

/** A door that speaks HTTP to a base URL, adding no header of its own but those that HTTP/1.1 demands. */
export const httpDoor = (name: string, baseUrl: string): Door & { readonly close: () => void } => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(baseUrl);
  const send = (request: WireRequest): Promise<WireAnswer> =>
    new Promise((resolve, reject) => {
      const headers = { ...request.headers, ...(request.body ? { 'content-length': String(request.body.length) } : {}) };
      // A base URL says localhost; the socket goes where the server listens.
      const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
      const sent = httpRequest({ agent, host, port, method: request.method, path: request.target, headers }, (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.once('error', reject);
        message.once('end', () => resolve({ status: message.statusCode ?? 0, headers: pairs(message.rawHeaders), body: Buffer.concat(chunks) }));
      });
      sent.once('error', reject);
      sent.end(request.body);
    });
  return { name, send, close: () => agent.destroy() };
};

/** Turns names and values in turn into pairs with lower-case names. */
export const pairs = (raw: readonly string[]): readonly (readonly [string, string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : []));
