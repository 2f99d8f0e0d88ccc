import { Worker } from 'node:worker_threads';
import { ConditionFailed, StorageFull, type Write } from '#core/ports/table.ts';
import { checkWrites } from '#core/table-limits.ts';
import { toMessage } from './sqlite-table-messages.ts';
import type { GroupReply, Refusal, RolledBack, ToWriter, TransactionMessage, WriterSettings, WriterStats } from './sqlite-table-messages.ts';
import { SMALL_HEAP } from './worker-threads.ts';

/** The writing half of the embedded table: transactions of one tick go to the writer thread in one message. */
export interface TableWriter {
  transact(writes: readonly Write[], now: number): Promise<void>;
  stats(): WriterStats;
  close(): Promise<void>;
}

interface Waiting {
  readonly writes: readonly Write[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Built code stands beside a built worker, sources beside the worker's source. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './sqlite-table-worker.ts' : './sqlite-table-worker.js', import.meta.url);

/** Starts the writer thread of a table file that is open and migrated already. */
export const startTableWriter = (settings: WriterSettings): TableWriter => {
  const { file } = settings;
  const worker = new Worker(workerFile, { workerData: settings, name: 'table-writer', resourceLimits: SMALL_HEAP });
  const queue = waitingQueue(worker, file);
  let tick: TransactionMessage[] = [];
  const flush = (): void => {
    if (tick.length > 0) worker.postMessage(tick satisfies ToWriter);
    tick = [];
  };

  return {
    transact: (writes, now) =>
      new Promise((resolve, reject) => {
        queue.refuseIfStopped();
        const texts = checkWrites(writes);
        if (writes.length === 0) return resolve();
        const message = { now, writes: writes.map((write, index) => toMessage(write, texts[index])) };
        // After the poll phase: all requests that arrived in this tick travel together.
        if (tick.push(message) === 1) setImmediate(flush);
        queue.add({ writes, resolve, reject });
      }),
    stats: queue.stats,
    close: async () => {
      flush();
      const ended = queue.end(new Error(`${file} is closed.`));
      worker.postMessage('close' satisfies ToWriter);
      await ended;
    },
  };
};

/** The transactions that wait for an answer of the worker, in the order in which they were sent. */
const waitingQueue = (worker: Worker, file: string) => {
  const waiting: Waiting[] = [];
  let stats: WriterStats = { commits: 0, transactions: 0 };
  let stopped: Error | undefined;
  const stop = (reason: string): void => {
    stopped ??= lost(file, reason);
    for (const { reject } of waiting.splice(0)) reject(stopped);
  };
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('exit', () => stop('it ended without a word'));
  worker.on('error', ({ message }: { message: string }) => stop(`it said: ${message}`));
  worker.on('message', (reply: GroupReply) => {
    stats = reply.stats;
    settle(waiting.splice(0, reply.done), reply);
    // Only writes that wait keep the process alive.
    if (waiting.length === 0) worker.unref();
  });
  worker.unref();

  return {
    stats: () => stats,
    refuseIfStopped: () => {
      if (stopped !== undefined) throw stopped;
    },
    add: (transaction: Waiting) => {
      if (waiting.push(transaction) === 1) worker.ref();
    },
    /** Refuses further transactions with this error; resolves when the worker has answered all and is gone. */
    end: async (error: Error) => {
      stopped ??= error;
      worker.ref();
      await exited;
    },
  };
};

const settle = (group: readonly Waiting[], { refused, rolledBack }: GroupReply): void => {
  if (rolledBack !== undefined) {
    for (const { reject } of group) reject(rolledBackError(rolledBack));
    return;
  }
  if (refused.length === 0) {
    for (const { resolve } of group) resolve();
    return;
  }
  const byPosition = new Map(refused.map((refusal) => [refusal.transaction, refusal]));
  group.forEach(({ writes, resolve, reject }, position) => {
    const refusal = byPosition.get(position);
    if (refusal === undefined) resolve();
    else reject(refusalError(writes, refusal));
  });
};

const rolledBackError = ({ why, message }: RolledBack): Error => {
  const cause = new Error(message);
  if (why === 'full') return new StorageFull({ cause });
  return new Error('Another process holds the table for writing; nothing was written. End that process: a table belongs to one process.', { cause });
};

const refusalError = (writes: readonly Write[], { write, mistake }: Refusal): Error =>
  mistake === undefined ? (writes[write]?.orElse?.() ?? new ConditionFailed(write)) : new TypeError(mistake);

const lost = (file: string, reason: string): Error =>
  new Error(
    `The writer of ${file} stopped: ${reason}. Writes that were not acknowledged may or may not be stored. Reads go on; restart the server to write again.`,
  );
