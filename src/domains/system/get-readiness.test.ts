import { expect, test } from '@jest/globals';
import { aRequest } from '#core/core.testing.ts';
import { getReadiness, type Probe } from '#domains/system/get-readiness.ts';

const up: Probe = async () => undefined;
const down: Probe = async () => Promise.reject(new Error('connection refused at 10.0.0.7'));
const readiness = async (probes: { readonly table: Probe; readonly objects: Probe; readonly pool: Probe; readonly directory: Probe }) =>
  getReadiness(aRequest<'getReadiness'>({}), { probes });

test('getReadiness is ready when every dependency answers', async () => {
  const reply = await readiness({ table: up, objects: up, pool: up, directory: up });

  expect(reply).toEqual({ status: 200, body: { status: 'ready', dependencies: ['table', 'objects', 'pool', 'directory'].map((name) => ({ name, state: 'up' })) } });
});

test('getReadiness is ready for reads without room for writes, and says so', async () => {
  const reply = await getReadiness(aRequest<'getReadiness'>({}), { probes: { table: up, pool: up }, hasRoom: async () => false });

  expect(reply).toEqual({ status: 200, body: { status: 'ready', dependencies: [{ name: 'table', state: 'full' }, { name: 'pool', state: 'full' }] } });
});

test('getReadiness names those that do not answer, and nothing of why', async () => {
  const asked = readiness({ table: up, objects: down, pool: up, directory: down });

  await expect(asked).rejects.toMatchObject({ code: 'not_ready', detail: 'These dependencies do not answer: objects, directory.' });
});
