import { sqliteQueues } from './sqlite-queues.ts';

/** Sends messages from 16 clients to two queues, until it is killed, and prints the id of every message that was acknowledged. */
const sendForEver = async (file: string, round: string): Promise<void> => {
  const queues = sqliteQueues({ file, clock: { now: () => new Date('2026-01-01T00:00:00Z') }, queues: ['left', 'right'].map((name) => ({ name, maxReceives: 1_000_000 })) });
  const bus = queues.bus({ left: ['todo.created'], right: ['todo.created'] });
  let sent = 0;
  const client = async (): Promise<never> => {
    for (;;) {
      const id = `event_${round}_${(sent += 1)}`;
      await bus.publish([{ type: 'todo.created', id, ownerId: `user_${sent % 5}`, at: '2026-01-01T00:00:00Z', requestId: 'request_1', data: { todoId: 'todo_1', version: 1 } }]);
      process.stdout.write(`${id}\n`);
      // What the others take away, and give back, is no reason to lose anything.
      const [message] = await queues.queue('left').receive({ limit: 1, visibilityMs: 1_000 });
      if (message !== undefined) await queues.queue('left').postpone([{ receipt: message.receipt, delayMs: 0 }]);
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
};

const [, , file = '', round = ''] = process.argv;
await sendForEver(file, round);
