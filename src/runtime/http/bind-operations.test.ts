import { describe, expect, test } from '@jest/globals';
import { validators } from '#generated/validators/all.js';
import { operations } from '#generated/routes.ts';
import { contractFacts } from '#runtime/contract.ts';
import { bindOperations, IncompleteBinding, type Bindings } from '#runtime/http/bind-operations.ts';
import type { BoundHandler } from '#runtime/http/bound-operation.ts';

const IDS = Object.keys(operations);
const handler: BoundHandler = () => ({ status: 200 });

const complete = (): Bindings => ({
  contract: contractFacts(validators),
  handlers: Object.fromEntries(IDS.map((id) => [id, handler])),
  authenticators: { userToken: () => undefined },
  clock: { now: () => new Date(0) },
});

const without = <Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

const findingsOf = async (bindings: Bindings): Promise<readonly string[]> => {
  const error: unknown = await bindOperations(bindings).catch((thrown: unknown) => thrown);
  if (error instanceof IncompleteBinding) return error.findings;
  throw error;
};

test('bindOperations binds every operation of the contract', async () => {
  const bound = await bindOperations(complete());

  expect([...bound.keys()].sort()).toEqual([...IDS].sort());
});

describe.each(IDS)('bindOperations serves nothing while %s', (id) => {
  test('has no handler', async () => {
    const bindings = complete();

    expect(await findingsOf({ ...bindings, handlers: without(bindings.handlers, id) })).toEqual([`${id} has no handler.`]);
  });

  test('has no validators', async () => {
    const bindings = complete();
    const contract = { ...bindings.contract, validators: without(bindings.contract.validators, id) };

    expect(await findingsOf({ ...bindings, contract })).toEqual([`${id} has no validators.`]);
  });

  test('has no security decision', async () => {
    const bindings = complete();
    const { security: _security, ...undecided } = bindings.contract.operations[id]!;
    const contract = { ...bindings.contract, operations: { ...bindings.contract.operations, [id]: undecided as never } };

    expect(await findingsOf({ ...bindings, contract })).toEqual([`${id} has no security decision.`]);
  });
});

test('bindOperations names every operation whose security scheme nobody authenticates', async () => {
  const findings = await findingsOf({ ...complete(), authenticators: {} });

  const secured = Object.values(operations).filter(({ security }) => security.length > 0);
  expect(findings).toEqual(secured.map(({ id }) => `${id} needs the security scheme userToken, which nobody authenticates.`));
  expect(secured.length).toBeGreaterThan(0);
});

test('bindOperations refuses a body or an answer that no validator judges', async () => {
  const bindings = complete();
  const { createTodo } = bindings.contract.validators;
  const bare = { ...createTodo!, bodies: {}, replies: without(createTodo!.replies, '201') };
  const contract = { ...bindings.contract, validators: { ...bindings.contract.validators, createTodo: bare } };

  expect(await findingsOf({ ...bindings, contract })).toEqual([
    'createTodo has no validator for a body of application/json.',
    'createTodo has no validator for its 201 answer of application/json.',
  ]);
});
