import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server read it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What the server does with a request. */
export type Act = (reply: ServerResponse, request: Received) => unknown;

/** A real HTTP server that acts a script, one act for each request; the last act is repeated. */
export interface FaultServer {
  readonly url: string;
  readonly received: Received[];
  readonly play: (...acts: readonly Act[]) => void;
  readonly close: () => Promise<void>;
}

/** Starts a server on a free port of the loopback. */
export const startFaultServer = async (): Promise<FaultServer> => {
  const received: Received[] = [];
  let script: readonly Act[] = [];
  let turn = 0;
  const server = createServer(async (message, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request = { method: message.method ?? '', url: message.url ?? '', headers: message.headers, body: Buffer.concat(chunks) };
    received.push(request);
    const act = script[Math.min(turn, script.length - 1)];
    turn += 1;
    await act?.(reply, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    play: (...acts) => {
      script = acts;
      turn = 0;
      received.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Answers JSON. */
export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Act => (reply) =>
  reply.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'request_1', ...headers }).end(JSON.stringify(body));

/** Answers a problem document. */
export const problem = (status: number, code: string, { headers = {}, members = {} }: { headers?: Record<string, string>; members?: object } = {}): Act => (reply) =>
  reply.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(JSON.stringify({ type: `https://api.example/problems/${code}`, title: code, status, code, detail: `It is ${code}.`, requestId: 'request_1', ...members }));

/** Cuts the connection before any answer. */
export const reset: Act = (reply) => reply.socket?.destroy();

/** Never answers. */
export const silence: Act = () => undefined;

/** Cuts the connection in the middle of the body. */
export const brokenBody: Act = (reply) => {
  reply.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"id":');
  setImmediate(() => reply.socket?.destroy());
};
