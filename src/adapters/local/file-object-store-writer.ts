import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { connectIndex } from './file-object-store-schema.ts';
import { indexWriter } from './file-object-store-writes.ts';
import type { IndexOutcome, IndexWrite } from './file-object-store-writes.ts';
import { isOutOfRoom } from './out-of-room.ts';

/** A change sent to the thread that owns the index's write connection; `close` ends it. */
export type WriterRequest = { readonly id: number; readonly write: IndexWrite } | { readonly id: number; readonly close: true };

/** Its answer, once durable. `uncertain`: the commit failed in a way that may have reached the disk. */
export type WriterReply =
  | { readonly id: number; readonly outcome: IndexOutcome }
  | { readonly id: number; readonly failure: 'full' | 'failed' | 'uncertain'; readonly message: string };

const GROUP_SIZE = 256;

// The whole file runs in a worker: commits wait for the disk, and the request thread must not.
const port = parentPort;
if (port === null) throw new Error('file-object-store-writer.ts runs as a worker of the object store only.');
const path = String(workerData);
const database = connectIndex(path);
const apply = indexWriter(database);

port.on('message', (first: WriterRequest) => {
  const requests = [first];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    requests.push(next.message);
    if (requests.length === GROUP_SIZE) break;
  }
  const writes = requests.filter((request) => 'write' in request);
  if (writes.length > 0) for (const reply of commitGroup(writes)) port.postMessage(reply);
  const closing = requests.find((request) => 'close' in request);
  if (closing === undefined) return;
  database.close();
  port.postMessage({ id: closing.id, outcome: { done: true, released: [] } } satisfies WriterReply);
  port.close();
});

// One fsync for every change that waits; a savepoint each, so one failure does not undo its neighbours.
const commitGroup = (requests: readonly Extract<WriterRequest, { write: IndexWrite }>[]): readonly WriterReply[] => {
  try {
    database.exec('BEGIN IMMEDIATE');
    const replies = requests.map(applyOne);
    database.exec('COMMIT');
    return replies;
  } catch (error) {
    const isFull = isOutOfRoom(error, path);
    if (database.isTransaction) database.exec('ROLLBACK');
    return requests.map(({ id }) => ({ id, failure: isFull ? 'full' : 'uncertain', message: messageOf(error) }));
  }
};

const applyOne = ({ id, write }: Extract<WriterRequest, { write: IndexWrite }>): WriterReply => {
  database.exec('SAVEPOINT change');
  try {
    const outcome = apply(write);
    database.exec('RELEASE change');
    return { id, outcome };
  } catch (error) {
    if (isOutOfRoom(error, path)) throw error;
    database.exec('ROLLBACK TO change; RELEASE change');
    return { id, failure: 'failed', message: messageOf(error) };
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
