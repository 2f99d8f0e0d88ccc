import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { EgressFailed, EgressRefused, type Egress, type EgressRequest } from '#core/ports/egress.ts';
import { aCertificate, type TestCertificate } from './certificates.testing.ts';
import { aNameServer } from './dns-server.testing.ts';
import { guardedEgress, type GuardedEgressOptions } from './guarded-egress.ts';
import { REFUSED_URLS } from './url-corpus.testing.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const listening = async (server: Server): Promise<number> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

/** A server inside the network, which nobody may reach; counts who does. */
const anInternalServer = async () => {
  const seen = { connections: 0 };
  const port = await listening(createTcpServer(() => (seen.connections += 1)));
  return { seen, port };
};

const anEgress = (options: Partial<GuardedEgressOptions> = {}): Egress => {
  const egress = guardedEgress({ allowLoopback: false, ...options });
  cleanups.push(() => egress.close());
  return egress;
};

const aRequest = (url: string, differences: Partial<EgressRequest> = {}): EgressRequest => ({ url, method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}', timeoutMs: 5_000, maxBytes: 1_000, ...differences });

const outcomeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'answered';
  } catch (error) {
    if (error instanceof EgressRefused) return `refused: ${error.refusal}`;
    if (error instanceof EgressFailed) return `failed: ${error.fault}`;
    throw error;
  }
};

const anHttpReceiver = async (answer: (message: IncomingMessage, response: ServerResponse) => void): Promise<string> => `http://127.0.0.1:${await listening(createServer(answer))}/hook?x=1`;

/** Speaks whatever bytes it likes as soon as a request arrives. */
const aRawReceiver = async (speak: (socket: Socket) => void): Promise<string> => `http://127.0.0.1:${await listening(createTcpServer((socket) => socket.once('data', () => speak(socket))))}/`;

describe('what leads inside', () => {
  test('no URL of the corpus is called, whatever its name resolves to', async () => {
    const { seen, port } = await anInternalServer();
    const names = await aNameServer(() => ['127.0.0.1']);
    cleanups.push(names.close);
    const egress = anEgress({ resolve: names.resolve, ports: [443, 8443, port] });

    const outcomes = await Promise.all(REFUSED_URLS.map(async ([url]) => outcomeOf((async () => egress.send(aRequest(url)))())));

    expect(outcomes.every((outcome) => outcome.startsWith('refused'))).toBe(true);
    expect(names.asked).toEqual([]);
    expect(seen.connections).toBe(0);
  });

  test.each([
    ['a name of this machine', () => ['127.0.0.1']],
    ['a name of the metadata service', () => ['169.254.169.254']],
    ['a private address among public ones', () => ['8.8.8.8', '10.0.0.1']],
    ['a name that is public at first and private from then on', (_name: string, question: number) => (question === 0 ? ['10.0.0.1'] : ['127.0.0.1'])],
  ])('%s is refused when it has been resolved', async (_title, answer) => {
    const { seen, port } = await anInternalServer();
    const names = await aNameServer(answer);
    cleanups.push(names.close);
    const egress = anEgress({ resolve: names.resolve, ports: [port] });

    const outcome = await outcomeOf(egress.send(aRequest(`https://hooks.example.com:${port}/`)));

    expect(outcome).toBe('refused: address');
    expect(seen.connections).toBe(0);
  });

  test('a name that is rebound after the check is connected where it was checked', async () => {
    const { seen, port } = await anInternalServer();
    const names = await aNameServer((_name, question) => (question % 2 === 0 ? ['192.0.3.1'] : ['127.0.0.1']));
    cleanups.push(names.close);
    const wanted: string[] = [];
    const createConnection: NonNullable<GuardedEgressOptions['createConnection']> = (options, done) => {
      options.lookup?.(String(options.host), { all: true }, (_error, addresses) => wanted.push(JSON.stringify(addresses)));
      done?.(new Error('nobody is called in this test'), undefined as never);
      return undefined;
    };
    const egress = anEgress({ resolve: names.resolve, ports: [port], createConnection });

    for (let round = 0; round < 20; round += 1) await outcomeOf(egress.send(aRequest(`https://rebound.example.com:${port}/`)));

    expect(new Set(wanted)).toEqual(new Set(['[{"address":"192.0.3.1","family":4}]']));
    expect(names.asked).toHaveLength(20);
    expect(seen.connections).toBe(0);
  });

  test('a network that leads a public address to an inside one is noticed before the request is sent', async () => {
    const certificate = aCertificate('hooks.example.com');
    const seen = { requests: 0 };
    const port = await listening(createTlsServer(certificate, (_message, response) => {
      seen.requests += 1;
      response.end();
    }));
    const createConnection = () => connect({ host: '127.0.0.1', port, servername: 'hooks.example.com', ca: certificate.cert });
    const egress = anEgress({ resolve: async () => ['8.8.8.8'], createConnection });

    const outcome = await outcomeOf(egress.send(aRequest('https://hooks.example.com/')));

    expect(outcome).toBe('refused: address');
    expect(seen.requests).toBe(0);
  });

  test('a redirect to an inside address is an answer, and is not followed', async () => {
    const { seen, port } = await anInternalServer();
    const url = await anHttpReceiver((_message, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end());

    const answer = await anEgress({ allowLoopback: true }).send(aRequest(url));

    expect(answer.status).toBe(302);
    expect(seen.connections).toBe(0);
  });
});

describe('a receiver that behaves', () => {
  test('gets exactly what was asked for, and its answer comes back', async () => {
    const seen: unknown[] = [];
    const url = await anHttpReceiver(async (message, response) => {
      const body = await message.setEncoding('utf8').toArray();
      seen.push({ method: message.method, path: message.url, headers: message.headers, body: body.join('') });
      response.writeHead(202, { 'X-Answer': 'yes' }).end('thanks');
    });

    const answer = await anEgress({ allowLoopback: true }).send(aRequest(url, { headers: { 'webhook-id': 'event_1' } }));

    expect(answer).toMatchObject({ status: 202, headers: { 'x-answer': 'yes' }, durationMs: expect.any(Number) });
    expect(Buffer.from(answer.body).toString()).toBe('thanks');
    const host = new URL(url).host;
    expect(seen).toEqual([{ method: 'POST', path: '/hook?x=1', headers: { 'accept-encoding': 'identity', 'webhook-id': 'event_1', host, 'content-length': '7', connection: 'close' }, body: '{"a":1}' }]);
  });
});

describe('TLS', () => {
  const aTlsReceiver = async (certificate: TestCertificate): Promise<string> => `https://localhost:${await listening(createTlsServer(certificate, (_message, response) => response.end('safe')))}/`;

  test('a certificate of the right name from a trusted authority is accepted', async () => {
    const certificate = aCertificate('localhost');
    const url = await aTlsReceiver(certificate);

    const answer = await anEgress({ allowLoopback: true, ca: certificate.cert }).send(aRequest(url));

    expect(Buffer.from(answer.body).toString()).toBe('safe');
  });

  test('a certificate that nobody vouches for, or of another name, ends the exchange', async () => {
    const other = aCertificate('other.example.com');

    const untrusted = await outcomeOf(anEgress({ allowLoopback: true }).send(aRequest(await aTlsReceiver(aCertificate('localhost')))));
    const misnamed = await outcomeOf(anEgress({ allowLoopback: true, ca: other.cert }).send(aRequest(await aTlsReceiver(other))));
    const plain = await outcomeOf(anEgress({ allowLoopback: true }).send(aRequest((await anHttpReceiver((_message, response) => response.end())).replace('http:', 'https:'))));

    expect([untrusted, misnamed, plain]).toEqual(['failed: tls', 'failed: tls', 'failed: tls']);
  });
});

describe('a receiver that misbehaves', () => {
  const drip = (socket: Socket): void => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    const timer = setInterval(() => socket.write('1\r\nx\r\n'), 20);
    socket.on('close', () => clearInterval(timer));
  };

  test.each<readonly [string, (socket: Socket) => void, string]>([
    ['never answers', () => undefined, 'failed: timeout'],
    ['drips its headers', (socket) => socket.write('HTTP/1.1 200 OK\r\nx-slow: '), 'failed: timeout'],
    ['drips its body', drip, 'failed: timeout'],
    ['announces more than is allowed', (socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n${'x'.repeat(5_000)}`), 'failed: too_large'],
    ['sends without end', (socket) => socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100_000)}`), 'failed: too_large'],
    ['sends 64 KiB of headers', (socket) => socket.end(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(65_536)}\r\n\r\n`), 'failed: protocol'],
    ['answers with a status that does not exist', (socket) => socket.end('HTTP/1.1 600 Whatever\r\ncontent-length: 0\r\n\r\n'), 'failed: protocol'],
    ['answers provisionally again and again', (socket) => socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(21)), 'failed: protocol'],
    ['speaks no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'), 'failed: protocol'],
    ['switches protocols', (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'), 'failed: protocol'],
    ['hangs up', (socket) => socket.end(), 'failed: connection'],
    ['resets the connection', (socket) => socket.resetAndDestroy(), 'failed: connection'],
    ['breaks off within the body', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nx'), 'failed: connection'],
    ['says its length twice', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'), 'failed: protocol'],
  ])('%s', async (_title, speak, wanted) => {
    const url = await aRawReceiver(speak);

    const outcome = await outcomeOf(anEgress({ allowLoopback: true }).send(aRequest(url, { timeoutMs: 400 })));

    expect(outcome).toBe(wanted);
  });

  test('a name that does not exist and a port where nobody listens are told apart', async () => {
    const names = await aNameServer(() => []);
    cleanups.push(names.close);

    const unknown = await outcomeOf(anEgress({ resolve: names.resolve }).send(aRequest('https://nowhere.example.com/')));
    const closed = await outcomeOf(anEgress({ allowLoopback: true }).send(aRequest('http://127.0.0.1:1/')));
    const silent = await outcomeOf(anEgress({ resolve: () => new Promise(() => undefined) }).send(aRequest('https://slow.example.com/', { timeoutMs: 100 })));

    expect([unknown, closed, silent]).toEqual(['failed: dns', 'failed: connection', 'failed: timeout']);
  });

  test('a compressed answer is not unpacked, so that it cannot grow', async () => {
    const url = await anHttpReceiver((_message, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from([31, 139, 8, 0])));

    const answer = await anEgress({ allowLoopback: true }).send(aRequest(url));

    expect([...answer.body]).toEqual([31, 139, 8, 0]);
  });

  test('closing ends the exchanges under way', async () => {
    const url = await aRawReceiver(() => undefined);
    const egress = anEgress({ allowLoopback: true });
    const outcome = outcomeOf(egress.send(aRequest(url)));
    await new Promise((resolve) => setTimeout(resolve, 100));

    await egress.close();

    expect(await outcome).toBe('failed: connection');
  });
});
