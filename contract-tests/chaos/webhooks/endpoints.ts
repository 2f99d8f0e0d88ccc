import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyWebhook } from '#generated/sdk/webhooks.ts';
import type { Random } from '../seeded-random.ts';
import type { Plant } from '../suite.ts';

/** A request as a receiver saw it, and what the receiver said. */
export interface Seen {
  readonly eventId: string;
  readonly timestampSeconds: number;
  /** Type and to-do of the event. */
  readonly subject: string;
  readonly answer: number | 'reset';
  /** Why it is not to be trusted; undefined for a genuine one. */
  readonly doubt: string | undefined;
}

/** A secret as its owner knows it. */
export interface KnownSecret {
  readonly secret: string;
  /** What was signed before may have been signed without it. */
  readonly since: Date;
  /** Until when it verifies for certain; undefined for the newest. */
  until?: Date;
}

/** A receiver that fails half of what it gets, until it is mended. */
export interface FickleReceiver {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Newest first. */
  readonly secrets: KnownSecret[];
  readonly close: () => Promise<void>;
}

/** What a receiver depends on. */
export interface ReceiverWorld {
  readonly random: Random;
  readonly plant: Plant | undefined;
  readonly isMended: () => boolean;
  readonly now: () => Date;
  readonly earliest: () => Date;
}

const LONGEST_ANSWER_MS = 25;
const TOLERANCE_MS = 300_000;
/** A planted fault strikes one request in so many. */
const STRIKES = 30;
/** Secrets that are looked at: the newest, and the one before it while both live. */
const LIVE = 2;

/** Listens on this machine. */
export const openFickleReceiver = async (world: ReceiverWorld): Promise<FickleReceiver> => {
  const seen: Seen[] = [];
  const secrets: KnownSecret[] = [];
  const server = createServer(async (message, response) => {
    const body = Buffer.concat(await message.toArray()).toString();
    const doubt = await doubtOf(body, message.headers, secrets, world);
    const { plant, random } = world;
    if (plant === 'swallow-delivery' && random.below(STRIKES) === 0) return void response.writeHead(200).end();
    const answer = answerOf(world);
    const { id, type, data } = JSON.parse(body) as { readonly id: string; readonly type: string; readonly data: { readonly todoId: string } };
    const sight: Seen = { eventId: id, timestampSeconds: Number(message.headers['webhook-timestamp']), subject: `${type} ${data.todoId}`, answer, doubt };
    seen.push(sight, ...(plant === 'repeat-delivery' && random.below(STRIKES) === 0 ? [sight] : []));
    await sleep(random.below(LONGEST_ANSWER_MS));
    say(response, answer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    seen,
    secrets,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
};

const answerOf = ({ isMended, random }: ReceiverWorld): Seen['answer'] => (isMended() || random.chance(0.5) ? 200 : random.pick([500, 500, 503, 301, 'reset'] as const));

const say = (response: ServerResponse, answer: Seen['answer']): void => {
  if (answer === 'reset') response.socket?.resetAndDestroy();
  else response.writeHead(answer, answer === 503 ? { 'retry-after': '2' } : answer === 301 ? { location: 'http://127.0.0.1:1/' } : {}).end();
};

const doubtOf = async (body: string, headers: IncomingHttpHeaders, secrets: readonly KnownSecret[], { now, earliest }: ReceiverWorld): Promise<string | undefined> => {
  const signedAt = new Date(Number(headers['webhook-timestamp']) * 1_000);
  if (signedAt.getTime() > now().getTime() + TOLERANCE_MS || signedAt.getTime() < earliest().getTime() - TOLERANCE_MS) return `signed at ${signedAt.toISOString()}, seen at ${now().toISOString()}`;
  const isTaken = (secret: string): Promise<boolean> => verifyWebhook(body, headers, secret, { now: () => signedAt }).then(() => true, () => false);
  const verdicts = await Promise.all(secrets.slice(0, LIVE).map(async (known) => ({ known, isTaken: await isTaken(known.secret) })));
  if (!verdicts.some(({ isTaken: holds }) => holds)) return 'no secret verifies it';
  const unsigned = verdicts.findIndex(({ known: { since, until }, isTaken: holds }) => !holds && since <= signedAt && (until === undefined || signedAt < until));
  return unsigned < 0 ? undefined : `the ${unsigned === 0 ? 'newest' : 'previous'} secret does not verify it`;
};
