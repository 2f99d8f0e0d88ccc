import { afterAll, expect, test } from '@jest/globals';
import type { Caller } from '#core/caller.ts';
import { aRequest } from '#core/core.testing.ts';
import { exportCurrentUser, type ExportedRecord } from '#domains/users/export-current-user.ts';
import { updateUser } from '#domains/users/update-user.ts';
import { accessTokenOf, usersWorlds, type UsersWorld } from '#domains/users/users.testing.ts';

const { world, remove } = await usersWorlds();
afterAll(remove);

const exported = async (caller: Caller, uses: UsersWorld): Promise<{ readonly text: string; readonly records: readonly ExportedRecord[] }> => {
  const { body } = await exportCurrentUser(aRequest({ caller }), uses);
  let text = '';
  if (typeof body === 'string' || body instanceof Uint8Array) throw new Error('The export is not streamed.');
  for await (const line of body) text += line;
  return { text, records: text.trimEnd().split('\n').map((line) => JSON.parse(line)) };
};

test('exportCurrentUser streams everything held about the caller, one JSON object a line', async () => {
  const here = await world();
  const { alice, admin, attributes, table, clock } = here;
  await table.transact([attributes.recordSignIn(alice.userId, clock.now())]);
  await updateUser(aRequest({ caller: admin, path: alice, body: { role: 'author' }, ifMatch: 1 }), here);
  const exporters = [async function* (userId: string) { yield { kind: 'todo', data: { ownerId: userId } }; }];

  const { text, records } = await exported(alice, { ...here, exporters });

  expect(text.endsWith('\n')).toBe(true);
  expect(records).toMatchObject([
    { kind: 'profile', data: { id: alice.userId, role: 'author', version: 2 } },
    { kind: 'account', data: { confirmed: true, totpEnabled: false } },
    { kind: 'attributes', data: { theme: 'system', access: { lastSignInAt: clock.now().toISOString() } } },
    { kind: 'audit', data: { changes: { role: { from: 'user', to: 'author' } } } },
    { kind: 'todo', data: { ownerId: alice.userId } },
  ]);
});

test("exportCurrentUser contains no secret and nothing of anybody else", async () => {
  const here = await world();
  const { alice, bob, pool } = here;
  const token = await accessTokenOf(here, alice);
  const { secret } = await pool.startTotp(alice.userId);

  const { text } = await exported(alice, here);

  expect(text).not.toMatch(/password|scrypt|hash|secret|token"/i);
  for (const hidden of [token, secret, bob.userId]) expect(text).not.toContain(hidden);
});

test('exportCurrentUser names the file after the caller', async () => {
  const { alice, ...uses } = await world();

  const reply = await exportCurrentUser(aRequest({ caller: alice }), uses);

  expect(reply.headers).toEqual({ 'content-disposition': `attachment; filename="${alice.userId}.ndjson"` });
});
