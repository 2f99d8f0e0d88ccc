import type { SearchPage } from '#generated/types.ts';
import { openChecks, type Checks } from '../checks.ts';
import { jsonOf, outcomeOf, type Answer } from '../http-client.ts';
import { withMeddledService } from '../meddled-service.ts';
import { admitPeople, type Door, type Person } from '../people.ts';
import { openProgress } from '../progress.ts';
import type { Random } from '../seeded-random.ts';
import { spread, type Suite, type SuiteContext, type SuiteResult } from '../suite.ts';
import { aQuestion, type Question } from './hostile-queries.ts';
import { openExhibits, type Exhibits } from './exhibits.ts';
import { ADMINISTRATOR, admitSearchers, ask, createBatch, findEverything, suggestionsOf, untilIndexed, type Searcher } from './searchers.ts';

const CHECKS = {
  answers: 'no question is answered with a server error',
  hits: 'no foreign private record is among the hits',
  counts: 'totals and facets count own and public records only',
  suggestions: 'suggestions come from own and public records only',
  secrets: 'a word of somebody else finds nothing',
  anonymous: 'whoever is nobody finds public records only',
  cursors: 'the cursor of another person or question is refused with 400',
  complete: 'everybody finds everything of their own and everything public',
} as const;

const AT_ONCE = 16;
const LAG_PROBES = 40;
const COMPLETE_SAMPLE = 20;
/** People and documents of each; by the size of the run. */
const SIZES = { full: { people: 1_000, documents: 100 }, ci: { people: 60, documents: 25 }, planted: { people: 10, documents: 10 } } as const;

/** Asks random and hostile questions of an index in which everything is somebody else's. */
export const searchPrivacySuite: Suite = {
  name: 'search-privacy',
  what: 'random and hostile questions to an index full of private records of others',
  rounds: { full: 10_000, ci: 1_000, planted: 300 },
  plants: ['leak-foreign'],
  run: (context) => withMeddledService(context, (door) => runQuestions(context, door), { ADMINISTRATORS: ADMINISTRATOR }),
};

interface Asking {
  readonly door: Door;
  readonly searchers: readonly Searcher[];
  readonly exhibits: Exhibits;
  readonly checks: Checks;
  readonly searchMs: number[];
  readonly suggestMs: number[];
}

const runQuestions = async ({ random, rounds, plant, isCi }: SuiteContext, door: Door): Promise<SuiteResult> => {
  const checks = openChecks(Object.values(CHECKS));
  const size = SIZES[plant ? 'planted' : isCi ? 'ci' : 'full'];
  const progress = openProgress('search-privacy');
  const [administrator] = await admitPeople(door, 'librarian', 1);
  if (administrator === undefined) throw new Error('Nobody was admitted.');
  const searchers = await admitSearchers(door, { ...size, random, onProgress: (admitted) => progress.show(admitted, size.people, 'people') });
  const exhibits = await openExhibits(door, administrator);
  const documents = size.people * size.documents + exhibits.public.size + exhibits.private.size;
  const caughtUpMs = await untilIndexed(door, administrator, documents);
  const asking: Asking = { door, searchers, exhibits, checks, searchMs: [], suggestMs: [] };
  const startedMs = performance.now();
  await askAll(asking, rounds, random, progress.show);
  const seconds = (performance.now() - startedMs) / 1_000;
  await judgeCompleteness(asking, random);
  const lagsMs = await measureLag(asking, random);
  progress.end();
  return {
    checks: checks.results(),
    figures: {
      people: size.people,
      documents,
      questions: rounds,
      'questions a second': Math.round(rounds / seconds),
      'search took': `${spread(asking.searchMs)}, p99 ${p99(asking.searchMs)} ms`,
      'suggest took': `${spread(asking.suggestMs)}, p99 ${p99(asking.suggestMs)} ms`,
      'index caught up after the last write in': `${Math.round(caughtUpMs)} ms`,
      'from a write to its being found': spread(lagsMs),
    },
  };
};

const p99 = (durationsMs: readonly number[]): number => Math.round(durationsMs.toSorted((a, b) => a - b)[Math.floor(durationsMs.length * 0.99)] ?? 0);

const askAll = async (asking: Asking, rounds: number, random: Random, show: (done: number, total: number, note: string) => void): Promise<void> => {
  let asked = 0;
  const worker = async (_: unknown, index: number): Promise<void> => {
    const own = random.fork(`worker ${index}`);
    while (asked < rounds) {
      asked += 1;
      await askOnce(asking, own);
      show(asked, rounds, `questions, ${asking.checks.failures()} failures`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

const askOnce = async (asking: Asking, random: Random): Promise<void> => {
  const { door, searchers } = asking;
  const searcher = random.pick(searchers);
  const stranger = random.pick(searchers.filter((each) => each !== searcher));
  const question = aQuestion(random, stranger.secret);
  const isAnonymous = random.chance(0.05);
  const { answer, tookMs } = await timed(() => ask(door, isAnonymous ? undefined : searcher.person, '/v1/search', question));
  asking.searchMs.push(tookMs);
  if (isAnonymous) judgeAnonymous(asking, question, answer);
  else await judgeSearch(asking, { searcher, stranger, question, random }, answer);
  if (random.chance(0.3)) await suggestOnce(asking, searcher, question);
};

const timed = async (send: () => Promise<Answer | undefined>): Promise<{ readonly answer: Answer | undefined; readonly tookMs: number }> => {
  const startedMs = performance.now();
  const answer = await send();
  return { answer, tookMs: performance.now() - startedMs };
};

/** Returns a page where there is one; anything but a page or a refusal of the question is a failure. */
const pageOf = (checks: Checks, question: Question, answer: Answer | undefined): SearchPage | undefined => {
  const isAnswered = answer?.status === 200 || answer?.status === 400;
  checks.judge(CHECKS.answers, isAnswered, () => `${JSON.stringify(question)} was answered with ${outcomeOf(answer)}`);
  return answer?.status === 200 ? jsonOf<SearchPage>(answer) : undefined;
};

/** What somebody, or nobody, may find: title, tags and texts by id. */
const visibleTo = (searcher: Searcher | undefined, { public: shown }: Exhibits): ReadonlyMap<string, Visible> =>
  new Map<string, Visible>([...(searcher?.own ?? []), ...shown]);

interface Visible { readonly title: string; readonly tags: readonly string[]; readonly notes?: string }

const judgeAnonymous = ({ checks, exhibits }: Asking, question: Question, answer: Answer | undefined): void => {
  const page = pageOf(checks, question, answer);
  if (page === undefined) return;
  const visible = visibleTo(undefined, exhibits);
  const isPublic = page.items.every(({ id }) => visible.has(id)) && isCountOf(page, visible);
  checks.judge(CHECKS.anonymous, isPublic, () => `${JSON.stringify(question)} found ${page.items.map(({ id }) => id).join(', ')}, total ${page.total}, ${JSON.stringify(page.facets)}`);
};

/** Whether totals and facets can be counts of these records. */
const isCountOf = ({ total, items, facets }: SearchPage, visible: ReadonlyMap<string, Visible>): boolean => {
  const typed = facets.types.reduce((sum, { count }) => sum + count, 0);
  const isTagged = facets.tags.every(({ value, count }) => count <= [...visible.values()].filter(({ tags }) => tags.includes(value)).length);
  return total <= visible.size && typed === total && items.length <= total && isTagged;
};

interface Asked {
  readonly searcher: Searcher;
  readonly stranger: Searcher;
  readonly question: Question;
  readonly random: Random;
}

const judgeSearch = async (asking: Asking, { searcher, stranger, question, random }: Asked, answer: Answer | undefined): Promise<void> => {
  const { checks, exhibits } = asking;
  const page = pageOf(checks, question, answer);
  if (page === undefined) return;
  const visible = visibleTo(searcher, exhibits);
  const says = (): string => `${JSON.stringify(question)} as ${searcher.person.email}: total ${page.total} of ${visible.size}, ${JSON.stringify(page.facets)}`;
  for (const { id } of page.items) checks.judge(CHECKS.hits, visible.has(id), () => `${id} is not of ${searcher.person.email} (${JSON.stringify(question)})`);
  checks.judge(CHECKS.counts, isCountOf(page, visible), says);
  if (question['q'] === stranger.secret) checks.judge(CHECKS.secrets, page.total === 0, says);
  if (page.nextCursor !== undefined && random.chance(0.05)) await judgeCursor(asking, { searcher, stranger, question, random }, page.nextCursor);
};

const judgeCursor = async ({ door, checks }: Asking, { searcher, stranger, question }: Asked, cursor: string): Promise<void> => {
  const attempts = [
    { who: 'another person', answer: await ask(door, stranger.person, '/v1/search', { ...question, cursor }) },
    { who: 'nobody', answer: await ask(door, undefined, '/v1/search', { ...question, cursor }) },
    { who: 'another question', answer: await ask(door, searcher.person, '/v1/search', { ...question, q: `${question['q'] ?? ''}a`.slice(-256), cursor }) },
  ];
  for (const { who, answer } of attempts) checks.judge(CHECKS.cursors, answer?.status === 400, () => `a cursor from ${who} was answered with ${outcomeOf(answer)}`);
};

const suggestOnce = async ({ door, exhibits, checks, suggestMs }: Asking, searcher: Searcher, question: Question): Promise<void> => {
  const { person } = searcher;
  const prefix = (question['q'] ?? '').slice(0, 60).toWellFormed();
  const { answer, tookMs } = await timed(() => ask(door, person, '/v1/search/suggestions', { prefix, limit: '20' }));
  suggestMs.push(tookMs);
  checks.judge(CHECKS.answers, answer?.status === 200 || answer?.status === 400, () => `the suggestions for ${JSON.stringify(prefix)} were answered with ${outcomeOf(answer)}`);
  if (answer?.status !== 200) return;
  const texts = [...visibleTo(searcher, exhibits).values()].map(({ title, notes = '', tags }) => `${title} ${notes} ${tags.join(' ')}`.toLowerCase());
  for (const text of suggestionsOf(answer)) {
    checks.judge(CHECKS.suggestions, texts.some((each) => each.includes(text.toLowerCase())), () => `${JSON.stringify(prefix)} was completed to ${JSON.stringify(text)}, which nobody showed to ${person.email}`);
  }
};

const judgeCompleteness = async ({ door, searchers, exhibits, checks }: Asking, random: Random): Promise<void> => {
  const sample = Array.from({ length: Math.min(COMPLETE_SAMPLE, searchers.length) }, () => random.pick(searchers));
  for (const searcher of [undefined, ...sample]) {
    const visible = visibleTo(searcher, exhibits);
    const found = await findEverything(door, searcher?.person);
    const missing = [...visible.keys()].filter((id) => !found.has(id));
    checks.judge(CHECKS.complete, missing.length === 0 && found.size === visible.size, () => `${searcher?.person.email ?? 'nobody'} finds ${found.size} of ${visible.size}; ${missing[0]} is missing`);
  }
};

/** How long after its answer a new record is found. */
const measureLag = async ({ door, searchers }: Asking, random: Random): Promise<readonly number[]> => {
  const lagsMs: number[] = [];
  for (let probe = 0; probe < LAG_PROBES; probe += 1) {
    const searcher = random.pick(searchers);
    const known = new Set(searcher.own.keys());
    await createBatch(door, searcher, 1, random);
    const writtenMs = performance.now();
    const [id = '', todo] = [...searcher.own].find(([each]) => !known.has(each)) ?? [];
    lagsMs.push(await untilFound(door, searcher.person, id, todo?.title ?? '', writtenMs));
  }
  return lagsMs;
};

const LAG_DEADLINE_MS = 30_000;

const untilFound = async (door: Door, person: Person, id: string, title: string, sinceMs: number): Promise<number> => {
  for (;;) {
    const answer = await ask(door, person, '/v1/search', { q: title, limit: '100' });
    const tookMs = performance.now() - sinceMs;
    if (answer?.status === 200 && jsonOf<SearchPage>(answer).items.some((hit) => hit.id === id)) return tookMs;
    if (tookMs > LAG_DEADLINE_MS) throw new Error(`${id} was not found ${LAG_DEADLINE_MS / 1000} s after it was written.`);
  }
};
