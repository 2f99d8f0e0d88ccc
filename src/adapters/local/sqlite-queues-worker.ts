import { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { closeCheckpointed } from './out-of-room.ts';
import { queuePerformer } from './sqlite-queues-apply.ts';
import type { GroupReply, Operation, ToWorker, WorkerSettings } from './sqlite-queues-messages.ts';
import { workInBackground } from './worker-threads.ts';

/** Bounds of one commit, so that its first operation does not wait for an endless queue, and memory does not either. */
const MAX_GROUP = 256;
const MAX_GROUP_CHARACTERS = 16 * 1024 * 1024;
/** How long a group waits for another process that holds the file. */
const BUSY_MS = 2_000;
/** Pages of the write-ahead log after which it is moved into the file (16 MiB). */
const CHECKPOINT_PAGES = 4_000;

const port = parentPort;
if (port === null) throw new Error('sqlite-queues-worker.ts runs only as a worker thread of sqlite-queues.ts.');
const settings: WorkerSettings = workerData;
const { file } = settings;
const db = openForWriting();
workInBackground();
const performGroup = queuePerformer(db, settings);

port.on('message', (first: ToWorker) => {
  const group: Operation[] = [];
  let characters = 0;
  let message: ToWorker | undefined = first;
  while (message !== undefined && message !== 'close') {
    group.push(...message);
    for (const operation of message) if (operation.do === 'send') for (const text of operation.rows) characters += text.length;
    message = group.length < MAX_GROUP && characters < MAX_GROUP_CHARACTERS ? next() : undefined;
  }
  if (group.length > 0) port.postMessage(performGroup(group) satisfies GroupReply);
  if (message === 'close') {
    closeCheckpointed(db, file);
    port.close();
  }
});

function openForWriting(): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: BUSY_MS });
  connection.exec(`PRAGMA synchronous = FULL; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = 67108864`);
  return connection;
}

function next(): ToWorker | undefined {
  return receiveMessageOnPort(port!)?.message;
}
