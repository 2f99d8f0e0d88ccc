import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { validators } from '#generated/validators/all.js';
import { CORPUS, soundAsk } from './mutants/corpus.ts';
import { gatewayRefuses } from './mutants/gateway-model.ts';
import { GATEWAY_DIFFERENCES, knownFor, LAMBDA_DIFFERENCES, PRISM_DIFFERENCES, type KnownDifference } from './mutants/known-differences.ts';
import type { Mutant } from './mutants/mutant.ts';
import { judge, requestOf, textOf, UNANSWERED, type Verdict } from './mutants/verdict.ts';
import { contractOperations, resolved, type Node } from './probe/contract.ts';
import { makeWorld, type World } from './probe/world.ts';
import { report } from './statuses/coverage.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { openapiBackendDoor } from './targets/openapi-backend.ts';
import { startPrism } from './targets/prism.ts';
import type { Door } from './targets/target.ts';

let machine: Machine;
let world: World;
let expected: readonly Verdict[];
const summary: string[] = [];

beforeAll(async () => {
  machine = await startMachine();
  world = await makeWorld(machine, machine.inProcess);
  expected = await judgedBy(machine.inProcess);
});

afterAll(async () => {
  report('mutants', [`${CORPUS.length} mutants, one for each constraint`, ...summary].join('\n'));
  await machine.stop();
});

/** Kinds of mutants that break a keyword of another name. */
const BROKEN_AS: Readonly<Record<string, string>> = { additionalProperties: 'extra property', oneOf: 'discriminator', const: 'discriminator' };
/** Keywords that describe, or hold what is described. */
const DESCRIBING = new Set(['description', 'example', 'title', 'default', 'x-redaction', 'properties', 'items', '$ref', 'discriminator']);

const keywordsOf = (schema: Node): readonly string[] => {
  const { properties, items, oneOf, additionalProperties } = schema;
  const inner = [...Object.values((properties ?? {}) as Node), items, ...((oneOf ?? []) as readonly unknown[]), additionalProperties];
  return [...Object.keys(schema).filter((keyword) => !DESCRIBING.has(keyword)), ...inner.filter((each) => typeof each === 'object').flatMap((each) => keywordsOf(resolved(each)))];
};

const judgedBy = async (door: Door): Promise<readonly Verdict[]> => {
  const judged: Verdict[] = [];
  for (const mutant of CORPUS) judged.push(await judge(door, mutant, world));
  return judged;
};

const kindOf = (verdict: Verdict, own: Verdict): KnownDifference['verdict'] | 'agrees' => {
  if (verdict === UNANSWERED) return 'never answers';
  if (!verdict.isRefused) return own.isRefused ? 'accepts' : 'agrees';
  return verdict.code === undefined || textOf(verdict) === textOf(own) ? 'agrees' : 'refuses with another code';
};

/** Differences that nobody listed, and listed ones that do not exist (any more). */
const surprisesOf = (name: string, judged: readonly Verdict[], known: readonly KnownDifference[]): readonly string[] => {
  const used = new Map<KnownDifference, number>();
  const surprises = CORPUS.flatMap((mutant, index) => {
    const difference = knownFor(known, mutant);
    if (difference) used.set(difference, (used.get(difference) ?? 0) + 1);
    const actual = kindOf(judged[index]!, expected[index]!);
    const wanted = difference?.verdict ?? 'agrees';
    return actual === wanted ? [] : [`${name} ${actual} (${wanted} expected) ${mutant.id}: ${textOf(judged[index]!)}`];
  });
  const unused = known.filter((difference) => !used.has(difference)).map(({ reason }) => `${name}: no mutant shows this any more: ${reason}`);
  const differing = [...used.values()].reduce((sum, count) => sum + count, 0);
  summary.push(`${name}: ${CORPUS.length - differing} alike, ${differing} different for a listed reason`);
  for (const [{ verdict, kinds, reason }, count] of used) summary.push(`  ${String(count).padStart(4)} ${verdict}: ${kinds.length > 6 ? 'schemas' : kinds.join(', ')}. ${reason}`);
  return [...surprises, ...unused];
};

describe('one mutant for each constraint', () => {
  test('the pipeline refuses every one for its reason and at its place', () => {
    const wrong = CORPUS.flatMap(({ id, code, pointer, place }, index) => {
      const verdict = expected[index]!;
      const isPlaced = pointer === undefined || verdict.faults.some((fault) => fault.startsWith(`${place} ${pointer} `));
      return verdict.code === code && isPlaced ? [] : [`${id}: ${textOf(verdict)}`];
    });

    expect(wrong).toEqual([]);
    summary.push(`in process: all refused, each with the code and at the place of its constraint`);
  });

  test('a pipeline that lost the validator of one body is found by every mutant of that body', async () => {
    const loose = { ...validators.createTodo, bodies: { 'application/json': () => true } };
    const parts = { validators: { ...validators, createTodo: loose } };
    const judged = await judgedBy(await machine.anotherDoor('loose', { parts }));
    const broken = CORPUS.filter(({ operationId, place, code }) => operationId === 'createTodo' && place === 'body' && code === 'validation_failed');

    const found = CORPUS.filter((_mutant, index) => textOf(judged[index]!) !== textOf(expected[index]!));

    expect(found.map(({ id }) => id)).toEqual(broken.filter(({ kind }) => kind !== 'no body').map(({ id }) => id));
  });

  test('every constraint that request schemas use is one that mutants break', () => {
    const used = new Set(contractOperations.flatMap(({ body, parameters }) => [...(body?.content ?? []), ...parameters].flatMap(({ schema }) => keywordsOf(schema))));
    const broken = new Set<string>(CORPUS.map(({ kind }) => kind));

    expect([...used].filter((keyword) => !broken.has(keyword) && !broken.has(BROKEN_AS[keyword] ?? keyword))).toEqual([]);
  });

  test('a request that breaks nothing is let through for every operation', async () => {
    const harmful = new Set(['signOut', 'deleteCurrentUser', 'changePassword']);
    const asks = contractOperations.filter(({ id }) => !harmful.has(id)).map((operation) => ({ id: operation.id, ask: soundAsk(operation) }));

    const refused: string[] = [];
    for (const { id, ask } of asks) {
      const verdict = await judge(machine.inProcess, { ask } as Mutant, world);
      if (verdict.isRefused) refused.push(`${id}: ${textOf(verdict)}`);
    }

    expect(refused).toEqual([]);
  });

  test('the local server decides alike', async () => {
    expect(surprisesOf('local server', await judgedBy(machine.localServer), [])).toEqual([]);
  });

  test('the Lambda entry decides alike', async () => {
    expect(surprisesOf('Lambda entry', await judgedBy(machine.lambda), LAMBDA_DIFFERENCES)).toEqual([]);
  });

  test('openapi-backend with generated parts at its hooks decides alike', async () => {
    expect(surprisesOf('openapi-backend', await judgedBy(await openapiBackendDoor(machine.parts)), [])).toEqual([]);
  });

  test('Prism decides alike but for listed reasons', async () => {
    const prism = await startPrism();
    const silent = CORPUS.map((mutant) => knownFor(PRISM_DIFFERENCES, mutant)?.verdict === 'never answers');

    const answered: Verdict[] = [];
    for (const [index, mutant] of CORPUS.entries()) answered.push(silent[index] ? UNANSWERED : await judge(prism.door, mutant, world, 'any refusal'));
    // They wait together for an answer that does not come.
    const waited = await Promise.all(CORPUS.map((mutant, index) => (silent[index] ? judge(prism.door, mutant, world, 'any refusal') : answered[index]!)));
    await prism.stop();

    expect(surprisesOf('Prism', waited, PRISM_DIFFERENCES)).toEqual([]);
  }, 60_000);

  test('the gateway document refuses no sound request and nothing but what its list leaves over', () => {
    const good = new Set([world.alice.accessToken, world.admin.accessToken]);
    const refuses = (mutant: Mutant): boolean => gatewayRefuses(requestOf(mutant, world), (token) => good.has(token));
    const judged = CORPUS.map((mutant): Verdict => ({ isRefused: refuses(mutant), code: undefined, faults: [] }));

    expect(contractOperations.filter((operation) => refuses({ ask: soundAsk(operation) } as Mutant)).map(({ id }) => id)).toEqual([]);
    expect(surprisesOf('gateway document', judged, GATEWAY_DIFFERENCES)).toEqual([]);
  });
});
