import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A backend with a planted fault: what was deleted is still shown to those who read it. */
export interface ZombieProxy {
  readonly url: string;
  readonly close: () => void;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Stands between a judge and a backend, and answers a GET that finds nothing any more as the last one that did. */
export const startZombieProxy = async (target: string): Promise<ZombieProxy> => {
  const lastSeen = new Map<string, Answer>();
  const server = createServer(async (message, response) => {
    const path = message.url ?? '/';
    const answer = await pass(message, new URL(path, target));
    if (message.method === 'GET' && answer.status === 200) lastSeen.set(path, answer);
    const shown = message.method === 'GET' && answer.status === 404 ? (lastSeen.get(path) ?? answer) : answer;
    response.writeHead(shown.status, shown.headers).end(shown.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const pass = async (message: IncomingMessage, url: URL): Promise<Answer> => {
  const onward = request(url, { method: message.method, headers: message.headers });
  message.pipe(onward);
  const [answer]: IncomingMessage[] = (await once(onward, 'response')) as IncomingMessage[];
  const body = Buffer.concat(await answer!.toArray());
  const { connection: _connection, 'transfer-encoding': _encoding, ...headers } = answer!.headers;
  return { status: answer!.statusCode ?? 502, headers, body };
};
