import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeDeadLetters } from './queue-dead-letters.conformance.ts';
import { describeQueueHistories } from './queue-histories.conformance.ts';
import { describeReceipts, describeVisibility } from './queue-visibility.conformance.ts';
import { aMessage, CLOCKS_DIFFER_MS, idsOf, LONG_MS, receiveAll, receiveOne, someMessages, visibleIds, type QueueSuite, type QueueWorld } from './queue-world.ts';

/** Often enough for the tests that do not ask what happens at the last receive. */
const MANY_RECEIVES = 100;
/** What a queue with a clock of its own may be late by. */
const SLACK_MS = 150;

/** Defines the executable specification of the Queue port for one adapter. */
export const describeQueue = (name: string, suite: QueueSuite): void => {
  describe(name, () => {
    let opened: Awaited<ReturnType<QueueSuite['open']>>;
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    const world: QueueWorld = {
      visibilityMs: suite.visibilityMs,
      newQueue: (options = { maxReceives: MANY_RECEIVES }) => opened.newQueue(options),
      now: () => (suite.hasClock ? new Date(nowMs) : new Date()),
      wait: async (ms) => {
        nowMs += ms;
        if (!suite.hasClock) await sleep(ms + SLACK_MS);
      },
    };
    beforeAll(async () => {
      opened = await suite.open({ now: world.now });
    });
    afterAll(async () => opened.close());
    describeReceive(world);
    describeVisibility(world);
    describeReceipts(world);
    describeBounds(world);
    describeDepth(world);
    describeConcurrency(world);
    describeDeadLetters(world);
    if (suite.isFair) describeFairness(world);
    if (suite.histories > 0) describeQueueHistories(world, suite.histories);
  });
};

const describeReceive = (world: QueueWorld): void => {
  test('receive hands out what was sent, whole, and names the first attempt', async () => {
    const queue = await world.newQueue();
    const sent = [aMessage(), aMessage({ group: 'user_bob', body: '{"note":"é € 𝄞 \\u0000 \\\\ \\" "}' })];
    const before = world.now().getTime();

    await queue.send(sent);
    const received = await receiveAll(queue, 2, world.visibilityMs);

    expect(received.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))).toEqual(sent.map((message) => ({ ...message, attempts: 1, sentAt: expect.any(Date), receipt: expect.any(String) })));
    for (const { sentAt } of received) expect(Math.abs(sentAt.getTime() - before)).toBeLessThan(CLOCKS_DIFFER_MS);
  });

  test('receive hands out a body of 256 KiB, and every character that JSON can have', async () => {
    const queue = await world.newQueue();
    const largest = JSON.stringify('ü'.repeat((256 * 1024 - 2) / 2));
    const strange = JSON.stringify({ text: String.fromCharCode(...Array.from({ length: 0x20 }, (_, code) => code)), more: '\u007f\u0085\u2028\ufdd0\ufffe\uffff\u{10ffff}\ud800' });
    await queue.send([aMessage({ body: largest })]);
    await queue.send([aMessage({ body: strange })]);

    const bodies = (await receiveAll(queue, 2, world.visibilityMs)).map(({ body }) => JSON.stringify(JSON.parse(body)));

    expect(bodies.toSorted((a, b) => a.length - b.length)).toEqual([strange, largest]);
  });

  test('receive answers with at most as many as asked for, and with none from an empty queue', async () => {
    const queue = await world.newQueue();
    const empty = await queue.receive({ limit: 100, visibilityMs: world.visibilityMs });
    const sent = someMessages(25);
    await queue.send(sent);

    const [some, others] = [await queue.receive({ limit: 7, visibilityMs: LONG_MS }), await receiveAll(queue, 25, LONG_MS)];

    expect(empty).toEqual([]);
    expect(some.length).toBeLessThanOrEqual(7);
    expect(idsOf([...some, ...others])).toEqual(idsOf(sent));
  });

  test('send of 100 messages and remove of them leave nothing', async () => {
    const queue = await world.newQueue();
    const sent = someMessages(100);
    await queue.send(sent);

    const received = await receiveAll(queue, 100, world.visibilityMs);
    await queue.remove(received.map(({ receipt }) => receipt));
    await world.wait(world.visibilityMs);

    expect(idsOf(received)).toEqual(idsOf(sent));
    expect(await queue.receive({ limit: 100, visibilityMs: world.visibilityMs })).toEqual([]);
    expect(await queue.depth()).toEqual({ ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 });
  });

  test('send, remove, postpone and bury of nothing do nothing', async () => {
    const queue = await world.newQueue();

    await Promise.all([queue.send([]), queue.remove([]), queue.postpone([]), queue.bury([])]);

    expect(await queue.depth()).toEqual({ ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 });
  });
};

const describeBounds = (world: QueueWorld): void => {
  test('a queue refuses what it could not keep with a TypeError', async () => {
    const queue = await world.newQueue();
    const tooLong = 12 * 3_600_000 + 1;
    const refused: readonly [() => Promise<unknown>, RegExp][] = [
      [() => queue.send(someMessages(101)), /101 messages at once: at most 100/],
      [() => queue.send([aMessage(), aMessage({ body: 'ü'.repeat(128 * 1024 + 1) })]), /Message 1 \(event_\d+\) has a body of 262146 bytes: at most 262144/],
      [() => queue.send([aMessage({ body: 'a\ud800' })]), /no body of well-formed Unicode/],
      [() => queue.send([aMessage({ body: '' })]), /Message 0 has no body/],
      [() => queue.send([aMessage({ id: '' })]), /Message 0 has id ""/],
      [() => queue.send([aMessage({ group: 'user alice' })]), /Message 0 has group "user alice"/],
      [() => queue.send([aMessage({ group: 'a'.repeat(129) })]), /1 to 128 visible ASCII characters/],
      [() => queue.receive({ limit: 0, visibilityMs: 1_000 }), /limit is 0: it must be a whole number from 1 to 100/],
      [() => queue.receive({ limit: 101, visibilityMs: 1_000 }), /limit is 101/],
      [() => queue.receive({ limit: 1, visibilityMs: 0 }), /visibilityMs is 0/],
      [() => queue.receive({ limit: 1, visibilityMs: tooLong }), /visibilityMs is 43200001: it must be a whole number from 1 to 43200000/],
      [() => queue.postpone([{ receipt: 'x', delayMs: -1 }]), /delayMs is -1/],
      [() => queue.postpone([{ receipt: 'x', delayMs: tooLong }]), /delayMs is 43200001/],
      [() => queue.listDead(101), /limit is 101/],
    ];

    for (const [ask, message] of refused) {
      await expect(ask()).rejects.toThrow(message);
      await expect(ask()).rejects.toBeInstanceOf(TypeError);
    }

    expect(await queue.depth()).toEqual({ ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 });
  });
};

const describeDepth = (world: QueueWorld): void => {
  test('depth counts ready, invisible and dead messages', async () => {
    const queue = await world.newQueue();
    await queue.send(someMessages(6));
    const [buried, postponed] = await receiveAll(queue, 3, world.visibilityMs);
    await queue.bury([{ receipt: buried?.receipt ?? '', reason: 'broken' }]);
    await queue.postpone([{ receipt: postponed?.receipt ?? '', delayMs: 3 * world.visibilityMs }]);

    const before = await queue.depth();
    await world.wait(world.visibilityMs);

    expect(before).toMatchObject({ ready: 3, invisible: 2, dead: 1 });
    expect(await queue.depth()).toMatchObject({ ready: 4, invisible: 1, dead: 1 });
  });
};

const describeConcurrency = (world: QueueWorld): void => {
  test('receivers at once never share a visible message, nor miss one', async () => {
    const queue = await world.newQueue();
    const sent = someMessages(100);
    await queue.send(sent);

    const received = (await Promise.all(Array.from({ length: 10 }, () => receiveAll(queue, 10, LONG_MS)))).flat();

    expect(idsOf(received)).toEqual(idsOf(sent));
  });

  test('messages of one queue do not come to another', async () => {
    const [queue, other] = [await world.newQueue(), await world.newQueue()];
    await queue.send([aMessage()]);
    const { receipt } = await receiveOne(queue, world.visibilityMs);

    await other.remove([receipt]).catch(() => undefined);
    await world.wait(world.visibilityMs);

    expect(await visibleIds(other, world.visibilityMs)).toEqual([]);
    expect(await visibleIds(queue, world.visibilityMs)).toHaveLength(1);
  });
};

const describeFairness = (world: QueueWorld): void => {
  test('receive serves the one message of a group before the many of another that came earlier', async () => {
    const queue = await world.newQueue();
    for (let sent = 0; sent < 500; sent += 100) await queue.send(someMessages(100));
    await queue.receive({ limit: 10, visibilityMs: LONG_MS });
    await queue.send([aMessage({ group: 'user_bob' })]);

    const next = await queue.receive({ limit: 2, visibilityMs: LONG_MS });

    expect(next.map(({ group }) => group)).toContain('user_bob');
  });

  test('receive serves groups in turn, also when nothing is in flight', async () => {
    const queue = await world.newQueue();
    for (const group of ['user_alice', 'user_bob']) await queue.send(someMessages(20, { group }));

    const groups: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      const { group, receipt } = await receiveOne(queue, LONG_MS);
      groups.push(group);
      await queue.remove([receipt]);
    }

    expect(groups.filter((group) => group === 'user_bob')).toHaveLength(3);
  });
};
