import { afterAll, expect, test } from '@jest/globals';
import { aCaller, aClock } from '#core/core.testing.ts';
import { listOutbox } from '#core/outbox.ts';
import { directoryRelay } from '#runtime/local/directory-relay.ts';
import { temporaryStores } from '#runtime/local/embedded-stores.testing.ts';

const clock = aClock();
const { stores, remove } = await temporaryStores(clock);
afterAll(remove);

const { directory, pool, table } = stores;

/** A person whom the directory has suspended and the pool has not. */
const aHalfSuspendedCaller = async (event: string) => {
  const caller = aCaller();
  const { userId } = caller;
  const email = `${userId}@mail.example`;
  const now = clock.now();
  const signedUp = await pool.signUp({ userId, email, password: 'three green boats at noon', displayName: 'Alice' });
  if (!signedUp.existing) await pool.confirmSignUp(email, signedUp.delivery.code);
  const user = { userId, email, displayName: 'Alice', role: 'author', state: 'suspended', locale: 'en', version: 1, createdAt: now, updatedAt: now } as const;
  const events = [{ type: 'user.updated', ownerId: userId, data: { userId, version: 1 } }];
  await directory.add(user, { id: event, at: now, body: JSON.stringify({ id: event, at: now.toISOString(), requestId: 'request_7', events }) });
  return caller;
};

const outbox = () => listOutbox(table, 100);

test('the relay moves an event of the directory to the common outbox, once', async () => {
  const { userId } = await aHalfSuspendedCaller('event_1');

  await directoryRelay(stores).run();
  await directoryRelay(stores).run();

  expect(await outbox()).toEqual([
    {
      id: 'event_1',
      at: clock.now().toISOString(),
      requestId: 'request_7',
      events: [{ type: 'user.updated', ownerId: userId, data: { userId, version: 1 } }],
    },
  ]);
  expect(await directory.listOutbox(10)).toEqual([]);
});

test('the relay gives the pool what a process that ended between the two stores left undone', async () => {
  const { userId } = await aHalfSuspendedCaller('event_2');

  await directoryRelay(stores).run();

  expect(await pool.find(userId)).toMatchObject({ role: 'author', enabled: false });
});

test('the relay that ends before it drops what it moved moves it again, to the same place', async () => {
  await aHalfSuspendedCaller('event_3');
  const dying = { ...stores, directory: { ...directory, dropOutbox: async () => Promise.reject(new Error('killed')) } };

  await expect(directoryRelay(dying).run()).rejects.toThrow('killed');
  await directoryRelay(stores).run();

  expect((await outbox()).filter(({ id }) => id === 'event_3')).toHaveLength(1);
});
