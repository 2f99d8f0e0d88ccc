import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningContender } from './contender-process.ts';
import { loadClient, type LoadClient, type Work } from './load.ts';

/** One burst on one contender. */
export interface Sample {
  readonly perSecond: number;
  /** Processor time of the server's process for one request. */
  readonly cpuMicroseconds: number;
  /** Share of the burst in which the server's event loop was busy; 1 = saturated. */
  readonly busy: number;
}

/** A contender with an open load client. */
export interface Loaded {
  readonly contender: RunningContender;
  readonly client: LoadClient;
}

/** What a contender reached in each round, against the bare server before and after it. */
export interface Outcome {
  readonly contender: RunningContender;
  readonly rateRatios: readonly number[];
  readonly cpuRatios: readonly number[];
  readonly samples: readonly Sample[];
}

const CONNECTIONS = 24;

export const load = async (contender: RunningContender): Promise<Loaded> => ({ contender, client: await loadClient(contender.port, CONNECTIONS) });

/** Sends one kind of request for a while. @throws Error when answers differ in their status */
export const sample = async ({ contender, client }: Loaded, work: Work, milliseconds: number): Promise<Sample> => {
  const before = await contender.usage();
  const { requests, seconds, strays } = await client.burst(work, milliseconds);
  const after = await contender.usage();
  if (strays > 0) throw new Error(`${contender.name} answered ${strays} of ${requests} ${work.name} requests with another status.`);
  return { perSecond: requests / seconds, cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / requests, busy: after.busy };
};

/**
 * Measures contenders in rounds: the bare server between every two of them, so that each is compared with what the
 * machine could do just before and just after.
 */
export const interleaved = async (bare: Loaded, others: readonly Loaded[], work: Work, { rounds, milliseconds }: { readonly rounds: number; readonly milliseconds: number }): Promise<readonly Outcome[]> => {
  const outcomes = others.map(({ contender }) => ({ contender, rateRatios: [] as number[], cpuRatios: [] as number[], samples: [] as Sample[] }));
  for (const each of [bare, ...others]) await sample(each, work, milliseconds);
  for (let round = 0; round < rounds; round += 1) {
    let before = await sample(bare, work, milliseconds);
    for (let step = 0; step < others.length; step += 1) {
      // Every round begins with another contender.
      const index = (step + round) % others.length;
      const own = await sample(others[index]!, work, milliseconds);
      const after = await sample(bare, work, milliseconds);
      const { rateRatios, cpuRatios, samples } = outcomes[index]!;
      rateRatios.push((own.perSecond * 2) / (before.perSecond + after.perSecond));
      cpuRatios.push((before.cpuMicroseconds + after.cpuMicroseconds) / 2 / own.cpuMicroseconds);
      samples.push(own);
      before = after;
    }
    await sleep(5);
  }
  return outcomes;
};

/** Processor time of a request to the second contender against one to the first, of each round of alternating bursts. */
export const pairRatios = async (pair: readonly Loaded[], works: readonly Work[], { rounds, milliseconds }: { readonly rounds: number; readonly milliseconds: number }): Promise<readonly number[]> => {
  const timeOf = async (place: 0 | 1): Promise<number> => (await sample(pair[place]!, works[place]!, milliseconds)).cpuMicroseconds;
  const ratios: number[] = [];
  await timeOf(0);
  await timeOf(1);
  let before = await timeOf(0);
  for (let round = 0; round < rounds; round += 1) {
    const own = await timeOf(1);
    const after = await timeOf(0);
    ratios.push((own * 2) / (before + after));
    before = after;
  }
  return ratios;
};
