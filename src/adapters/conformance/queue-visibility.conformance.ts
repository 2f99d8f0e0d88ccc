import { expect, test } from '@jest/globals';
import type { Queue } from '#core/ports/queue.ts';
import { aMessage, LONG_MS, receiveAll, receiveOne, visibleIds, type QueueWorld } from './queue-world.ts';

/** Defines for how long a message is hidden, and what it costs. */
export const describeVisibility = (world: QueueWorld): void => {
  test('receive hides a message for its visibility timeout, and counts the next attempt', async () => {
    const queue = await world.newQueue();
    const message = aMessage();
    await queue.send([message]);
    const first = await receiveOne(queue, world.visibilityMs);

    const meanwhile = await visibleIds(queue, world.visibilityMs);
    await world.wait(world.visibilityMs);
    const second = await receiveOne(queue, world.visibilityMs);

    expect(meanwhile).toEqual([]);
    expect(second).toMatchObject({ ...message, attempts: 2, sentAt: first.sentAt });
    expect(second.receipt).not.toBe(first.receipt);
  });

  test('postpone hides a message for its delay, shorter or longer than its visibility timeout', async () => {
    const queue = await world.newQueue();
    const [soon, late] = [aMessage(), aMessage()];
    await queue.send([soon, late]);
    const received = await receiveAll(queue, 2, 3 * world.visibilityMs);
    const receiptOf = (id: string): string => received.find((message) => message.id === id)?.receipt ?? '';

    await queue.postpone([{ receipt: receiptOf(soon.id), delayMs: world.visibilityMs }, { receipt: receiptOf(late.id), delayMs: 5 * world.visibilityMs }]);
    const atOnce = await visibleIds(queue, LONG_MS);
    await world.wait(world.visibilityMs);
    const then = await visibleIds(queue, LONG_MS);
    await world.wait(2 * world.visibilityMs);
    const afterTimeout = await visibleIds(queue, LONG_MS);
    await world.wait(2 * world.visibilityMs);
    const last = await receiveOne(queue, LONG_MS);

    expect([atOnce, then, afterTimeout]).toEqual([[], [soon.id], []]);
    expect(last).toMatchObject({ id: late.id, attempts: 2 });
  });

  test('postpone by nothing makes a message visible at once', async () => {
    const queue = await world.newQueue();
    const message = aMessage();
    await queue.send([message]);
    const { receipt } = await receiveOne(queue, LONG_MS);

    await queue.postpone([{ receipt, delayMs: 0 }]);

    expect(await receiveOne(queue, LONG_MS)).toMatchObject({ id: message.id, attempts: 2 });
  });

  test('postpone that is not counted leaves the attempts as they were, however often', async () => {
    const queue = await world.newQueue({ maxReceives: 2 });
    const message = aMessage();
    await queue.send([message]);

    for (let times = 0; times < 3; times += 1) {
      const { receipt } = await receiveOne(queue, LONG_MS);
      await queue.postpone([{ receipt, delayMs: 0, uncounted: true }]);
    }

    expect(await receiveOne(queue, LONG_MS)).toMatchObject({ id: message.id, attempts: 1 });
  });

  test('postpone that is not counted hides a message for its delay, and keeps everything else of it', async () => {
    const queue = await world.newQueue();
    const message = aMessage({ group: 'user_bob' });
    await queue.send([message]);
    await receiveOne(queue, world.visibilityMs);
    await world.wait(world.visibilityMs);
    const { receipt, sentAt } = await receiveOne(queue, LONG_MS);

    await queue.postpone([{ receipt, delayMs: 2 * world.visibilityMs, uncounted: true }]);
    const atOnce = await visibleIds(queue, LONG_MS);
    await world.wait(world.visibilityMs);
    const then = await visibleIds(queue, LONG_MS);
    await queue.remove([receipt]);
    await world.wait(world.visibilityMs);

    expect([atOnce, then]).toEqual([[], []]);
    expect(await receiveOne(queue, LONG_MS)).toEqual({ ...message, sentAt, attempts: 2, receipt: expect.any(String) });
  });
};

/** Defines that a receipt ends with its receiving. */
export const describeReceipts = (world: QueueWorld): void => {
  const aVoidReceipt = async (queue: Queue): Promise<string> => {
    await queue.send([aMessage()]);
    const { receipt } = await receiveOne(queue, world.visibilityMs);
    await world.wait(world.visibilityMs);
    await receiveOne(queue, 2 * world.visibilityMs);
    return receipt;
  };

  const answers: readonly [string, (queue: Queue, receipt: string) => Promise<void>][] = [
    ['remove', (queue, receipt) => queue.remove([receipt])],
    ['postpone', (queue, receipt) => queue.postpone([{ receipt, delayMs: 0 }])],
    ['bury', (queue, receipt) => queue.bury([{ receipt, reason: 'too late' }])],
  ];
  for (const [name, answer] of answers) {
    test(`${name} ignores the receipt of a message that was received anew`, async () => {
      const queue = await world.newQueue();
      const receipt = await aVoidReceipt(queue);

      await answer(queue, receipt);

      expect(await visibleIds(queue, LONG_MS)).toEqual([]);
      expect(await queue.listDead(100)).toEqual([]);
      await world.wait(2 * world.visibilityMs);
      expect(await receiveOne(queue, world.visibilityMs)).toMatchObject({ attempts: 3 });
    });

    test(`${name} ignores the receipts of a message that was removed, and what is no receipt`, async () => {
      const queue = await world.newQueue();
      await queue.send([aMessage()]);
      const { receipt } = await receiveOne(queue, world.visibilityMs);
      await queue.remove([receipt]);

      for (const none of [receipt, 'none', '1.1', '']) await answer(queue, none);

      expect(await queue.depth()).toEqual({ ready: 0, invisible: 0, dead: 0, oldestAgeMs: 0 });
    });
  }
};
