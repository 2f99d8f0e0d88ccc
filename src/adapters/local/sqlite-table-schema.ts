import type { DatabaseSync } from 'node:sqlite';
import { openSqliteFile } from './sqlite-file.ts';

/** Marks the file as a table of this product ("DBTb"). */
const APPLICATION_ID = 0x44425462;

const STEPS: readonly string[] = [
  `CREATE TABLE items (
     pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER, ix1 TEXT, ix2 TEXT, ix3 TEXT, expiresAt INTEGER, json TEXT NOT NULL,
     PRIMARY KEY (pk, sk)
   ) WITHOUT ROWID;
   CREATE INDEX items_ix1 ON items (pk, ix1, sk) WHERE ix1 IS NOT NULL;
   CREATE INDEX items_ix2 ON items (pk, ix2, sk) WHERE ix2 IS NOT NULL;
   CREATE INDEX items_ix3 ON items (pk, ix3, sk) WHERE ix3 IS NOT NULL;
   CREATE INDEX items_expiresAt ON items (expiresAt) WHERE expiresAt IS NOT NULL;`,
];

/** Opens the file of a table for reading, after it was created or migrated. @throws as `openSqliteFile` */
export const openTableFile = (file: string): DatabaseSync => {
  const db = openSqliteFile(file, { applicationId: APPLICATION_ID, steps: STEPS });
  // This connection only reads from here on; the writer has its own.
  db.exec('PRAGMA query_only = ON; PRAGMA cache_size = -8192');
  return db;
};
