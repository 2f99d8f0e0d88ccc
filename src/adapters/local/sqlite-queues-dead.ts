import type { DatabaseSync } from 'node:sqlite';
import type { QueueCounters } from './sqlite-queues-groups.ts';
import type { DeadRow, Operation } from './sqlite-queues-messages.ts';
import type { Receipts } from './sqlite-queues-receipts.ts';

type Of<Kind extends Operation['do']> = Extract<Operation, { readonly do: Kind }>;

/** Operations on dead letters. */
export interface DeadOperations {
  bury(operation: Of<'bury'>): null;
  listDead(operation: Of<'listDead'>): readonly DeadRow[];
  redrive(operation: Of<'redrive'>): number;
}

/** Prepares the operations on dead letters. */
export const deadOperations = (db: DatabaseSync, counters: QueueCounters, receipts: Receipts): DeadOperations => ({
  bury: burier(db, counters, receipts),
  listDead: lister(db),
  redrive: redriver(db, counters),
});

const burier = (db: DatabaseSync, counters: QueueCounters, receipts: Receipts): DeadOperations['bury'] => {
  const bury = db.prepare('UPDATE messages SET receipt = NULL, visibleAt = NULL, diedAt = ?, reason = ? WHERE seq = ?');
  return ({ queue, now, receipts: given, reasons }) => {
    const tally = counters.tally(queue);
    given.forEach((receipt, index) => {
      const message = receipts.find(queue, receipt);
      if (message === undefined) return;
      bury.run(now, reasons[index] ?? '', message.seq);
      tally.add(message.group, message.visibleAt === null ? { ready: -1, dead: 1 } : { hidden: -1, inFlight: -1, dead: 1 });
    });
    tally.settle();
    return null;
  };
};

const lister = (db: DatabaseSync): DeadOperations['listDead'] => {
  const list = db.prepare('SELECT id, "group", body, attempts, sentAt, diedAt, reason FROM messages WHERE queue = ? AND diedAt IS NOT NULL ORDER BY diedAt, seq LIMIT ?');
  return ({ queue, limit }) =>
    list.all(queue, limit).map(({ id, group, body, attempts, sentAt, diedAt, reason }) => ({
      id: String(id), group: String(group), body: String(body), attempts: Number(attempts), sentAt: Number(sentAt), diedAt: Number(diedAt), reason: String(reason),
    }));
};

const redriver = (db: DatabaseSync, counters: QueueCounters): DeadOperations['redrive'] => {
  const oldest = db.prepare('SELECT seq, "group" FROM messages WHERE queue = ? AND diedAt <= ? ORDER BY diedAt LIMIT ?');
  const named = db.prepare('SELECT seq, "group" FROM messages WHERE queue = ? AND id = ? AND diedAt <= ?');
  const revive = db.prepare('UPDATE messages SET attempts = 0, diedAt = NULL, reason = NULL WHERE seq = ?');
  return ({ queue, until, limit, ids }) => {
    const rows = ids === undefined ? oldest.all(queue, until, limit) : [...new Set(ids)].flatMap((id) => named.all(queue, id, until));
    const tally = counters.tally(queue);
    for (const { seq, group } of rows) {
      revive.run(Number(seq));
      tally.add(String(group), { ready: 1, dead: -1 });
    }
    tally.settle();
    return rows.length;
  };
};
