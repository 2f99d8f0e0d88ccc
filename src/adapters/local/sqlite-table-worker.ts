import { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { closeCheckpointed } from './out-of-room.ts';
import { groupWriter } from './sqlite-table-apply.ts';
import type { GroupReply, ToWriter, TransactionMessage, WriterSettings } from './sqlite-table-messages.ts';

/** Bounds one commit, so that its first transaction does not wait for an endless queue. */
const MAX_GROUP = 512;
/** How long a group waits for another process that holds the file. */
const BUSY_MS = 2_000;
/** Pages of the write-ahead log after which it is moved into the file (16 MiB). */
const CHECKPOINT_PAGES = 4_000;

const port = parentPort;
if (port === null) throw new Error('sqlite-table-worker.ts runs only as a worker thread of sqlite-table.ts.');
const { file, maxBytes }: WriterSettings = workerData;
const db = openForWriting();
const commitGroup = groupWriter(db, file);
let commits = 0;
let transactions = 0;

port.on('message', (first: ToWriter) => {
  const group: TransactionMessage[] = [];
  let message: ToWriter | undefined = first;
  while (message !== undefined && message !== 'close') {
    group.push(...message);
    message = group.length < MAX_GROUP ? next() : undefined;
  }
  if (group.length > 0) port.postMessage(settle(group));
  if (message === 'close') {
    closeCheckpointed(db, file);
    port.close();
  }
});

function openForWriting(): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: BUSY_MS });
  connection.exec(`PRAGMA synchronous = FULL; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = 67108864`);
  if (maxBytes !== undefined) {
    const pageBytes = Number(connection.prepare('PRAGMA page_size').get()?.['page_size']);
    connection.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`);
  }
  return connection;
}

function next(): ToWriter | undefined {
  return receiveMessageOnPort(port!)?.message;
}

function settle(group: readonly TransactionMessage[]): GroupReply {
  const { refused, changed, rolledBack } = commitGroup(group);
  if (changed) commits += 1;
  if (rolledBack === undefined) transactions += group.length - refused.length;
  return { done: group.length, refused, stats: { commits, transactions }, ...(rolledBack === undefined ? {} : { rolledBack }) };
}
