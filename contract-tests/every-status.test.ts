import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problems } from '#generated/problems.ts';
import { contractOperations, type Operation } from './probe/contract.ts';
import { assertNoDeviations } from './probe/world.ts';
import { coverageOf, report } from './statuses/coverage.ts';
import { GENERIC_RECIPES } from './statuses/generic-recipes.ts';
import { PROBLEM_RECIPES } from './statuses/problem-recipes.ts';
import { setStage, type Stage } from './statuses/stage.ts';
import { excerptOf, headerOf, problemCodeOf } from './targets/target.ts';

const DOORS = ['inProcess', 'localServer', 'lambda'] as const;

/** Problems that come of broken stores only. */
const OF_BROKEN_STORES: ReadonlySet<string> = new Set(['not_ready', 'search_unavailable']);

describe.each(DOORS)('%s', (doorName) => {
  let stage: Stage;
  const provokedOutside = new Set<string>();

  /** The server that listens has stores of its own, which nobody breaks. */
  const canBreak = doorName !== 'localServer';

  beforeAll(async () => {
    stage = await setStage(doorName);
  });

  afterAll(() => stage.stop());

  /** Provokes every status of an operation; returns what came otherwise. */
  const provokeAll = async (operation: Operation): Promise<readonly string[]> => {
    const surprises: string[] = [];
    for (const { status, code, applies, provoke, consumes, needs } of GENERIC_RECIPES) {
      if (!applies(operation) || (needs !== undefined && doorName === 'localServer')) continue;
      const answer = await provoke(stage, await stage.asks.of(operation.id), operation);
      if (consumes) stage.asks.used(operation.id);
      if (answer.status !== status || problemCodeOf(answer) !== code) surprises.push(`${code ?? status}: ${excerptOf(answer)}`);
    }
    const answer = await stage.send(await stage.asks.of(operation.id));
    stage.asks.used(operation.id);
    if (answer.status >= 300) surprises.push(`success: ${excerptOf(answer)}`);
    return surprises;
  };

  test.each(contractOperations.map((operation) => [operation.id, operation] as const))('%s answers every status that its facts imply', async (_id, operation) => {
    expect(await provokeAll(operation)).toEqual([]);
  });

  const named = contractOperations.flatMap(({ id, facts }) => facts.problems.map((code) => [id, code] as const)).filter(([, code]) => canBreak || !OF_BROKEN_STORES.has(code));

  test.each(named)('%s answers the problem %s', async (id, code) => {
    const answer = await PROBLEM_RECIPES[id]?.[code]?.(stage, id);

    expect([answer && problemCodeOf(answer), answer?.status]).toEqual([code, problems[code].status]);
  });

  test('no answer deviates from the contract', () => {
    for (const each of stage.sessions()) assertNoDeviations(each);
  });

  test('every declared status of every operation was seen', () => {
    const coverage = coverageOf(contractOperations, stage.sessions().flatMap(({ sightings }) => sightings));
    const percent = ((100 * coverage.seen) / coverage.declared).toFixed(1);
    const title = `Operation × declared status, ${doorName}: ${coverage.seen} of ${coverage.declared} seen (${percent} %)`;
    // One table is enough for people; the other doors differ in nothing.
    report(`statuses-${doorName}`, doorName === 'inProcess' ? `${title}\n${coverage.table}` : canBreak ? title : `${title}; what needs broken stores or another door is provoked at the others`);

    expect(canBreak ? coverage.missing : []).toEqual([]);
  });

  test.each([
    ['route_not_found', 'GET', '/v1/nothing-here'],
    ['route_not_found', 'GET', '/v1//todos'],
    ['method_not_allowed', 'TRACE', '/v1/todos'],
    ['method_not_allowed', 'DELETE', '/v1/todos'],
    ['method_not_allowed', 'GET', '/v1/auth/sessions'],
  ] as const)('the answer is %s to %s %s', async (code, method, target) => {
    const answer = await stage.world.session.door.send({ method, target, headers: {} });

    expect([problemCodeOf(answer), answer.status]).toEqual([code, problems[code].status]);
    expect(headerOf(answer, 'allow') === undefined).toBe(code === 'route_not_found');
    provokedOutside.add(code);
  });

  test('every problem code of the catalogue was seen', () => {
    const seen = new Set<string | undefined>(stage.sessions().flatMap(({ sightings }) => sightings.map(({ problemCode }) => problemCode)));
    const unseen = Object.keys(problems).filter((code) => !seen.has(code) && !provokedOutside.has(code));

    expect(canBreak ? unseen : []).toEqual([]);
  });
});

test('the coverage report misses what was not seen, and counts what was', () => {
  const [operation] = contractOperations;
  const statuses = [...operation!.responses.keys()];
  const sightings = statuses.slice(1).map((status) => ({ operationId: operation!.id, status, problemCode: undefined, door: 'none' }));

  const { declared, seen, missing } = coverageOf([operation!], sightings);

  expect([declared, seen, missing]).toEqual([statuses.length, statuses.length - 1, [`${operation!.id} ${statuses[0]}`]]);
});
