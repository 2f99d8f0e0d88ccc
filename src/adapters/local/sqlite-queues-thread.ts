import { Worker } from 'node:worker_threads';
import { StorageFull } from '#core/ports/table.ts';
import type { Answers, Failure, GroupReply, Operation, Outcome, QueuesStats, ToWorker, WorkerSettings } from './sqlite-queues-messages.ts';
import { SMALL_HEAP } from './worker-threads.ts';

/** The calling side of the worker thread: operations of one tick go to it in one message, and into one transaction. */
export interface QueuesThread {
  ask<Kind extends Operation['do']>(operation: Extract<Operation, { readonly do: Kind }>): Promise<Answers[Kind]>;
  stats(): QueuesStats;
  close(): Promise<void>;
}

interface Waiting {
  readonly settle: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** Built code stands beside a built worker, sources beside the worker's source. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './sqlite-queues-worker.ts' : './sqlite-queues-worker.js', import.meta.url);

/** Starts the worker thread of a file that was opened and migrated before. */
export const startQueuesThread = (settings: WorkerSettings): QueuesThread => {
  const worker = new Worker(workerFile, { workerData: settings, name: 'queues', resourceLimits: SMALL_HEAP });
  const waiting = waitingList(worker, settings.file);
  let tick: Operation[] = [];
  const flush = (): void => {
    if (tick.length > 0) worker.postMessage(tick satisfies ToWorker);
    tick = [];
  };

  return {
    ask: <Kind extends Operation['do']>(operation: Extract<Operation, { readonly do: Kind }>) =>
      new Promise<Answers[Kind]>((resolve, reject) => {
        waiting.refuseIfStopped();
        // After the poll phase: all calls of this tick travel together.
        if (tick.push(operation) === 1) setImmediate(flush);
        waiting.add({
          // The worker answers each operation with the answer of its kind, in order.
          settle: (outcome) => ('failed' in outcome ? reject(failureError(outcome)) : resolve(outcome.answer as Answers[Kind])),
          reject,
        });
      }),
    stats: waiting.stats,
    close: async () => {
      flush();
      const ended = waiting.end(new Error(`${settings.file} is closed.`));
      worker.postMessage('close' satisfies ToWorker);
      await ended;
    },
  };
};

/** The operations that wait for an answer of the worker, in the order in which they were sent. */
const waitingList = (worker: Worker, file: string) => {
  const waiting: Waiting[] = [];
  let stats: QueuesStats = { operations: 0, groups: 0, syncedGroups: 0 };
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
    waiting.splice(0, reply.outcomes.length).forEach(({ settle }, index) => settle(reply.outcomes[index]!));
    // Only operations that wait keep the process alive.
    if (waiting.length === 0) worker.unref();
  });
  worker.unref();

  return {
    stats: () => stats,
    refuseIfStopped: () => {
      if (stopped !== undefined) throw stopped;
    },
    add: (operation: Waiting) => {
      if (waiting.push(operation) === 1) worker.ref();
    },
    /** Refuses further operations with this error; resolves when the worker has answered all and is gone. */
    end: async (error: Error) => {
      stopped ??= error;
      worker.ref();
      await exited;
    },
  };
};

const failureError = ({ failed, message }: Failure): Error => {
  const cause = new Error(message);
  if (failed === 'full') return new StorageFull({ cause });
  return new Error('Another process holds the queues for writing; nothing was changed. End that process: queues belong to one process.', { cause });
};

const lost = (file: string, reason: string): Error =>
  new Error(`The worker of ${file} stopped: ${reason}. What was not acknowledged may or may not be stored. Restart the server to go on.`);
