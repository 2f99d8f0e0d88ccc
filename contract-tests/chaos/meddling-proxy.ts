import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpClient, type Answer, type Call, type HttpClient } from './http-client.ts';
import type { Random } from './seeded-random.ts';
import type { Plant } from './suite.ts';

/** Something between the clients and the service that breaks a promise now and then. */
export interface MeddlingProxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Passes a call on, in its own way. */
type Meddler = (call: Call, forward: (call: Call) => Promise<Answer | undefined>, random: Random) => Promise<Answer | undefined>;

const HOP_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host']);

/** Starts a proxy in front of a service that has this fault. */
export const meddlingProxy = async (target: string, plant: Plant, random: Random): Promise<MeddlingProxy> => {
  const client = httpClient();
  const meddle = MEDDLERS[plant] ?? ((call, forward) => forward(call));
  const server = createServer((message, response) => {
    pass(message, response, { target, client, meddle, random }).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      client.close();
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
};

const pass = async (
  message: IncomingMessage,
  response: ServerResponse,
  { target, client, meddle, random }: { readonly target: string; readonly client: HttpClient; readonly meddle: Meddler; readonly random: Random },
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const headers = Object.fromEntries(Object.entries(message.headers).filter(([name]) => !HOP_HEADERS.has(name)));
  const call = { method: message.method ?? 'GET', url: `${target}${message.url}`, headers, bytes: Buffer.concat(chunks) };
  const answer = await meddle(call, (changed) => client.send(changed), random);
  if (answer === undefined) {
    response.destroy();
    return;
  }
  const kept = Object.entries(answer.headers).filter(([name]) => !HOP_HEADERS.has(name));
  response.writeHead(answer.status, { ...Object.fromEntries(kept), ...(answer.status === 204 ? {} : { 'content-length': answer.body.length }) });
  response.end(answer.body);
};

const isPath = ({ url }: Call, pattern: RegExp): boolean => pattern.test(new URL(url).pathname);

const MEDDLERS: { readonly [Name in Plant]?: Meddler } = {
  /** Acknowledges every tenth new to-do and does not keep it. */
  'swallow-write': async (call, forward, random) => {
    const answer = await forward(call);
    if (call.method !== 'POST' || !isPath(call, /^\/v1\/todos$/) || answer?.status !== 201 || !random.chance(0.1)) return answer;
    const { authorization } = call.headers ?? {};
    await forward({ method: 'DELETE', url: `${call.url}/${JSON.parse(answer.body.toString()).id}`, headers: { authorization, 'if-match': '*' } });
    return answer;
  },
  /** Acknowledges every new to-do for which there was no room. */
  'hide-refusal': async (call, forward, random) => {
    const answer = await forward(call);
    if (call.method !== 'POST' || !isPath(call, /^\/v1\/todos$/) || answer?.status !== 507) return answer;
    const todo = { ...JSON.parse(Buffer.from(call.bytes ?? []).toString()), id: `todo_${random.text(26)}`, state: 'open', version: 1 };
    return { ...answer, status: 201, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(todo)) };
  },
  /** Changes one byte of what is downloaded. */
  'flip-byte': async (call, forward) => {
    const answer = await forward(call);
    if (call.method !== 'GET' || !isPath(call, /^\/objects\//) || answer === undefined || answer.body.length === 0) return answer;
    answer.body[answer.body.length >> 1]! ^= 1;
    return answer;
  },
  /** Loses the idempotency key of every twentieth request. */
  'forget-key': (call, forward, random) => {
    const { 'idempotency-key': _key, ...headers } = call.headers ?? {};
    return forward(random.chance(0.05) ? { ...call, headers } : call);
  },
  /** Lets every twentieth change pass whatever version it was made on. */
  'ignore-if-match': (call, forward, random) =>
    forward(call.method === 'PATCH' && random.chance(0.05) ? { ...call, headers: { ...call.headers, 'if-match': '*' } } : call),
  /** Leaves an item out of every fifth page. */
  'skip-item': async (call, forward, random) => {
    const answer = await forward(call);
    if (call.method !== 'GET' || !isPath(call, /^\/v1\/todos$/) || answer?.status !== 200 || !random.chance(0.2)) return answer;
    const { items, ...rest } = JSON.parse(answer.body.toString());
    return { ...answer, body: Buffer.from(JSON.stringify({ ...rest, items: items.slice(1) })) };
  },
  /** Shows a record of somebody else on every twentieth page of a search. */
  'leak-foreign': async (call, forward, random) => {
    const answer = await forward(call);
    if (!isPath(call, /^\/v1\/search$/) || answer?.status !== 200 || !random.chance(0.05)) return answer;
    const { items, ...rest } = JSON.parse(answer.body.toString());
    const foreign = items.map((item: { readonly id: string }) => ({ ...item, id: item.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }));
    return { ...answer, body: Buffer.from(JSON.stringify({ ...rest, items: [...items, ...foreign] })) };
  },
  /** Leaves an item out of every fifth page of a search. */
  'skip-hit': async (call, forward, random) => {
    const answer = await forward(call);
    if (!isPath(call, /^\/v1\/search$/) || answer?.status !== 200 || !random.chance(0.2)) return answer;
    const { items, ...rest } = JSON.parse(answer.body.toString());
    return { ...answer, body: Buffer.from(JSON.stringify({ ...rest, items: items.slice(1) })) };
  },
};
