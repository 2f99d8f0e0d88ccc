import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nodeDoor } from '#runtime/http/node-door.ts';
import { factsOf } from './contenders/ours.ts';
import { prepare, type Prepared } from './synthetic/prepare.ts';
import { syntheticServe } from './synthetic/serve.ts';
import { verify } from './works.ts';
import type { ContractFacts, OperationValidators } from '#runtime/http/contract-facts.ts';

const OPERATIONS = 10;
const QUIET = { request: () => undefined, failure: () => undefined };
let prepared: Prepared;
beforeAll(() => {
  prepared = prepare(OPERATIONS);
}, 60_000);

const servers: { close(): unknown }[] = [];
afterAll(() => servers.forEach((server) => server.close()));

const findingsOf = async (contract: ContractFacts): Promise<readonly string[]> => {
  const server = createServer(nodeDoor(await syntheticServe(contract, QUIET, { strictReplies: false })));
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return verify((server.address() as AddressInfo).port, OPERATIONS, { checks: true });
};

/** The pipeline with one part of every operation's validators replaced. */
const planted = async (change: (validators: OperationValidators) => Partial<OperationValidators>): Promise<readonly string[]> => {
  const facts = await factsOf(prepared.generated);
  const validators = Object.fromEntries(Object.entries(facts.validators).map(([id, each]) => [id, { ...each, ...change(each) }]));
  return findingsOf({ ...facts, validators });
};

const anything = Object.assign(() => true, { errors: null });

test('the bench accepts a contender that does the work', async () => {
  expect(await findingsOf(await factsOf(prepared.generated))).toEqual([]);
});

test('the bench detects a contender that does not judge bodies', async () => {
  const findings = await planted(({ bodies }) => ({ bodies: Object.fromEntries(Object.keys(bodies).map((mediaType) => [mediaType, anything])) }));

  expect(findings).toHaveLength(11);
  expect(findings[0]).toContain('was answered with 201 instead of 400');
});

test('the bench detects a contender that does not judge parameters', async () => {
  const findings = await planted(() => ({ parameters: anything }));

  expect(findings.join('\n')).toContain('?limit=0 was answered with 200 instead of 400');
});

test('the bench detects a contender that loses part of an answer', async () => {
  const findings = await planted(() => ({ projections: { 200: { 'application/json': () => ({}) } } }));

  expect(findings.filter((finding) => finding.includes('another body'))).toHaveLength(2);
});

test('the bench detects a contender that names only the first fault', async () => {
  const findings = await planted(({ bodies }) => ({
    bodies: Object.fromEntries(Object.entries(bodies).map(([mediaType, judge]) => {
      const first = (value: unknown): boolean => {
        const isSound = judge(value);
        if (!isSound) Object.assign(first, { errors: judge.errors!.slice(0, 1) });
        return isSound;
      };
      return [mediaType, first];
    })),
  }));

  expect(findings).toEqual([expect.stringContaining('was refused with 1 of its 6 faults')]);
});
