import { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { indexWriter } from './sqlite-search-apply.ts';
import type { Answers, Failure, Numbered, Reply, ThreadSettings, WriteRequest } from './sqlite-search-messages.ts';
import { isDamage } from './sqlite-search-schema.ts';
import { closeCheckpointed, isOutOfRoom } from './out-of-room.ts';
import { isSqliteError } from './sqlite-file.ts';
import { workInBackground } from './worker-threads.ts';

/** Bounds one commit, so that its first request does not wait for an endless queue. */
const MAX_GROUP = 1_000;
/** How long a group waits for another process that holds the file. */
const BUSY_MS = 2_000;
/** Pages of the write-ahead log after which it is moved into the file (16 MiB). */
const CHECKPOINT_PAGES = 4_000;
const SQLITE_BUSY = 5;

type Message = Numbered<WriteRequest> | 'close';

const port = parentPort;
if (port === null) throw new Error('sqlite-search-writer-worker.ts runs only as a worker thread of sqlite-search.ts.');
const { file, maxBytes }: ThreadSettings = workerData;
const db = openForWriting();
workInBackground();
const writer = indexWriter(db);
setImmediate(dropSlowly);

port.on('message', (first: Message) => {
  const group: Numbered<WriteRequest>[] = [];
  let size = 0;
  let message: Message | undefined = first;
  while (message !== undefined && message !== 'close') {
    group.push(message);
    size += sizeOf(message);
    message = size < MAX_GROUP ? receiveMessageOnPort(port)?.message : undefined;
  }
  if (group.length > 0) for (const reply of settle(group)) port.postMessage(reply);
  if (message === 'close') close();
  else if (group.some(({ kind }) => kind === 'begin' || kind === 'finish')) setImmediate(dropSlowly);
});

function openForWriting(): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: BUSY_MS });
  // A copy: an end of the process takes nothing from it, and what a power loss takes, the reconciler finds and brings again.
  connection.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = 67108864`);
  if (maxBytes !== undefined) {
    const pageBytes = Number(connection.prepare('PRAGMA page_size').get()?.['page_size']);
    connection.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`);
  }
  return connection;
}

function sizeOf(request: WriteRequest): number {
  if (request.kind === 'apply') return 1 + request.changes.length;
  return request.kind === 'fill' ? 1 + request.documents.length : 1;
}

function settle(group: readonly Numbered<WriteRequest>[]): readonly Reply[] {
  try {
    return inTransaction(() => group.map((request) => answer(request)));
  } catch (error) {
    const failure = survivable(error);
    return group.map(({ number }) => ({ number, failure }));
  }
}

function answer(request: Numbered<WriteRequest>): Reply {
  const { number } = request;
  const done = (value?: Answers[WriteRequest['kind']]): Reply => ({ number, value });
  switch (request.kind) {
    case 'apply':
      writer.apply(request.changes, request.now);
      return done();
    case 'removeOwner':
      writer.removeOwner(request.ownerId);
      return done();
    case 'fill':
      return writer.fill(request.generation, request.documents) ? done() : notUnderWay(number, request.generation);
    case 'begin':
      return done(writer.begin(request.now));
    case 'finish':
      return writer.finish(request.generation) ? done() : notUnderWay(number, request.generation);
    case 'refresh':
      return done();
  }
}

function notUnderWay(number: number, generation: string): Reply {
  const message = `The rebuild of generation ${generation} is not under way any more: another one was begun, or it has ended. Begin a rebuild again.`;
  return { number, failure: { why: 'refused', message } };
}

function inTransaction<Result>(work: () => Result): Result {
  try {
    db.exec('BEGIN IMMEDIATE');
    writer.start();
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** @throws what cannot be survived: the thread ends, and the next request starts a new one */
function survivable(error: unknown): Failure {
  if (isSqliteError(error, SQLITE_BUSY)) return { why: 'busy', message: error.message };
  if (isOutOfRoom(error, file)) return { why: 'full', message: error.message };
  if (isDamage(error)) return { why: 'damaged', message: error.message };
  throw error;
}

/** Frees what earlier generations hold, table by table, so that requests which came meanwhile go first. */
function dropSlowly(): void {
  if (!db.isOpen) return;
  try {
    if (inTransaction(() => writer.dropOne())) setImmediate(dropSlowly);
  } catch (error) {
    // Without room or beside another process it is tried again after the next rebuild or start; damage shows itself to the next request.
    survivable(error);
  }
}

function close(): void {
  closeCheckpointed(db, file);
  port?.close();
}
