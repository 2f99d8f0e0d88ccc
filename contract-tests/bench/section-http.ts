import { contenders, type ContenderName } from './contenders/all-contenders.ts';
import { installPeers } from './contenders/peer.ts';
import { startContender } from './contender-process.ts';
import { atLeast, atMost, median, quartiles, type Figure, type Section } from './figures.ts';
import { interleaved, load, pairRatios, type Loaded, type Outcome } from './measure-http.ts';
import { prepare } from './synthetic/prepare.ts';
import { verify, worksOf, type WorkName } from './works.ts';

/** How long and with whom. */
export interface HttpOptions {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly names: readonly ContenderName[];
}

const OPERATIONS = 70;
const TITLES: { readonly [Name in WorkName]: string } = { get: 'GET one', list: 'GET list', post: 'POST valid', invalid: 'POST invalid' };
const GOALS: { readonly [Name in WorkName]: number } = { get: 0.75, list: 0.6, post: 0.65, invalid: 0.9 };
const CHECKED_GOAL = 0.5;

/** Starts contenders one after the other, and verifies each before anything is timed. */
export const startVerified = async (wanted: readonly (readonly [ContenderName, number])[]): Promise<readonly Loaded[]> => {
  const running: Loaded[] = [];
  try {
    for (const [name, operations] of wanted) {
      const loaded = await load(await startContender(name, operations));
      running.push(loaded);
      const findings = await verify(loaded.contender.port, operations, { checks: name !== 'bare' && name !== 'constant' });
      if (findings.length > 0) throw new Error(`${contenders[name].title} does not do the work:\n  ${findings.join('\n  ')}`);
    }
    return running;
  } catch (error) {
    await stopAll(running);
    throw error;
  }
};

export const stopAll = async (running: readonly Loaded[]): Promise<void> => {
  for (const { client, contender } of running) {
    client.close();
    await contender.stop();
  }
};

/** The pipeline and its peers against bare node:http, on one contract of 70 operations. */
export const httpSection = async ({ rounds, milliseconds, names }: HttpOptions): Promise<readonly Section[]> => {
  installPeers();
  prepare(OPERATIONS);
  const running = await startVerified((['bare', ...names] as const).map((name) => [name, OPERATIONS] as const));
  try {
    const sections: Section[] = [];
    for (const work of worksOf(OPERATIONS)) {
      const outcomes = await interleaved(running[0]!, running.slice(1), work, { rounds, milliseconds });
      sections.push({ name: `http.${work.name}`, title: `${TITLES[work.name]}, ${OPERATIONS} operations: requests per second of the server's core, as a share of bare node:http`, figures: outcomes.map((outcome) => figureOf(outcome, work.name)) });
    }
    return sections;
  } finally {
    await stopAll(running);
  }
};

const goalOf = (name: string, work: WorkName): { readonly goal?: Figure['goal'] } => {
  if (name === 'ours') return { goal: atLeast(GOALS[work]) };
  return name === 'checked' ? { goal: atLeast(CHECKED_GOAL) } : {};
};

const figureOf = ({ contender, rateRatios, cpuRatios, samples }: Outcome, work: WorkName): Figure => {
  const value = median(cpuRatios);
  const cpu = median(samples.map(({ cpuMicroseconds }) => cpuMicroseconds));
  const busy = median(samples.map((each) => each.busy));
  return {
    what: contenders[contender.name as ContenderName].title,
    value,
    shown: value.toFixed(2),
    ...goalOf(contender.name, work),
    note: `quartiles ${quartiles(cpuRatios)}, ${cpu.toFixed(1)} µs each; by the clock ${median(rateRatios).toFixed(2)} (${median(samples.map(({ perSecond }) => perSecond)).toFixed(0)}/s, server ${(busy * 100).toFixed(0)} % busy)`,
  };
};

const SIZES = [10, 70, 500];
const FLAT = 1.05;

/** The pipeline on contracts of 10, 70 and 500 operations. */
export const growthSection = async ({ rounds, milliseconds }: Omit<HttpOptions, 'names'>): Promise<Section> => {
  for (const operations of SIZES) prepare(operations);
  const running = await startVerified(SIZES.map((operations) => ['ours', operations] as const));
  try {
    const figures: Figure[] = [];
    for (const [index, { name }] of worksOf(SIZES[0]!).entries()) {
      if (name === 'list') continue;
      figures.push(...(await growthOf(running, name, index, { rounds, milliseconds })));
    }
    return { name: 'growth', title: 'Time of one request on larger contracts, against 10 operations', figures };
  } finally {
    await stopAll(running);
  }
};

const growthOf = async (running: readonly Loaded[], name: WorkName, index: number, { rounds, milliseconds }: Omit<HttpOptions, 'names'>): Promise<readonly Figure[]> => {
  const [small, ...large] = running;
  const figures: Figure[] = [];
  for (const [place, each] of large.entries()) {
    const operations = SIZES[place + 1]!;
    const ratios = await pairRatios([small!, each], [SIZES[0]!, operations].map((size) => worksOf(size)[index]!), { rounds: rounds * 2, milliseconds });
    const value = median(ratios);
    figures.push({ what: `${TITLES[name]}, ${operations} operations`, value, shown: value.toFixed(3), goal: atMost(FLAT), note: `quartiles ${quartiles(ratios, 3)}, by processor time` });
  }
  return figures;
};
