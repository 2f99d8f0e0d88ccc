import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Call, HttpClient } from '../http-client.ts';
import { jsonOf, outcomeOf, pathOf } from '../http-client.ts';
import type { Checks } from '../checks.ts';
import type { Random } from '../seeded-random.ts';
import { FULL_CHECKS } from './full-checks.ts';

/** What clients do at the moment, and how often they were refused. */
export interface Pace {
  /** Nobody sends anything. */
  isQuiet: boolean;
  /** The present stretch of work ends. */
  isOver: boolean;
  /** Refusals so far, by what was refused. */
  readonly refusals: Map<string, number>;
}

const AGAIN_MS = 150;
const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

/** Waits while nobody is to send anything. */
export const unlessQuiet = async (pace: Pace): Promise<void> => {
  while (pace.isQuiet) await sleep(LOOK_MS);
};

/** Names what is refused, without ids. */
const kindOf = (call: Call): string => `${call.method} ${pathOf(call).startsWith('/objects/') ? '/objects' : pathOf(call).replaceAll(/\/[a-z]+_[0-9a-z]{26}/g, '/…')}`;

/** Whether an answer says as declared that there is no room. */
const isRefusal = (answer: Answer): boolean =>
  answer.status === 507 && String(answer.headers['content-type']).startsWith('application/problem+json') && jsonOf<{ code: string }>(answer).code === 'storage_full';

/**
 * A client that sends again what was refused for want of room, as often as it takes, or now and then gives it up. Whatever is neither done nor
 * refused so is judged.
 */
export const patientClient = (client: HttpClient, pace: Pace, { checks, random, givesUp }: { readonly checks: Checks; readonly random: Random; readonly givesUp: number }): HttpClient => ({
  ...client,
  send: async (call) => {
    for (const untilMs = performance.now() + PATIENCE_MS; ; ) {
      await unlessQuiet(pace);
      const answer = await client.send(call);
      checks.judge(FULL_CHECKS.answers, answer !== undefined && (answer.status < 500 || isRefusal(answer)), () => `${kindOf(call)} was answered with ${outcomeOf(answer)}`);
      if (answer?.status !== 507) return answer;
      pace.refusals.set(kindOf(call), (pace.refusals.get(kindOf(call)) ?? 0) + 1);
      if (random.chance(givesUp) || performance.now() > untilMs) return answer;
      await sleep(AGAIN_MS);
    }
  },
});
