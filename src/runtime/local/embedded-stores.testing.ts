import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#core/ports/clock.ts';
import { openDataFolder } from '#adapters/local/data-folder.ts';
import { openEmbeddedStores, type EmbeddedStores } from '#runtime/local/embedded-stores.ts';

/** Every embedded store in a data folder of its own. */
export interface TemporaryStores {
  readonly stores: EmbeddedStores;
  readonly folder: string;
  /** Where a text still stands: `<file> <table> <row as JSON>`, and files whose path names it. */
  readonly placesOf: (text: string) => readonly string[];
  readonly remove: () => Promise<void>;
}

/** Opens stores for the tests of one file, empty ones unless a folder is given; passwords cost little. */
export const temporaryStores = async (clock: Clock, folder = mkdtempSync(join(tmpdir(), 'stores-'))): Promise<TemporaryStores> => {
  const data = openDataFolder(folder);
  const stores = await openEmbeddedStores(data, clock, { publicObjectsUrl: 'http://localhost:1', passwordCost: 10, webhooksToLoopback: true });
  return {
    stores,
    folder,
    placesOf: (text) => filesOf(folder).flatMap((file) => [...(file.includes(text) ? [file] : []), ...(file.endsWith('.db') && file !== 'lock.db' ? rowsWith(join(folder, file), text).map((row) => `${file} ${row}`) : [])]),
    remove: async () => {
      await stores.close();
      data.release();
      rmSync(folder, { recursive: true });
    },
  };
};

const filesOf = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

const rowsWith = (file: string, text: string): readonly string[] => {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
    return tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all().map((row) => `${String(name)} ${JSON.stringify(row, asText)}`)).filter((row) => row.includes(text));
  } finally {
    database.close();
  }
};

const asText = (_name: string, value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value);
