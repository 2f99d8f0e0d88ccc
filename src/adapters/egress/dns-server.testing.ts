import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP } from 'node:net';
import type { Resolve } from './name-resolver.ts';

/** A name server on this machine whose answers change as the test likes. */
export interface TestNameServer {
  /** Asks this server only, as the system's resolver would ask its own. */
  readonly resolve: Resolve;
  /** Address and port. */
  readonly place: string;
  /** Names that were asked for. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

const HEADER_BYTES = 12;
const TYPE_A = 1;

/** Serves A records (RFC 1035) with no time to live; `answer` is asked anew for every question. */
export const aNameServer = async (answer: (name: string, question: number) => readonly string[]): Promise<TestNameServer> => {
  const asked: string[] = [];
  const socket = createSocket('udp4', (question, { port, address }) => {
    const { name, type, end } = readQuestion(question);
    const addresses = type === TYPE_A ? answer(name, asked.push(name) - 1).filter((each) => isIP(each) === 4) : [];
    socket.send(reply(question, end, addresses), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  const place = `127.0.0.1:${socket.address().port}`;
  resolver.setServers([place]);
  return {
    place,
    asked,
    resolve: (host) => resolver.resolve4(host),
    close: async () => {
      resolver.cancel();
      socket.close();
      await once(socket, 'close');
    },
  };
};

const readQuestion = (message: Buffer): { readonly name: string; readonly type: number; readonly end: number } => {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let size = message[at]!; size > 0; size = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + size));
    at += size + 1;
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
};

const reply = (question: Buffer, end: number, addresses: readonly string[]): Buffer => {
  const header = Buffer.from(question.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.fill(0, 8);
  const records = addresses.map((address) => Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]));
  return Buffer.concat([header, question.subarray(HEADER_BYTES, end), ...records]);
};
