import { connect, type Socket } from 'node:net';

/** One kind of request, ready to be sent; several texts take turns. */
export interface Work {
  readonly name: string;
  readonly bytes: readonly Buffer[];
}

/** What one burst of requests came to. */
export interface Burst {
  readonly requests: number;
  readonly seconds: number;
  /** Answers with another status than the first one had. */
  readonly strays: number;
}

/** Writes a request as it goes over the wire. */
export const requestBytes = (method: string, target: string, headers: Readonly<Record<string, string>>, body?: string): Buffer => {
  const all = { host: 'localhost', accept: 'application/json', ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }) };
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body ?? ''}`);
};

const STATUS_AT = 9;
const END_OF_HEADERS = '\r\n\r\n';

/** A client with a fixed number of keep-alive connections; each has one request under way. */
export interface LoadClient {
  readonly burst: (work: Work, milliseconds: number) => Promise<Burst>;
  readonly close: () => void;
}

interface Connection {
  readonly socket: Socket;
  onAnswer: (status: number) => void;
}

/** Length of the answer at the beginning of the bytes, or undefined while some of it is missing. */
export const answerLength = (bytes: Buffer): number | undefined => {
  const end = bytes.indexOf(END_OF_HEADERS);
  if (end === -1) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const total = end + 4 + Number(length);
    return bytes.length >= total ? total : undefined;
  }
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return end + 4;
  const last = bytes.indexOf('0\r\n\r\n', end + 2);
  return last === -1 ? undefined : last + 5;
};

/** Opens the connections to a server on this machine. */
export const loadClient = async (port: number, connections: number): Promise<LoadClient> => {
  const all = await Promise.all(Array.from({ length: connections }, () => open(port)));
  return {
    burst: async (work, milliseconds) => {
      // A server closes connections that were idle for long.
      for (const [index, { socket }] of all.entries()) if (socket.destroyed) all[index] = await open(port);
      return burst(all, work, milliseconds);
    },
    close: () => all.forEach(({ socket }) => socket.destroy()),
  };
};

const open = (port: number): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const connection: Connection = { socket, onAnswer: () => undefined };
    let rest: Buffer | undefined;
    socket.once('error', reject);
    socket.once('connect', () => resolve(connection));
    socket.on('data', (chunk) => {
      const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
      const length = answerLength(bytes);
      if (length !== undefined && length < bytes.length) throw new Error('The server answered more than it was asked.');
      rest = length === undefined ? bytes : undefined;
      if (length !== undefined) connection.onAnswer(Number(bytes.toString('latin1', STATUS_AT, STATUS_AT + 3)));
    });
  });

const burst = (all: readonly Connection[], { bytes }: Work, milliseconds: number): Promise<Burst> =>
  new Promise((resolve, reject) => {
    let requests = 0;
    let strays = 0;
    let first: number | undefined;
    let idle = 0;
    let sent = 0;
    const next = (): Buffer => bytes[(sent += 1) % bytes.length]!;
    const startMs = performance.now();
    const endMs = startMs + milliseconds;
    for (const connection of all) {
      const fail = (): void => reject(new Error('The server closed a connection.'));
      connection.socket.once('close', fail);
      connection.onAnswer = (status) => {
        requests += 1;
        first ??= status;
        if (status !== first) strays += 1;
        if (performance.now() < endMs) {
          connection.socket.write(next());
          return;
        }
        connection.socket.off('close', fail);
        idle += 1;
        if (idle === all.length) resolve({ requests, strays, seconds: (performance.now() - startMs) / 1000 });
      };
      connection.socket.write(next());
    }
  });
