import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexStatus } from '#core/ports/search-index.ts';
import { scopesOf } from './sqlite-search-expression.ts';
import { liveGenerations, type LiveGeneration } from './sqlite-search-generation.ts';
import type { Answers, KnownVersion, Numbered, ReadRequest, Reply, ThreadSettings } from './sqlite-search-messages.ts';
import { searchPage } from './sqlite-search-page.ts';
import { isDamage, listGenerations } from './sqlite-search-schema.ts';
import { suggestions } from './sqlite-search-suggest.ts';
import type { Scope } from './sqlite-search-tokens.ts';

const port = parentPort;
if (port === null) throw new Error('sqlite-search-reader-worker.ts runs only as a worker thread of sqlite-search.ts.');
const { file }: ThreadSettings = workerData;
const db = new DatabaseSync(file, { timeout: 5_000 });
db.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; CREATE TEMP TABLE found (n INTEGER PRIMARY KEY)');
const liveGeneration = liveGenerations(db);
const findScope = db.prepare('SELECT number FROM scopes WHERE owner = ?');

port.on('message', (request: Numbered<ReadRequest> | 'close') => {
  if (request === 'close') {
    db.close();
    port.close();
    return;
  }
  port.postMessage(reply(request));
});

function reply(request: Numbered<ReadRequest>): Reply {
  const { number } = request;
  try {
    // One transaction: everything in an answer is of one moment and one generation.
    db.exec('BEGIN');
    const value = answer(request, liveGeneration());
    db.exec('COMMIT');
    return { number, value };
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    if (!isDamage(error)) throw error;
    return { number, failure: { why: 'damaged', message: error.message } };
  }
}

function answer(request: ReadRequest, live: LiveGeneration): Answers[ReadRequest['kind']] {
  switch (request.kind) {
    case 'search':
      return searchPage(live, readableScopes(request.owner), request.query);
    case 'suggest':
      return suggestions(live, readableScopes(request.owner), request.prefix, request.limit);
    case 'versions':
      return versionsOf(live, request.ids);
    case 'listIds':
      return live
        .prepare('SELECT d.id, s.owner FROM documents_$ d JOIN scopes s ON s.number = d.owner WHERE d.id > ? ORDER BY d.id LIMIT ?')
        .all(request.after, request.limit)
        .map((row) => ({ id: String(row['id']), ownerId: String(row['owner']) }));
    case 'status':
      return status();
  }
}

function readableScopes(owner: string | null): readonly Scope[] {
  const row = owner === null ? undefined : findScope.get(owner);
  return scopesOf(row === undefined ? undefined : Number(row['number']));
}

function versionsOf(live: LiveGeneration, ids: readonly string[]): ReadonlyMap<string, KnownVersion> {
  const find = live.prepare('SELECT version, 0 AS isRemoved FROM documents_$ WHERE id = ?1 UNION ALL SELECT version, 1 FROM removals WHERE id = ?1 LIMIT 1');
  const known = new Map<string, KnownVersion>();
  for (const id of ids) {
    const row = find.get(id);
    if (row !== undefined) known.set(id, { version: Number(row['version']), isRemoved: row['isRemoved'] === 1 });
  }
  return known;
}

function status(): IndexStatus {
  const generations = listGenerations(db);
  const live = generations.find(({ state }) => state === 'live')!;
  return {
    documents: live.documents,
    generation: live.name,
    createdAt: new Date(live.createdAt),
    rebuilding: generations.find(({ state }) => state === 'filling')?.name,
  };
}
