import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from '@jest/globals';
import { StorageFull } from '#core/ports/table.ts';
import { aMessage, idsOf, LONG_MS, receiveOne, someMessages } from '#adapters/conformance/queue-world.ts';
import { sqliteQueues, type SqliteQueues, type SqliteQueuesSettings } from './sqlite-queues.ts';
import { sqliteTable } from './sqlite-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-queues-'));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
let files = 0;
const aFile = (): string => join(folder, `${(files += 1)}.db`);
const open = (file: string, settings: Partial<SqliteQueuesSettings> = {}): SqliteQueues => sqliteQueues({ file, clock, queues: [{ name: 'work', maxReceives: 5 }], ...settings });

const overwrite = (file: string, position: number, bytes: Uint8Array): void => {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
};

describe('sqliteQueues file', () => {
  test('keeps messages, attempts, times and dead letters over a restart, and the messages of a queue that is not asked for', async () => {
    const file = aFile();
    const [ready, hidden, buried, other] = [aMessage(), aMessage(), aMessage(), aMessage()];
    const first = open(file, { queues: ['work', 'rest'].map((name) => ({ name, maxReceives: 5 })) });
    await first.queue('work').send([hidden, buried]);
    const [, second] = await first.queue('work').receive({ limit: 2, visibilityMs: 1_000 });
    await first.queue('work').bury([{ receipt: second?.receipt ?? '', reason: 'broken' }]);
    await Promise.all([first.queue('work').send([ready]), first.queue('rest').send([other])]);
    await first.close();

    const onlyWork = open(file);
    await onlyWork.close();
    const later = open(file, { clock: { now: () => new Date('2026-01-01T00:00:01Z') }, queues: ['rest', 'work'].map((name) => ({ name, maxReceives: 5 })) });
    const received = await later.queue('work').receive({ limit: 10, visibilityMs: 1_000 });

    expect(received.map(({ id, attempts, sentAt }) => [id, attempts, sentAt]).toSorted()).toEqual([[ready.id, 1, clock.now()], [hidden.id, 2, clock.now()]].toSorted());
    expect(await later.queue('work').listDead(10)).toEqual([{ ...buried, attempts: 1, sentAt: clock.now(), diedAt: clock.now(), reason: 'broken' }]);
    expect(idsOf(await later.queue('rest').receive({ limit: 10, visibilityMs: 1_000 }))).toEqual([other.id]);
    await later.close();
  });

  test('a receipt of an earlier run names nothing', async () => {
    const file = aFile();
    const first = open(file);
    await first.queue('work').send([aMessage()]);
    const { receipt } = await receiveOne(first.queue('work'), 1_000);
    await first.close();

    const later = open(file, { clock: { now: () => new Date('2026-01-01T00:00:01Z') } });
    await receiveOne(later.queue('work'), 1_000);
    await later.queue('work').remove([receipt]);

    expect(await later.queue('work').depth()).toEqual({ ready: 0, invisible: 1, dead: 0, oldestAgeMs: 1_000 });
    await later.close();
  });

  test('counts in flight what consumers have, not what is postponed, and leaves nothing behind of a group without messages', async () => {
    const file = aFile();
    let nowMs = 0;
    const queues = open(file, { clock: { now: () => new Date(nowMs) } });
    const queue = queues.queue('work');
    const counted = (): unknown[] => {
      const reader = new DatabaseSync(file, { readOnly: true });
      const rows = reader.prepare('SELECT name, ready, inFlight FROM groups ORDER BY name').all().map((row) => ({ ...row }));
      reader.close();
      return rows;
    };
    await queue.send([...someMessages(3, { group: 'user_alice' }), aMessage({ group: 'user_bob' })]);
    const [first, second] = (await queue.receive({ limit: 4, visibilityMs: 5_000 })).filter(({ group }) => group === 'user_alice').map(({ receipt }) => receipt);

    await queue.postpone([{ receipt: first ?? '', delayMs: 1_000 }]);
    await queue.remove([second ?? '']);
    const postponed = counted();
    nowMs = 1_000;
    await queue.receive({ limit: 1, visibilityMs: 1_000 });
    const received = counted();
    nowMs = 10_000;
    await queue.remove((await queue.receive({ limit: 4, visibilityMs: 1_000 })).map(({ receipt }) => receipt));

    expect(postponed).toEqual([{ name: 'user_alice', ready: 0, inFlight: 1 }, { name: 'user_bob', ready: 0, inFlight: 1 }]);
    expect(received).toEqual([{ name: 'user_alice', ready: 0, inFlight: 2 }, { name: 'user_bob', ready: 0, inFlight: 1 }]);
    expect(counted()).toEqual([]);
    await queues.close();
  });

  test('a damaged file, a newer schema, a file of another kind and a missing folder stop the start with what to do', async () => {
    const [damaged, newer, foreign] = [aFile(), aFile(), aFile()];
    for (const file of [damaged, newer]) {
      const queues = open(file);
      await queues.queue('work').send(someMessages(100));
      await queues.close();
    }
    overwrite(damaged, 5 * 4096, Buffer.alloc(4096, 0x5a));
    new DatabaseSync(newer).exec('PRAGMA user_version = 99');
    await sqliteTable({ file: foreign, clock }).close();
    const before = readFileSync(damaged);

    expect(() => open(damaged)).toThrow(/is damaged \(.*\)\. Nothing was changed\. .*put the newest backup in place/);
    expect(readFileSync(damaged).equals(before)).toBe(true);
    expect(() => open(newer)).toThrow(/has schema version 99, this release knows versions up to 1: start the newer release/);
    expect(() => open(foreign)).toThrow(/is a SQLite file of another program/);
    expect(() => open(join(folder, 'none', 'queues.db'))).toThrow(/Cannot open .*check that its folder exists/);
  });

  test('a queue that the settings do not list is refused by its name', async () => {
    const queues = open(aFile());

    expect(() => queues.queue('play')).toThrow(/There is no queue play: add it/);
    expect(() => queues.bus({ play: ['todo.created'] })).toThrow(/There is no queue play/);
    await queues.close();
  });
});

describe('sqliteQueues worker', () => {
  test('the calls of one tick are one commit, and only sends, burials and redrives wait for the disk', async () => {
    const queues = open(aFile());
    const queue = queues.queue('work');

    await Promise.all(Array.from({ length: 32 }, () => queue.send([aMessage()])));
    const sent = queues.stats();
    const received = await queue.receive({ limit: 32, visibilityMs: LONG_MS });
    const [first, second, ...others] = received.map(({ receipt }) => receipt);
    await Promise.all([queue.remove(others), queue.postpone([{ receipt: first ?? '', delayMs: 1 }]), queue.depth()]);
    const answered = queues.stats();
    await queue.bury([{ receipt: second ?? '', reason: 'broken' }]);
    await queue.redrive();

    expect(sent).toEqual({ operations: 32, groups: 1, syncedGroups: 1 });
    expect(answered).toEqual({ operations: 36, groups: 3, syncedGroups: 1 });
    expect(queues.stats()).toEqual({ operations: 38, groups: 5, syncedGroups: 3 });
    await queues.close();
  });

  test('a full file refuses to take more, lets messages be received and removed, and takes more once there is room', async () => {
    const queues = open(aFile(), { maxBytes: 400_000 });
    const queue = queues.queue('work');
    const large = { body: JSON.stringify('x'.repeat(100_000)) };
    await queue.send(someMessages(2, large));
    await queue.send([aMessage(large)]);

    const group = await Promise.allSettled([queue.send([aMessage(large)]), queue.receive({ limit: 1, visibilityMs: LONG_MS }), queue.send([aMessage(large)]), queue.depth()]);
    const [, received] = group;
    const receipts = received.status === 'fulfilled' ? received.value.map(({ receipt }) => receipt) : [];
    await queue.bury([{ receipt: (await receiveOne(queue, LONG_MS)).receipt, reason: 'x'.repeat(1_000) }]);
    await queue.remove(receipts);
    await queue.send([aMessage(large)]);

    expect(group.map((result) => (result.status === 'rejected' ? result.reason instanceof StorageFull : result.value))).toMatchObject([true, [{}], true, {}]);
    expect(await queue.depth()).toMatchObject({ ready: 2, dead: 1 });
    await queues.close();
  });

  test('a file that another process holds refuses the group, and goes on afterwards', async () => {
    const file = aFile();
    const queues = open(file);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');

    const during = await queues.queue('work').send([aMessage()]).catch(String);
    other.exec('ROLLBACK');
    other.close();
    await queues.queue('work').send([aMessage()]);

    expect(during).toMatch(/Another process holds the queues for writing; nothing was changed/);
    expect(await queues.queue('work').depth()).toMatchObject({ ready: 1 });
    await queues.close();
  });

  test('the end of the worker refuses waiting and later calls', async () => {
    const file = aFile();
    const queues = open(file);
    await queues.queue('work').depth();
    // Another program breaks the schema below the worker, which it cannot survive.
    new DatabaseSync(file).exec("CREATE TRIGGER stop BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'broken below'); END");

    const waiting = await Promise.allSettled([queues.queue('work').send([aMessage()]), queues.queue('work').depth()]);

    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(queues.queue('work').send([aMessage()])).rejects.toThrow(/The worker of .* stopped: it said: broken below\. .*Restart the server/);
    await queues.close();
  });

  test('close performs what was asked for before it, and refuses what comes after', async () => {
    const file = aFile();
    const queues = open(file);
    const last = queues.queue('work').send([aMessage()]);
    await Promise.all([queues.close(), queues.close()]);
    await last;

    await expect(queues.queue('work').depth()).rejects.toThrow(/is closed/);
    const again = open(file);
    expect(await again.queue('work').depth()).toMatchObject({ ready: 1 });
    await again.close();
  });

  test('receive finds the one message of a group behind 100,000 of another', async () => {
    const queues = open(aFile());
    const queue = queues.queue('work');
    for (let sent = 0; sent < 100_000; sent += 10_000) await Promise.all(Array.from({ length: 100 }, () => queue.send(someMessages(100))));
    await queue.receive({ limit: 100, visibilityMs: LONG_MS });
    await queue.send([aMessage({ group: 'user_bob' })]);

    const next = await queue.receive({ limit: 1, visibilityMs: LONG_MS });

    expect(next.map(({ group }) => group)).toEqual(['user_bob']);
    expect(await queue.depth()).toEqual({ ready: 99_900, invisible: 101, dead: 0, oldestAgeMs: 0 });
    await queues.close();
  });

  test('redrive revives more dead letters than one transaction takes, and receive what so many visibility timeouts leave', async () => {
    let nowMs = 0;
    const queues = open(aFile(), { clock: { now: () => new Date(nowMs) } });
    const queue = queues.queue('work');
    await Promise.all(Array.from({ length: 25 }, () => queue.send(someMessages(100))));
    for (let count = 0; count < 25; count += 1) {
      const received = await queue.receive({ limit: 100, visibilityMs: 1_000 });
      await queue.bury(received.map(({ receipt }) => ({ receipt, reason: 'broken' })));
    }

    const redriven = await queue.redrive();
    for (let count = 0; count < 25; count += 1) await queue.receive({ limit: 100, visibilityMs: 1_000 });
    nowMs += 1_000;
    const over = await queue.depth();
    let received = 0;
    for (let count = 0; count < 25; count += 1) received += (await queue.receive({ limit: 100, visibilityMs: 1_000 })).length;

    expect([redriven, received]).toEqual([2_500, 2_500]);
    expect(over).toEqual({ ready: 2_500, invisible: 0, dead: 0, oldestAgeMs: 1_000 });
    expect(await queue.depth()).toEqual({ ready: 0, invisible: 2_500, dead: 0, oldestAgeMs: 1_000 });
    await queues.close();
  });
});
