import type { DatabaseSync } from 'node:sqlite';
import { neverAnswered } from '#core/queue-limits.ts';
import type { QueueCounters } from './sqlite-queues-groups.ts';
import type { Answers, Operation, ReceivedRow } from './sqlite-queues-messages.ts';
import { receiptText, type Receipts } from './sqlite-queues-receipts.ts';

type Of<Kind extends Operation['do']> = Extract<Operation, { readonly do: Kind }>;

/** Operations on messages that are alive. */
export interface LiveOperations {
  send(operation: Of<'send'>): null;
  receive(operation: Of<'receive'>): readonly ReceivedRow[];
  remove(operation: Of<'remove'>): null;
  postpone(operation: Of<'postpone'>): null;
  depth(operation: Of<'depth'>): Answers['depth'];
}

/** Most hidden messages that one `receive` makes ready again, and most that it lets die: the bound of its work. */
const MAX_SWEPT = 1_000;
const FIELDS_OF_ROW = 3;

/** Prepares the operations on messages that are alive. */
export const liveOperations = (db: DatabaseSync, counters: QueueCounters, receipts: Receipts): LiveOperations => ({
  send: sender(db, counters),
  receive: receiver(db, counters, receipts),
  remove: remover(db, counters, receipts),
  postpone: postponer(db, counters, receipts),
  depth: depthReader(db),
});

const sender = (db: DatabaseSync, counters: QueueCounters): LiveOperations['send'] => {
  const insert = db.prepare('INSERT INTO messages (queue, id, "group", sentAt, attempts, body) VALUES (?, ?, ?, ?, 0, ?)');
  return ({ now, rows, targets }) => {
    for (const queue of new Set(targets.flat())) {
      const tally = counters.tally(queue);
      targets.forEach((chosen, index) => {
        if (!chosen.includes(queue)) return;
        const [id = '', group = '', body = ''] = rows.slice(index * FIELDS_OF_ROW, (index + 1) * FIELDS_OF_ROW);
        insert.run(queue, id, group, now, body);
        tally.add(group, { ready: 1 });
      });
      tally.settle();
    }
    return null;
  };
};

const receiver = (db: DatabaseSync, counters: QueueCounters, receipts: Receipts): LiveOperations['receive'] => {
  const sweep = sweeper(db, counters);
  const first = db.prepare(
    'SELECT seq, id, sentAt, attempts, body FROM messages WHERE queue = ? AND "group" = ? AND visibleAt IS NULL AND diedAt IS NULL ORDER BY seq LIMIT 1',
  );
  const hide = db.prepare('UPDATE messages SET attempts = attempts + 1, receipt = ?, visibleAt = ? WHERE seq = ?');
  const die = db.prepare('UPDATE messages SET receipt = NULL, diedAt = ?, reason = ? WHERE seq = ?');
  return ({ queue, now, limit, visibilityMs, maxReceives }) => {
    sweep(queue, now);
    const received: ReceivedRow[] = [];
    const tally = counters.tally(queue);
    for (let died = 0; received.length < limit && died < MAX_SWEPT; ) {
      const group = counters.next(queue);
      const row = group === undefined ? undefined : first.get(queue, group);
      if (group === undefined || row === undefined) break;
      const [seq, attempts] = [Number(row['seq']), Number(row['attempts'])];
      counters.take(queue, group);
      if (attempts >= maxReceives) {
        died += 1;
        die.run(now, neverAnswered(attempts), seq);
        tally.add(group, { inFlight: -1 });
        tally.count({ ready: -1, dead: 1 });
        continue;
      }
      const receipt = receipts.next();
      hide.run(receipt, now + visibilityMs, seq);
      tally.count({ ready: -1, hidden: 1 });
      received.push({ id: String(row['id']), group, body: String(row['body']), attempts: attempts + 1, sentAt: Number(row['sentAt']), receipt: receiptText(seq, receipt) });
    }
    tally.settle();
    return received;
  };
};

/** Makes hidden messages ready whose time is over; their receipts count until they are received anew. */
const sweeper = (db: DatabaseSync, counters: QueueCounters): ((queue: number, now: number) => void) => {
  const due = db.prepare('SELECT seq, "group", receipt FROM messages WHERE queue = ? AND visibleAt <= ? ORDER BY visibleAt LIMIT ?');
  const show = db.prepare('UPDATE messages SET visibleAt = NULL WHERE seq = ?');
  return (queue, now) => {
    const rows = due.all(queue, now, MAX_SWEPT);
    if (rows.length === 0) return;
    const tally = counters.tally(queue);
    for (const { seq, group, receipt } of rows) {
      show.run(Number(seq));
      tally.add(String(group), { ready: 1, hidden: -1, inFlight: receipt === null ? 0 : -1 });
    }
    tally.settle();
  };
};

const remover = (db: DatabaseSync, counters: QueueCounters, receipts: Receipts): LiveOperations['remove'] => {
  const remove = db.prepare('DELETE FROM messages WHERE seq = ?');
  return ({ queue, receipts: given }) => {
    const tally = counters.tally(queue);
    for (const receipt of given) {
      const message = receipts.find(queue, receipt);
      if (message === undefined) continue;
      remove.run(message.seq);
      tally.add(message.group, message.visibleAt === null ? { ready: -1 } : { hidden: -1, inFlight: -1 });
    }
    tally.settle();
    return null;
  };
};

const postponer = (db: DatabaseSync, counters: QueueCounters, receipts: Receipts): LiveOperations['postpone'] => {
  const postpone = db.prepare('UPDATE messages SET receipt = NULL, visibleAt = ?, attempts = attempts - ? WHERE seq = ?');
  return ({ queue, now, receipts: given, delaysMs, uncounted }) => {
    const tally = counters.tally(queue);
    given.forEach((receipt, index) => {
      const message = receipts.find(queue, receipt);
      if (message === undefined) return;
      const delayMs = delaysMs[index] ?? 0;
      postpone.run(delayMs === 0 ? null : now + delayMs, uncounted[index] ? 1 : 0, message.seq);
      tally.add(message.group, message.visibleAt === null ? { ready: -1 } : { hidden: -1, inFlight: -1 });
      tally.add(message.group, delayMs === 0 ? { ready: 1 } : { hidden: 1 });
    });
    tally.settle();
    return null;
  };
};

const depthReader = (db: DatabaseSync): LiveOperations['depth'] => {
  const counts = db.prepare('SELECT ready, hidden, dead FROM queues WHERE id = ?');
  const due = db.prepare('SELECT count(*) AS n FROM messages WHERE queue = ? AND visibleAt <= ?');
  const oldest = db.prepare('SELECT sentAt FROM messages WHERE queue = ? AND diedAt IS NULL ORDER BY sentAt LIMIT 1');
  return ({ queue, now }) => {
    const { ready, hidden, dead } = counts.get(queue) ?? {};
    const over = Number(due.get(queue, now)?.['n']);
    const sentAt = oldest.get(queue)?.['sentAt'];
    return { ready: Number(ready) + over, hidden: Number(hidden) - over, dead: Number(dead), oldestSentAt: sentAt === undefined ? null : Number(sentAt) };
  };
};
