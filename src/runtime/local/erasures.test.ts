import { afterAll, expect, test } from '@jest/globals';
import type { Caller } from '#core/caller.ts';
import { aCaller, aClock, aRequest } from '#core/core.testing.ts';
import { outgoingMail } from '#core/outgoing-mail.ts';
import type { Write } from '#core/ports/table.ts';
import { attributesRepository } from '#domains/users/attributes.repository.ts';
import { deleteCurrentUser } from '#domains/users/delete-current-user.ts';
import { erasuresRepository } from '#domains/users/erasures.repository.ts';
import { deliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { dueDelivery } from '#domains/webhooks/delivery.ts';
import { registeredWebhook } from '#domains/webhooks/webhook.ts';
import { webhooksRepository } from '#domains/webhooks/webhooks.repository.ts';
import { erasureTask } from '#runtime/local/erasures.ts';
import type { EmbeddedStores } from '#runtime/local/embedded-stores.ts';
import { temporaryStores } from '#runtime/local/embedded-stores.testing.ts';
import { fileEraser } from '#runtime/local/file-tasks.ts';
import { readSettings } from '#runtime/settings.ts';
import { webhookEraser } from '#runtime/webhooks.ts';

const clock = aClock();
const { stores, placesOf, remove } = await temporaryStores(clock);
afterAll(remove);

const PASSWORD = 'three green boats at noon';
const emailOf = ({ userId }: Caller): string => `${userId}@mail.example`;
const erasers = [fileEraser(stores, readSettings({})), webhookEraser(stores, clock)];

let people = 0;

/** An endpoint, and something on its way there. */
const aWebhookWithDelivery = (ownerId: string, now: Date): readonly Write[] => {
  const webhook = registeredWebhook(`webhook_of_${ownerId}`, ownerId, { url: 'https://hooks.example.com', eventTypes: ['todo.created'] }, { secret: `whsec_${ownerId}`, now });
  const delivery = dueDelivery({ id: 'delivery_1', webhookId: webhook.id, ownerId, eventId: 'event_1', eventType: 'todo.created', body: '{}', isTest: false }, now);
  return [...webhooksRepository(stores.table).add(webhook), deliveriesRepository(stores.table).add(delivery)];
};

/** A person of whom every store holds something. */
const aSettledCaller = async (): Promise<Caller> => {
  const caller = aCaller();
  const { userId } = caller;
  const { pool, directory, table, objects } = stores;
  const now = clock.now();
  const signedUp = await pool.signUp({ userId, email: emailOf(caller), password: PASSWORD, displayName: `Name of ${userId}` });
  if (!signedUp.existing) await pool.confirmSignUp(emailOf(caller), signedUp.delivery.code);
  await pool.signIn(emailOf(caller), PASSWORD);
  await pool.startTotp(userId);
  const user = { userId, email: emailOf(caller), displayName: `Name of ${userId}`, role: 'user', state: 'active', locale: 'en', version: 1, createdAt: now, updatedAt: now } as const;
  await directory.add(user, { id: `event_${people += 1}`, at: now, body: '{"events":[]}' });
  const own = (sk: string): Write => ({ kind: 'put', item: { pk: `USER#${userId}`, sk, title: `To-do of ${userId}` } });
  await table.transact([own('TODO#1'), own('TODO#2'), attributesRepository(table).recordSignIn(userId, now)]);
  await table.transact(aWebhookWithDelivery(userId, now));
  await table.transact([{ kind: 'put', item: { pk: `IDEMPOTENCY#${userId}`, sk: 'createTodo#1', body: `Answer to ${userId}` } }]);
  await objects.put({ key: `files/${userId}/1`, contentType: 'text/plain', bytes: Buffer.from(`File of ${userId}`) });
  await objects.createMultipart({ key: `incoming/${userId}/2`, contentType: 'text/plain' });
  return caller;
};

const deleteAccount = (caller: Caller) =>
  deleteCurrentUser(aRequest({ caller, ifMatch: 1 }), { ...stores, erasures: erasuresRepository(stores.table), clock });

const runTask = (uses: EmbeddedStores = stores) => erasureTask(uses, erasers, clock).run();

/** Both passes of the background task. */
const finish = async (): Promise<void> => {
  await runTask();
  clock.advance(60);
  await runTask();
};

/** Stores whose process ends behind the call of this number that changes something. */
const dyingAfter = (calls: number): EmbeddedStores => {
  let left = calls;
  const dying = <Store extends object>(store: Store, changes: readonly string[]): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function' || !changes.includes(String(name))) return method;
        return async (...args: unknown[]) => {
          const result: unknown = await method.apply(target, args);
          left -= 1;
          if (left === 0) throw new Error('killed');
          return result;
        };
      },
    });
  return { ...stores, table: dying(stores.table, ['transact']), pool: dying(stores.pool, ['remove']), directory: dying(stores.directory, ['remove']) };
};

/** All that may still name a deleted person: that they were deleted. */
const isAnnouncement = (place: string): boolean => /^directory\.db outbox .*user\.deleted/.test(place);

test('a person who is deleted is left in no store, except that they were deleted', async () => {
  const alice = await aSettledCaller();
  const bob = await aSettledCaller();
  const before = placesOf(bob.userId);

  await deleteAccount(alice);
  await finish();

  expect(placesOf(alice.userId).filter((place) => !isAnnouncement(place))).toEqual([]);
  expect(placesOf(emailOf(alice))).toEqual([]);
  expect(placesOf(alice.userId).filter(isAnnouncement)).toHaveLength(1);
  expect(placesOf(bob.userId)).toEqual(before);
});

test('a deleted person is signed out at once, before the background task runs', async () => {
  const alice = await aSettledCaller();
  const signedIn = await stores.pool.signIn(emailOf(alice), PASSWORD);
  const claims = await stores.verifier.verify(signedIn.kind === 'tokens' ? signedIn.tokens.accessToken : '');

  const reply = await deleteAccount(alice);

  expect(reply).toEqual({ status: 204 });
  expect(await stores.pool.isRevoked(claims)).toBe(true);
  await expect(stores.pool.signIn(emailOf(alice), PASSWORD)).rejects.toThrow('invalid_credentials');
  await finish();
});

test('a deletion whose process ends behind its decision is carried out by the background task', async () => {
  const alice = await aSettledCaller();
  const pool = { ...stores.pool, remove: async () => Promise.reject(new Error('killed')) };
  const decided = deleteCurrentUser(aRequest({ caller: alice, ifMatch: 1 }), { ...stores, pool, erasures: erasuresRepository(stores.table), clock });
  await expect(decided).rejects.toThrow('killed');

  await finish();

  expect(placesOf(alice.userId).filter((place) => !isAnnouncement(place))).toEqual([]);
});

test.each([1, 2, 3, 4, 5])('an erasure whose process ends behind its change number %i is finished by the next', async (changes) => {
  const alice = await aSettledCaller();
  await deleteAccount(alice);
  await expect(runTask(dyingAfter(changes))).rejects.toThrow('killed');

  await finish();

  expect(placesOf(alice.userId).filter((place) => !isAnnouncement(place))).toEqual([]);
  expect(placesOf(alice.userId).filter(isAnnouncement)).toHaveLength(1);
});

test('what a request under way writes behind the first pass is erased by the second', async () => {
  const alice = await aSettledCaller();
  await deleteAccount(alice);
  await runTask();
  await stores.table.transact([{ kind: 'put', item: { pk: `USER#${alice.userId}`, sk: 'TODO#3', title: 'Late' } }]);

  await runTask();
  expect(placesOf('Late')).toHaveLength(1);
  clock.advance(60);
  await runTask();

  expect(placesOf('Late')).toEqual([]);
});

test('a mail that was due to a deleted person expires within a day', async () => {
  const alice = await aSettledCaller();
  await stores.table.transact([outgoingMail(`mail_${alice.userId}`, { to: emailOf(alice), subject: 'x', text: 'x' }, clock.now())]);

  clock.advance(24 * 3600);

  expect(await stores.table.listExpired(10)).toHaveLength(1);
});
