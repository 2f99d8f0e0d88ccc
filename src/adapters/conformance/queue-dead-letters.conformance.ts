import { expect, test } from '@jest/globals';
import type { NewMessage, Queue } from '#core/ports/queue.ts';
import { aMessage, CLOCKS_DIFFER_MS, idsOf, LONG_MS, receiveAll, receiveOne, someMessages, visibleIds, type QueueWorld } from './queue-world.ts';

/** Defines what becomes of messages that cannot be handled. */
export const describeDeadLetters = (world: QueueWorld): void => {
  const buryAll = async (queue: Queue, messages: readonly NewMessage[]): Promise<void> => {
    await queue.send(messages);
    const received = await receiveAll(queue, messages.length, LONG_MS);
    await queue.bury(received.map(({ receipt, id }) => ({ receipt, reason: `${id} is broken` })));
  };

  test('bury moves a message to the dead letters, with its reason', async () => {
    const queue = await world.newQueue();
    const message = aMessage({ group: 'user_bob', body: '"é € 𝄞"' });
    const before = world.now().getTime();
    await queue.send([message]);
    const { receipt, sentAt } = await receiveOne(queue, world.visibilityMs);

    await queue.bury([{ receipt, reason: 'The endpoint said: „no“.' }]);
    await world.wait(world.visibilityMs);

    expect(await visibleIds(queue, world.visibilityMs)).toEqual([]);
    const [dead, ...others] = await queue.listDead(100);
    expect(dead).toEqual({ ...message, attempts: 1, sentAt, diedAt: expect.any(Date), reason: 'The endpoint said: „no“.' });
    expect(Math.abs(Number(dead?.diedAt) - before)).toBeLessThan(CLOCKS_DIFFER_MS);
    expect(others).toEqual([]);
  });

  test('bury keeps 1,024 characters of a reason, and a body of 256 KiB', async () => {
    const queue = await world.newQueue();
    const body = JSON.stringify('x'.repeat(256 * 1024 - 2));
    await queue.send([aMessage({ body })]);
    const { receipt } = await receiveOne(queue, world.visibilityMs);

    await queue.bury([{ receipt, reason: 'ü'.repeat(2_000) }]);

    const [dead] = await queue.listDead(1);
    expect(dead).toMatchObject({ body, reason: 'ü'.repeat(1_024) });
  });

  test('bury takes an empty reason, and one with characters that no document may have', async () => {
    const queue = await world.newQueue();
    await queue.send(someMessages(2));
    const received = await receiveAll(queue, 2, world.visibilityMs);

    await queue.bury(received.map(({ receipt }, index) => ({ receipt, reason: index === 0 ? '' : 'a\u0000\u001b[31m\uffff\ud800' })));

    expect(await queue.listDead(10)).toHaveLength(2);
  });

  test('listDead takes nothing away, and lists at most as many as asked for', async () => {
    const queue = await world.newQueue();
    const messages = someMessages(12);
    await buryAll(queue, messages);

    const [few, all, again] = [await queue.listDead(2), await queue.listDead(100), await queue.listDead(100)];

    expect(few).toHaveLength(2);
    expect(idsOf(all)).toEqual(idsOf(messages));
    expect(idsOf(again)).toEqual(idsOf(messages));
    expect(all.every(({ id, reason }) => reason === `${id} is broken`)).toBe(true);
  });

  test('redrive makes all dead letters visible with no attempts counted', async () => {
    const queue = await world.newQueue();
    const messages = someMessages(12);
    await buryAll(queue, messages);

    const redriven = await queue.redrive();
    const received = await receiveAll(queue, 12, world.visibilityMs);

    expect(redriven).toBe(12);
    expect(idsOf(received)).toEqual(idsOf(messages));
    expect(received.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(received.find(({ id }) => id === messages[0]?.id)).toMatchObject(messages[0] ?? {});
    expect(await queue.listDead(100)).toEqual([]);
  });

  test('redrive of some ids leaves the others, and takes ids that it does not know', async () => {
    const queue = await world.newQueue();
    const messages = someMessages(5);
    const [first, second, ...others] = messages;
    await buryAll(queue, messages);

    const redriven = [await queue.redrive([first?.id ?? '', second?.id ?? '', 'event_none']), await queue.redrive(['event_none']), await queue.redrive([])];

    expect(redriven).toEqual([2, 0, 0]);
    expect(idsOf(await receiveAll(queue, 2, world.visibilityMs))).toEqual(idsOf([first, second].filter((message) => message !== undefined)));
    expect(idsOf(await queue.listDead(100))).toEqual(idsOf(others));
  });

  test('receive lets a message die that was received as often as the queue allows, and hands out others instead', async () => {
    const queue = await world.newQueue({ maxReceives: 2 });
    const [message, other] = [aMessage(), aMessage()];
    await queue.send([message]);
    for (const attempts of [1, 2]) {
      expect(await receiveOne(queue, world.visibilityMs)).toMatchObject({ attempts });
      await world.wait(world.visibilityMs);
    }
    await queue.send([other]);

    const received = await receiveAll(queue, 1, world.visibilityMs);

    expect(idsOf(received)).toEqual([other.id]);
    expect(await queue.receive({ limit: 100, visibilityMs: world.visibilityMs })).toEqual([]);
    expect(await queue.listDead(100)).toEqual([expect.objectContaining({ ...message, attempts: 2, reason: 'was received 2 times and never answered' })]);
    expect(await queue.redrive()).toBe(1);
    expect(await receiveOne(queue, world.visibilityMs)).toMatchObject({ id: message.id, attempts: 1 });
  });
};
