import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request; `json` and `bytes` exclude each other. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly token?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
}

/** Sends requests, each once. */
export interface HttpClient {
  /** Resolves to the whole answer, or to undefined when the connection ended before it was complete. */
  readonly send: (call: Call) => Promise<Answer | undefined>;
  readonly close: () => void;
}

/** The server keeps a connection open and says nothing; that is a fault of its own. */
export class Hanging extends Error {}

const TIMEOUT_MS = 30_000;

/** Opens a client with a pool of connections of its own. */
export const httpClient = (maxSockets = 256): HttpClient => {
  const agent = new Agent({ keepAlive: true, maxSockets });
  return { send: (call) => sendOnce(agent, call), close: () => agent.destroy() };
};

const sendOnce = (agent: Agent, call: Call): Promise<Answer | undefined> =>
  new Promise((resolve, reject) => {
    const payload = payloadOf(call);
    const outgoing = request(call.url, { method: call.method, agent, headers: headersOf(call, payload), timeout: TIMEOUT_MS });
    const cut = (): void => resolve(undefined);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        if (incoming.complete) resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
        else cut();
      });
      incoming.on('error', cut);
    });
    outgoing.on('timeout', () => {
      reject(new Hanging(`${call.method} ${pathOf(call)} was not answered for ${TIMEOUT_MS / 1000} s although the connection stands.`));
      outgoing.destroy();
    });
    outgoing.on('error', cut);
    outgoing.end(payload);
  });

const payloadOf = ({ json, bytes }: Call): Uint8Array | undefined => (json === undefined ? bytes : Buffer.from(JSON.stringify(json)));

const headersOf = ({ token, headers, json }: Call, payload: Uint8Array | undefined): OutgoingHttpHeaders => ({
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...(json === undefined ? {} : { 'content-type': 'application/json' }),
  'content-length': payload?.length ?? 0,
  ...headers,
});

/** Names a call without the secrets of its query. */
export const pathOf = ({ url }: Call): string => new URL(url).pathname;

/** Reads the body of an answer as the type that the contract declares for it. */
export const jsonOf = <Body>(answer: Answer): Body => JSON.parse(answer.body.toString('utf8'));

/** Says briefly what was answered. */
export const outcomeOf = (answer: Answer | undefined): string => {
  if (answer === undefined) return 'no answer';
  const code = /"code":"([a-z_]+)"/.exec(answer.body.toString('utf8'))?.[1];
  return code === undefined ? String(answer.status) : `${answer.status} ${code}`;
};
