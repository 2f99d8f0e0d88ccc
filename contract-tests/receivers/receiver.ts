import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** One request as it came. */
export interface SeenRequest {
  readonly requestLine: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** By the clock of the service. */
  readonly at: Date;
}

/** What a receiver does; it may say what it likes on the socket. */
export interface Behaviour {
  /** Before anything was read. */
  readonly onConnection?: (socket: Socket) => void;
  /** When the request has come as a whole; `count` is 1 for the first. */
  readonly onRequest?: (socket: Socket, count: number, request: SeenRequest) => void;
}

/** A server on this machine that was told how to behave. */
export interface Receiver {
  readonly url: string;
  /** In the order in which they came. */
  readonly requests: readonly SeenRequest[];
  readonly connections: { readonly all: number; readonly open: number; readonly mostAtOnce: number };
  /** Behaves otherwise from the next connection on. */
  readonly behave: (next: Behaviour) => void;
  readonly close: () => Promise<void>;
}

/** How a receiver is reached. */
export interface ReceiverOptions {
  readonly now: () => Date;
  /** Speaks TLS with this certificate. */
  readonly tls?: Pick<TlsOptions, 'key' | 'cert'>;
  /** Default: http, or https with `tls`. */
  readonly scheme?: 'http' | 'https';
}

/** Listens on a port of its own, keeps every request, and behaves as told. */
export const openReceiver = async (first: Behaviour, { now, tls, scheme = tls ? 'https' : 'http' }: ReceiverOptions): Promise<Receiver> => {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const connections = { all: 0, open: 0, mostAtOnce: 0 };
  let behaviour = first;
  const accept = (socket: Socket): void => {
    const { onConnection, onRequest } = behaviour;
    socket.on('error', () => undefined);
    onConnection?.(socket);
    readRequest(socket, now, (request) => {
      requests.push(request);
      onRequest?.(socket, requests.length, request);
    });
  };
  const server: Server = tls ? createTlsServer(tls, accept) : createServer(accept);
  // Of a TLS server, too, this is the connection beneath.
  server.on('connection', (socket: Socket) => track(socket, sockets, connections));
  // Clients that trust no such certificate hang up within the handshake.
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const host = tls ? 'localhost' : '127.0.0.1';
  return {
    url: `${scheme}://${host}:${(server.address() as AddressInfo).port}/events`,
    requests,
    connections,
    behave: (next) => {
      behaviour = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const track = (socket: Socket, sockets: Set<Socket>, connections: { all: number; open: number; mostAtOnce: number }): void => {
  sockets.add(socket);
  connections.all += 1;
  connections.open += 1;
  connections.mostAtOnce = Math.max(connections.mostAtOnce, connections.open);
  socket.on('error', () => undefined);
  socket.once('close', () => {
    sockets.delete(socket);
    connections.open -= 1;
  });
};

const HEAD_END = '\r\n\r\n';

/** Reads one request with a content-length; the service sends no other. */
const readRequest = (socket: Socket, now: () => Date, done: (request: SeenRequest) => void): void => {
  let bytes = Buffer.alloc(0);
  const listen = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    const headEnd = bytes.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const [requestLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const bodyStart = headEnd + HEAD_END.length;
    const bodyEnd = bodyStart + Number(headers['content-length'] ?? 0);
    if (bytes.length < bodyEnd) return;
    socket.off('data', listen);
    socket.resume();
    done({ requestLine, headers, body: bytes.toString('utf8', bodyStart, bodyEnd), at: now() });
  };
  socket.on('data', listen);
};
