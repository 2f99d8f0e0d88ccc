import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Random } from '../seeded-random.ts';

/** A relay of connections of which each is cut after some byte, in one direction or the other. */
export interface CuttingProxy {
  readonly url: string;
  /** Connections cut so far. */
  readonly cuts: () => number;
  /** From now on nothing is cut any more. */
  readonly relent: () => void;
  readonly close: () => Promise<void>;
}

/** A request with its answer takes some 1,500 bytes, so that a connection serves a few of them. */
const LAST_BYTE = 6_000;

/** Starts a proxy before a service. */
export const cuttingProxy = async (target: string, random: Random): Promise<CuttingProxy> => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let cuts = 0;
  let isCutting = true;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const end = (): void => {
      for (const socket of [near, far]) if (sockets.delete(socket)) socket.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    const allowance = random.between(1, LAST_BYTE);
    const isTowardsServer = random.chance(0.5);
    const cut = (): void => {
      cuts += 1;
      near.resetAndDestroy();
      end();
    };
    relay(near, far, () => (isCutting && isTowardsServer ? allowance : Infinity), cut);
    relay(far, near, () => (isCutting && !isTowardsServer ? allowance : Infinity), cut);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    relent: () => {
      isCutting = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
};

/** Passes bytes on; those up to the allowance arrive, then the connection is cut. */
const relay = (from: Socket, to: Socket, allowance: () => number, cut: () => void): void => {
  let passed = 0;
  from.on('data', (chunk: Buffer) => {
    const left = allowance() - passed;
    passed += chunk.length;
    if (chunk.length <= left) {
      to.write(chunk);
      return;
    }
    from.pause();
    if (left <= 0) cut();
    else to.write(chunk.subarray(0, left), cut);
  });
};
