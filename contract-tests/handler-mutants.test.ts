import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deviationsOf } from './probe/answer-checker.ts';
import { bodyMutations } from './probe/answer-mutations.ts';
import { contractOperations, operationNamed } from './probe/contract.ts';
import { readyAsk } from './probe/ready-asks.ts';
import { makeWorld, type World } from './probe/world.ts';
import { report } from './statuses/coverage.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { headerOf, jsonOf, type WireAnswer } from './targets/target.ts';

// The judge of all other suites is judged here: whatever a defective handler would answer must be found.
let machine: Machine;
let world: World;

beforeAll(async () => {
  machine = await startMachine();
  world = await makeWorld(machine, machine.inProcess);
});

afterAll(() => machine.stop());

/** Defects that the contract allows, each with the reason. */
const ALLOWED: readonly { readonly shape: RegExp; readonly reason: string }[] = [
  { shape: /^\w+ ((dropped|renamed) \S*\/(signedHeaders|metadata|custom)\/|added \S*\/(signedHeaders|metadata|custom)$)/, reason: 'A map may have any members.' },
  { shape: /^listEventTypes (added \S*\/(dataSchema|exampleData)|\w+ \S*\/(dataSchema|exampleData)\/)/, reason: 'The data of events have schemas of their own, one for each type.' },
  { shape: /^batchTodos dropped \/items\/0\/todo$/, reason: 'A result has a to-do or a code, depending on its status.' },
];

describe('handlers with a defect in their answer', () => {
  test('every body with a member dropped, renamed, retyped or added is found', async () => {
    const living: string[] = [];
    let count = 0;
    // The published contract is described as an open object: ten thousand members, none of them judged.
    for (const operation of contractOperations.filter(({ id }) => id !== 'getContract')) {
      const answer = await world.session.send(await readyAsk(world, operation.id));
      if (headerOf(answer, 'content-type') !== 'application/json') continue;
      for (const { kind, pointer, body } of bodyMutations(jsonOf(answer))) {
        count += 1;
        const found = deviationsOf(operation, { ...answer, body: Buffer.from(JSON.stringify(body)) });
        if (found.length === 0) living.push(`${operation.id} ${kind} ${pointer}`);
      }
    }

    const unlisted = living.filter((mutant) => !ALLOWED.some(({ shape }) => shape.test(mutant)));
    report('handler-mutants', `${count} answers with one defect, ${count - living.length} found, ${living.length} allowed by the contract`);
    expect(unlisted).toEqual([]);
    expect(ALLOWED.filter(({ shape }) => !living.some((mutant) => shape.test(mutant)))).toEqual([]);
  });

  test.each<readonly [string, (answer: WireAnswer) => WireAnswer]>([
    ['an undeclared status', (answer) => ({ ...answer, status: 418 })],
    ['another declared status', (answer) => ({ ...answer, status: 304 })],
    ['an undeclared header', (answer) => ({ ...answer, headers: [...answer.headers, ['x-powered-by', 'alice']] })],
    ['a missing header', (answer) => ({ ...answer, headers: answer.headers.filter(([name]) => name !== 'etag') })],
    ['a header that breaks its schema', (answer) => ({ ...answer, headers: answer.headers.map(([name, value]) => (name === 'etag' ? [name, value.slice(1)] : [name, value])) })],
    ['an undeclared media type', (answer) => ({ ...answer, headers: answer.headers.map(([name, value]) => (name === 'content-type' ? [name, 'text/html'] : [name, value])) })],
    ['no body', (answer) => ({ ...answer, body: Buffer.alloc(0) })],
  ])('%s is found', async (_name, changed) => {
    const answer = await world.session.send(await readyAsk(world, 'getTodo'));

    expect([deviationsOf(operationNamed('getTodo'), answer), deviationsOf(operationNamed('getTodo'), changed(answer)).length > 0]).toEqual([[], true]);
  });

  test.each([
    ['an unknown code', { code: 'out_of_luck' }],
    ['a code that the operation does not declare', { code: 'share_not_found', type: 'https://demobackend.example/problems/share_not_found', title: 'No such share' }],
    ['another title', { title: 'Sorry' }],
    ['another type', { type: 'about:blank' }],
    ['another status in the body', { status: 410 }],
    ['another request id', { requestId: 'request_00000000' }],
    ['an undeclared member', { stack: 'at handler' }],
  ])('a problem with %s is found', async (_name, changes) => {
    const operation = operationNamed('getTodo');
    const answer = await world.session.send({ operationId: 'getTodo', path: { todoId: `todo_${'0'.repeat(26)}` }, token: world.alice.accessToken });

    const changed = { ...answer, body: Buffer.from(JSON.stringify({ ...(jsonOf(answer) as object), ...changes })) };

    expect([deviationsOf(operation, answer), deviationsOf(operation, changed).length > 0]).toEqual([[], true]);
  });
});
