import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as sdk from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { createTableInput } from '#adapters/aws/dynamodb-table.ts';
import * as systemValidators from '#generated/validators/system.js';
import * as todosValidators from '#generated/validators/todos.js';
import { aCognitoPool, anEvent, AWS_ENVIRONMENT } from '#runtime/lambda/lambda.testing.ts';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';
import { readSettings } from '#runtime/settings.ts';

const ENDPOINTS = resolve(import.meta.dirname, '../../../.engines/endpoints.json');
const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
const ALICE = 'user_00000000000000000000000001';

const aTable = async () => {
  const { dynoxide }: { readonly dynoxide: string } = JSON.parse(readFileSync(ENDPOINTS, 'utf8'));
  const dynamodb = { endpoint: dynoxide, region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const name = `table_${randomBytes(6).toString('hex')}`;
  const admin = new sdk.DynamoDBClient(dynamodb);
  await admin.send(new sdk.CreateTableCommand(createTableInput(name)));
  await sdk.waitUntilTableExists({ client: admin, minDelay: 1, maxWaitTime: 60 }, { TableName: name });
  admin.destroy();
  return { dynamodb, settings: readSettings({ ...AWS_ENVIRONMENT, TABLE_NAME: name }) };
};

test('todos keeps, lists and changes to-dos in DynamoDB for users of a Cognito pool', async () => {
  const { dynamodb, settings } = await aTable();
  const pool = aCognitoPool(clock.now().getTime() / 1000);
  const handler = lambdaService('todos', { validators: todosValidators, settings, clock, places: { dynamodb, fetchJwks: pool.fetchJwks } });
  const token = pool.accessToken(ALICE);

  const created = await handler(anEvent('POST', '/v1/todos', { token, body: { title: 'Paint the fence', tags: ['garden'] } }));
  const todo = JSON.parse(created.body);
  const listed = await handler(anEvent('GET', '/v1/todos', { token, query: { tag: ['garden'] } }));
  const others = await handler(anEvent('GET', `/v1/todos/${todo.id}`, { token: pool.accessToken('user_00000000000000000000000002') }));

  expect(created).toMatchObject({ statusCode: 201, multiValueHeaders: { location: [`/v1/todos/${todo.id}`] } });
  expect(JSON.parse(listed.body).items).toEqual([todo]);
  expect(others.statusCode).toBe(404);
});

test('system is ready while its table answers, and asks only for what is there', async () => {
  const { dynamodb, settings } = await aTable();
  const handler = lambdaService('system', { validators: systemValidators, settings, clock, places: { dynamodb } });

  const { statusCode, body } = await handler(anEvent('GET', '/readyz'));

  expect(statusCode).toBe(200);
  expect(JSON.parse(body).dependencies).toEqual([{ name: 'table', state: 'up' }]);
});
