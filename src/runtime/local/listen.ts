import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listening server; it answers 503 until it is given something to serve. */
export interface Listening {
  readonly url: string;
  readonly serve: (listener: RequestListener) => void;
  /** Stops accepting, lets requests under way finish for up to 25 seconds, then cuts what is left. */
  readonly close: () => Promise<void>;
}

const DRAIN_MS = 25_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** The port is taken or may not be used; the message says which and how to choose another. */
export class PortUnavailable extends Error {}

/** Starts a server. @throws PortUnavailable */
export const listen = async ({ host, port, setting, requestTimeoutMs = REQUEST_TIMEOUT_MS }: {
  readonly host: string;
  readonly port: number;
  /** Name of the setting that chooses the port, for the message. */
  readonly setting: string;
  /** Longest time from the first to the last byte of a request; 0 for no limit. */
  readonly requestTimeoutMs?: number;
}): Promise<Listening> => {
  let current: RequestListener = starting;
  const options = { requestTimeout: requestTimeoutMs, headersTimeout: 10_000, keepAliveTimeout: 65_000 };
  const server = createServer(options, (message, response) => current(message, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(unavailable(cause, host, port, setting)));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${urlHost(host)}:${taken}`,
    serve: (listener) => {
      current = listener;
    },
    close: () => drain(server),
  };
};

const starting: RequestListener = (_message, response) => {
  response.writeHead(503, { 'retry-after': '1' }).end();
};

const urlHost = (host: string): string => (host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host);

const unavailable = (cause: NodeJS.ErrnoException, host: string, port: number, setting: string): PortUnavailable => {
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND') {
    return new PortUnavailable(`This machine has no address ${host}. Choose another one with HOST=<address>.`, { cause });
  }
  const reason = cause.code === 'EADDRINUSE' ? 'is taken by another process' : `cannot be used (${cause.code})`;
  return new PortUnavailable(`Port ${port} on ${host} ${reason}. Choose another one with ${setting}=<port>.`, { cause });
};

const drain = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A server that is closed already says so, which is just as well.
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
