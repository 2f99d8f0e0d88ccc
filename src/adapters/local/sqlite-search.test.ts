import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSearchIndex } from '#adapters/conformance/search-index.conformance.ts';
import { sqliteSearchIndex, type SqliteSearchIndex } from './sqlite-search.ts';

describeSearchIndex('sqliteSearchIndex', {
  open: async (clock) => {
    const folder = mkdtempSync(join(tmpdir(), 'search-'));
    const open = (): SqliteSearchIndex => sqliteSearchIndex({ file: join(folder, 'search.db'), clock });
    let index = open();
    return {
      index,
      reopen: async () => {
        await index.close();
        index = open();
        return index;
      },
      remove: async () => {
        await index.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
  histories: 60,
});
