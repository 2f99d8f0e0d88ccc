import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { sqliteTable, type SqliteTable } from '#adapters/local/sqlite-table.ts';

/** The embedded table in a folder of its own. */
export interface TemporaryTable {
  readonly table: SqliteTable;
  /** Closes the table and removes its folder. */
  readonly remove: () => Promise<void>;
}

/** Opens an empty table for the tests of one file. */
export const temporaryTable = (clock: Clock): TemporaryTable => {
  const folder = mkdtempSync(join(tmpdir(), 'table-'));
  const table = sqliteTable({ file: join(folder, 'table.db'), clock });
  return {
    table,
    remove: async () => {
      await table.close();
      rmSync(folder, { recursive: true });
    },
  };
};
