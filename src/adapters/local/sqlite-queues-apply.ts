import type { DatabaseSync } from 'node:sqlite';
import { isOutOfRoom } from './out-of-room.ts';
import { isSqliteError } from './sqlite-file.ts';
import { deadOperations } from './sqlite-queues-dead.ts';
import { queueCounters } from './sqlite-queues-groups.ts';
import { liveOperations } from './sqlite-queues-live.ts';
import type { Answers, Failure, GroupReply, Operation, Outcome, WorkerSettings } from './sqlite-queues-messages.ts';
import { queueReceipts } from './sqlite-queues-receipts.ts';

const SQLITE_BUSY = 5;
/** What has to be on disk before it is answered; what a power loss takes of the others is only received again. */
const DURABLE: ReadonlySet<Operation['do']> = new Set(['send', 'bury', 'redrive']);
/** Pages above the bound that all but `send` may take, so that a full file can be emptied. */
const HEADROOM_PAGES = 256;

/**
 * Returns the function that performs one group of operations in one transaction. Where the file is full, the operations of the group
 * are performed one by one, so that those which make room, and those which need none, go on.
 * A full disk and a locked file roll back; any other failure is thrown and must stop the worker, because nothing is known then about what the file holds.
 */
export const queuePerformer = (db: DatabaseSync, { file, maxBytes }: WorkerSettings): ((group: readonly Operation[]) => GroupReply) => {
  const transact = transactor(db, { file, maxBytes });
  let stats = { operations: 0, groups: 0, syncedGroups: 0 };
  return (group) => {
    const together = transact(group);
    const outcomes = 'failed' in together && together.failed === 'full' ? group.map((operation) => one(transact([operation]))) : all(together, group.length);
    const synced = group.some((operation) => DURABLE.has(operation.do));
    stats = { operations: stats.operations + group.length, groups: stats.groups + 1, syncedGroups: stats.syncedGroups + (synced ? 1 : 0) };
    return { outcomes, stats };
  };
};

type Result = readonly Answers[keyof Answers][] | Failure;

const all = (result: Result, length: number): readonly Outcome[] => ('failed' in result ? Array.from({ length }, () => result) : result.map((answer) => ({ answer })));

const one = (result: Result): Outcome => ('failed' in result ? result : { answer: result[0] ?? null });

const transactor = (db: DatabaseSync, { file, maxBytes }: WorkerSettings): ((group: readonly Operation[]) => Result) => {
  const perform = performer(db);
  const pageBytes = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  return (group) => {
    // Outside of a transaction, where alone SQLite takes it.
    db.exec(`PRAGMA synchronous = ${group.some((operation) => DURABLE.has(operation.do)) ? 'FULL' : 'NORMAL'}`);
    if (maxBytes !== undefined) {
      const headroom = group.some((operation) => operation.do === 'send') ? 0 : HEADROOM_PAGES;
      db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes)) + headroom}`);
    }
    try {
      db.exec('BEGIN IMMEDIATE');
      const answers = group.map(perform);
      db.exec('COMMIT');
      return answers;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      return survivable(error, file);
    }
  };
};

const performer = (db: DatabaseSync): ((operation: Operation) => Answers[keyof Answers]) => {
  const counters = queueCounters(db);
  const receipts = queueReceipts(db);
  const operations = { ...liveOperations(db, counters, receipts), ...deadOperations(db, counters, receipts) };
  return (operation) => {
    switch (operation.do) {
      case 'send': return operations.send(operation);
      case 'receive': return operations.receive(operation);
      case 'remove': return operations.remove(operation);
      case 'postpone': return operations.postpone(operation);
      case 'bury': return operations.bury(operation);
      case 'listDead': return operations.listDead(operation);
      case 'redrive': return operations.redrive(operation);
      case 'depth': return operations.depth(operation);
    }
  };
};

/** @throws what cannot be survived */
const survivable = (error: unknown, file: string): Failure => {
  if (isSqliteError(error, SQLITE_BUSY)) return { failed: 'busy', message: error.message };
  if (isOutOfRoom(error, file)) return { failed: 'full', message: error.message };
  throw error;
};
