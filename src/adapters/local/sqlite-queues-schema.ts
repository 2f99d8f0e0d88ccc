import type { DatabaseSync } from 'node:sqlite';
import { openSqliteFile } from './sqlite-file.ts';

/** Marks the file as the queues of this product ("DBQu"). */
const APPLICATION_ID = 0x44425175;

/**
 * A message is ready (neither `visibleAt` nor `diedAt`), hidden until `visibleAt` (in flight with a `receipt`, postponed without
 * one), or dead since `diedAt`. The counters of `queues` and `groups` are kept by the same transactions:
 * a hidden message counts as hidden until a `receive` finds its time over.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE queues (
     id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
     ready INTEGER NOT NULL DEFAULT 0, hidden INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE messages (
     seq INTEGER PRIMARY KEY, queue INTEGER NOT NULL, id TEXT NOT NULL, "group" TEXT NOT NULL, sentAt INTEGER NOT NULL, attempts INTEGER NOT NULL,
     receipt INTEGER, visibleAt INTEGER, diedAt INTEGER, reason TEXT, body TEXT NOT NULL
   ) STRICT;
   CREATE INDEX messages_ready ON messages (queue, "group") WHERE visibleAt IS NULL AND diedAt IS NULL;
   CREATE INDEX messages_hidden ON messages (queue, visibleAt) WHERE visibleAt IS NOT NULL;
   CREATE INDEX messages_dead ON messages (queue, diedAt) WHERE diedAt IS NOT NULL;
   CREATE INDEX messages_dead_id ON messages (queue, id) WHERE diedAt IS NOT NULL;
   CREATE INDEX messages_age ON messages (queue, sentAt) WHERE diedAt IS NULL;
   CREATE TABLE groups (
     queue INTEGER NOT NULL, name TEXT NOT NULL, ready INTEGER NOT NULL, inFlight INTEGER NOT NULL, turn INTEGER NOT NULL,
     PRIMARY KEY (queue, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX groups_next ON groups (queue, inFlight, turn) WHERE ready > 0;`,
];

/** Opens the file of the queues, creates or migrates it, and adds the queues that are not yet in it; returns their numbers by name. */
export const openQueuesFile = (file: string, names: readonly string[]): ReadonlyMap<string, number> => {
  const db = openSqliteFile(file, { applicationId: APPLICATION_ID, steps: STEPS });
  try {
    return numbersOf(db, names);
  } finally {
    db.close();
  }
};

const numbersOf = (db: DatabaseSync, names: readonly string[]): ReadonlyMap<string, number> => {
  const add = db.prepare('INSERT INTO queues (name) VALUES (?) ON CONFLICT DO NOTHING');
  db.exec('BEGIN IMMEDIATE');
  for (const name of names) add.run(name);
  db.exec('COMMIT');
  return new Map(db.prepare('SELECT name, id FROM queues').all().map(({ name, id }) => [String(name), Number(id)]));
};
