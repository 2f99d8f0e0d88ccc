import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ContractModel } from '#contract/contract-model.ts';
import { aModel, foreignContracts, ownModel, refusalsOf } from '#contract/contract-model.testing.ts';
import { emitAccess, resourceKinds, rights } from '#contract/emit-access.ts';
import type { JsonObject } from '#contract/json.ts';
import { objectOf, textsOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';

const accessOf = async (model: ContractModel): Promise<JsonObject> => JSON.parse((await emitAccess(model))['access.json'] ?? '');

const anOperation = (id: string, tag: string, facts: JsonObject): JsonObject =>
  ({ operationId: id, tags: [tag], responses: { 204: { description: 'Done.' } }, ...facts });

const twoDomains = (): ContractModel => aModel({ paths: {
  '/todos': { get: anOperation('listTodos', 'todos', { 'x-access': ['table:read'] }), post: anOperation('createTodo', 'todos', { 'x-access': ['table:write'] }) },
  '/mails': { post: anOperation('sendMail', 'mails', { 'x-access': ['mail:send'], 'x-idempotency': { retentionHours: 24 } }) },
} }, { own: true });

describe('emitAccess', () => {
  test('gives an operation the actions of its own rights and no others', async () => {
    const access = await accessOf(twoDomains());

    expect(valueAt(access, '/operations/listTodos')).toEqual({ function: 'todos', access: ['table:read'], grants: {
      table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], tableIndexes: ['dynamodb:Query'], tableKey: ['kms:Decrypt'] } });
  });

  test('gives a function the union of its operations and nothing of other domains', async () => {
    const todos = objectOf(valueAt(await accessOf(twoDomains()), '/functions/todos'));

    expect(todos).toMatchObject({ variable: 'TodosFunctionArn', operations: ['listTodos', 'createTodo'], access: ['table:read', 'table:write'] });
    expect(textsOf(valueAt(todos, '/grants/table'))).toEqual(expect.arrayContaining(['dynamodb:GetItem', 'dynamodb:PutItem']));
    expect(Object.keys(objectOf(todos['grants']))).not.toContain('mailIdentity');
  });

  test('lets an operation with stored answers use the table though it does not say so', async () => {
    const mails = objectOf(valueAt(await accessOf(twoDomains()), '/operations/sendMail'));

    expect(mails['access']).toEqual(['mail:send', 'table:read', 'table:write']);
  });

  test('refuses a right without a meaning and names its place', async () => {
    const model = aModel({ paths: { '/a': { get: anOperation('getA', 'a', { 'x-access': ['table:read', 'moon:land'] }) } } }, { own: true });

    const emitted = Promise.resolve().then(() => emitAccess(model));

    await expect(emitted).rejects.toMatchObject({ findings: [{ pointer: '/paths/~1a/get/x-access/1', message: expect.stringContaining('moon:land') }] });
  });

  test('knows every right of the vocabulary, and only those', () => {
    const vocabulary: JsonObject = JSON.parse(readFileSync(new URL('../../openapi/rules/vocabulary.schema.json', import.meta.url), 'utf8'));

    const declared = textsOf(valueAt(vocabulary, '/properties/operation/properties/x-access/items/enum'));

    expect(Object.keys(rights).toSorted()).toEqual([...declared].toSorted());
  });

  test('grants single actions on known kinds of resources, never a wildcard', () => {
    const grants = Object.values(rights).flatMap((grant) => Object.entries(grant));

    for (const [kind, actions] of grants) {
      expect(Object.keys(resourceKinds)).toContain(kind);
      for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
    }
  });

  test('covers every operation and domain of the contract of this repository', async () => {
    const model = await ownModel();

    const access = await accessOf(model);

    expect(Object.keys(objectOf(access['operations']))).toEqual(model.operations.map(({ id }) => id));
    expect(Object.keys(objectOf(access['functions']))).toEqual(model.domains.map(({ name }) => name));
  });

  test.each(foreignContracts)('grants nothing for contracts of others: %s', async (_name, file) => {
    expect(await refusalsOf(file, async (model) => {
      for (const operation of Object.values(objectOf((await accessOf(model))['operations']))) expect(operation).toMatchObject({ access: [], grants: {} });
      return {};
    })).toEqual([]);
  });
});
