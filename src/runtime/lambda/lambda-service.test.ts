import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openFolderStores } from '#runtime/local/embedded-stores.ts';
import * as filesValidators from '#generated/validators/files.js';
import * as identityValidators from '#generated/validators/identity.js';
import * as systemValidators from '#generated/validators/system.js';
import * as todosValidators from '#generated/validators/todos.js';
import * as usersValidators from '#generated/validators/users.js';
import { aCognitoPool, anEvent, AWS_ENVIRONMENT } from '#runtime/lambda/lambda.testing.ts';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';
import { readSettings } from '#runtime/settings.ts';

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
const settings = readSettings(AWS_ENVIRONMENT);

describe('a function on AWS', () => {
  test.each([
    ['identity', identityValidators, 'The identity function needs a user pool and a directory (DIRECTORY_URL)'],
    ['users', usersValidators, 'The users function needs'],
    ['files', filesValidators, 'The files function needs an object store'],
  ] as const)('%s refuses to start without the ports that its operations need', (domain, validators, sentence) => {
    const start = () => lambdaService(domain, { validators, settings, clock });

    expect(start).toThrow(sentence);
    expect(start).toThrow('run it with STORES=embedded.');
  });

  test('system answers without any store', async () => {
    const handler = lambdaService('system', { validators: systemValidators, settings, clock });

    const { statusCode, body } = await handler(anEvent('GET', '/healthz'));

    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ status: 'ok' });
  });

  test('todos verifies tokens of the pool and refuses others', async () => {
    const pool = aCognitoPool(clock.now().getTime() / 1000);
    const handler = lambdaService('todos', { validators: todosValidators, settings, clock, places: { fetchJwks: pool.fetchJwks } });

    const signedOut = await handler(anEvent('POST', '/v1/todos', { body: { title: 'Paint the fence' } }));
    const invalid = await handler(anEvent('POST', '/v1/todos', { token: pool.accessToken('user_00000000000000000000000001'), body: { title: 7 } }));

    expect(signedOut.statusCode).toBe(401);
    expect(invalid.statusCode).toBe(400);
  });

  test('todos does not serve what another function serves', async () => {
    const handler = lambdaService('todos', { validators: todosValidators, settings, clock });

    const { statusCode } = await handler(anEvent('GET', '/healthz'));

    expect(statusCode).toBe(405);
  });
});

describe('a function with the embedded stores', () => {
  let dataFolder: string;
  beforeAll(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'lambda-'));
  });
  afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

  test('shares its data folder with the other functions of its process', async () => {
    const embedded = readSettings({ DATA_FOLDER: dataFolder, PUBLIC_OBJECTS_URL: 'http://localhost:3001', PASSWORD_COST: '10', LOG_LEVEL: 'silent' });
    const system = lambdaService('system', { validators: systemValidators, settings: embedded, clock });
    const files = lambdaService('files', { validators: filesValidators, settings: embedded, clock });

    const ready = await system(anEvent('GET', '/readyz'));
    const shared = await files(anEvent('GET', '/v1/files'));

    expect(JSON.parse(ready.body)).toMatchObject({ status: 'ready', dependencies: expect.arrayContaining([{ name: 'objects', state: 'up' }]) });
    expect(shared.statusCode).toBe(401);
    await expect(openFolderStores(dataFolder, clock, { publicObjectsUrl: '', passwordCost: 10, webhooksToLoopback: true })).rejects.toThrow();
  });
});
