import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IndexChange, SearchDocument, SearchType } from '#core/ports/search-index.ts';
import { createGeneration, listGenerations, tablesOf, type Generation } from './sqlite-search-schema.ts';
import { PUBLIC, tokensOf } from './sqlite-search-tokens.ts';
import { cleanText, titleKeyOf } from './sqlite-search-words.ts';

/** The kinds of documents; the file holds their position here. */
export const TYPES: readonly SearchType[] = ['file', 'photo', 'todo'];

/** The index as the writer thread changes it, always within a transaction of the caller. */
export interface IndexWriter {
  /** Looks at what the file holds now; first in every transaction. */
  start(): void;
  apply(changes: readonly IndexChange[], now: number): void;
  /** Removes what is there of a person, and refuses what may come. */
  removeOwner(ownerId: string): void;
  /** Returns whether the generation is under way. */
  fill(generation: string, documents: readonly SearchDocument[]): boolean;
  begin(now: number): string;
  /** Returns whether the generation was under way or is in use already. */
  finish(generation: string): boolean;
  /** Drops one table that nobody needs any more; false if there is none. */
  dropOne(): boolean;
}

interface GenerationTables {
  readonly find: StatementSync;
  readonly findOwned: StatementSync;
  readonly put: StatementSync;
  readonly putText: StatementSync;
  readonly putWords: StatementSync;
  readonly remove: readonly StatementSync[];
  readonly count: StatementSync;
}

/** Removals are remembered this long, so that a document which comes later than that may come back. */
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000;

/** Prepares the changes of an index file. */
export const indexWriter = (db: DatabaseSync): IndexWriter => {
  const owners = ownersOf(db);
  const removals = removalsOf(db);
  const generations = generationsOf(db);
  const { inState, tablesFor, setState, reload } = generations;

  return {
    start: reload,
    apply: (changes, now) => {
      const place = { generations: generations.written(), live: tablesFor(inState('live')!.number), removals, owners, now };
      for (const change of changes) applyOne(change, place);
      removals.purge(now - REMEMBERED_MS);
    },
    removeOwner: (ownerId) => {
      const owner = owners.end(ownerId);
      for (const tables of generations.written()) removeOf(tables, owner);
    },
    fill: (name, documents) => {
      const filling = inState('filling');
      if (filling?.name !== name) return false;
      for (const document of documents) if (removals.versionOf(document.id) < document.version) putNewer(tablesFor(filling.number), document, owners);
      return true;
    },
    begin: (now) => {
      const unfinished = inState('filling');
      if (unfinished !== undefined) setState(unfinished.number, 'dropped');
      const name = createGeneration(db, 'filling', now);
      reload();
      return name;
    },
    finish: (name) => {
      const [live, filling] = [inState('live')!, inState('filling')];
      if (live.name === name) return true;
      if (filling?.name !== name) return false;
      setState(live.number, 'dropped');
      setState(filling.number, 'live');
      reload();
      return true;
    },
    dropOne: generations.dropOne,
  };
};

/** The generations of the file as they were last looked at, with their statements. */
const generationsOf = (db: DatabaseSync) => {
  const prepared = new Map<number, GenerationTables>();
  let all: readonly Generation[] = [];
  const tablesFor = (number: number): GenerationTables => {
    const tables = prepared.get(number) ?? prepareTables(db, number);
    prepared.set(number, tables);
    return tables;
  };
  const inState = (state: Generation['state']): Generation | undefined => all.find((generation) => generation.state === state);
  const reload = (): void => void (all = listGenerations(db));
  return {
    tablesFor,
    inState,
    reload,
    setState: (number: number, state: Generation['state']): void => void db.prepare('UPDATE generations SET state = ? WHERE number = ?').run(state, number),
    /** The one in use and, during a rebuild, the one that is filled. */
    written: (): readonly GenerationTables[] => all.filter(({ state }) => state !== 'dropped').map(({ number }) => tablesFor(number)),
    dropOne: (): boolean => {
      const dropped = inState('dropped');
      if (dropped === undefined) return false;
      prepared.delete(dropped.number);
      const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?');
      const table = tablesOf(dropped.number).find((name) => isThere.get(name) !== undefined);
      if (table === undefined) db.prepare('DELETE FROM generations WHERE number = ?').run(dropped.number);
      else db.exec(`DROP TABLE ${table}`);
      reload();
      return true;
    },
  };
};

interface Place {
  readonly generations: readonly GenerationTables[];
  readonly live: GenerationTables;
  readonly removals: ReturnType<typeof removalsOf>;
  readonly owners: Owners;
  readonly now: number;
}

const applyOne = (change: IndexChange, { generations, live, removals, owners, now }: Place): void => {
  if (change.kind === 'remove') {
    const { id, version } = change;
    for (const generation of generations) removeOlder(generation, id, version);
    removals.add(id, version, now);
    return;
  }
  const { id, version } = change.document;
  if (removals.versionOf(id) >= version || versionIn(live, id) > version) return;
  for (const generation of generations) putNewer(generation, change.document, owners);
};

const prepareTables = (db: DatabaseSync, number: number): GenerationTables => ({
  find: db.prepare(`SELECT n, version FROM documents_${number} WHERE id = ?`),
  findOwned: db.prepare(`SELECT n FROM documents_${number} WHERE owner = ?`),
  put: db.prepare(
    `INSERT INTO documents_${number} (n, id, owner, scope, version, type, updatedAt, tags, title, titleKey) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING n`,
  ),
  putText: db.prepare(`INSERT INTO texts_${number} (n, text) VALUES (?, ?)`),
  putWords: db.prepare(`INSERT INTO words_${number} (rowid, title, tags, text, labels) VALUES (?, ?, ?, ?, ?)`),
  remove: [`words_${number} WHERE rowid`, `texts_${number} WHERE n`, `documents_${number} WHERE n`].map((place) => db.prepare(`DELETE FROM ${place} = ?`)),
  count: db.prepare(`UPDATE generations SET documents = documents + ? WHERE number = ${number}`),
});

const versionIn = ({ find }: GenerationTables, id: string): number => Number(find.get(id)?.['version'] ?? -Infinity);

const removeOlder = ({ find, remove, count }: GenerationTables, id: string, version: number): void => {
  const row = find.get(id);
  if (row === undefined || Number(row['version']) > version) return;
  for (const statement of remove) statement.run(Number(row['n']));
  count.run(-1);
};

const removeOf = ({ findOwned, remove, count }: GenerationTables, owner: number): void => {
  const rows = findOwned.all(owner);
  for (const { n } of rows) for (const statement of remove) statement.run(Number(n));
  count.run(-rows.length);
};

const putNewer = ({ find, put, putText, putWords, remove, count }: GenerationTables, document: SearchDocument, owners: Owners): void => {
  const owner = owners.numberOf(document.ownerId);
  if (owner === undefined) return;
  const old = find.get(document.id);
  if (old !== undefined && Number(old['version']) >= document.version) return;
  if (old !== undefined) for (const statement of remove) statement.run(Number(old['n']));
  const scope = document.visibility === 'public' ? PUBLIC : owner;
  const { title, text, tags } = { title: cleanText(document.title), text: cleanText(document.text), tags: [...new Set(document.tags.map(cleanText))] };
  const row = put.get(
    old === undefined ? null : Number(old['n']), document.id, owner, scope, document.version, TYPES.indexOf(document.type), document.updatedAt.getTime(), JSON.stringify(tags), title, titleKeyOf(title),
  );
  const n = Number(row?.['n']);
  const tokens = tokensOf({ title, text, tags }, scope);
  putText.run(n, text);
  putWords.run(n, tokens.title, tokens.tags, tokens.text, tokens.labels);
  if (old === undefined) count.run(1);
};

type Owners = ReturnType<typeof ownersOf>;

const ownersOf = (db: DatabaseSync) => {
  const find = db.prepare('SELECT number, isGone FROM scopes WHERE owner = ?');
  const add = db.prepare('INSERT INTO scopes (owner) VALUES (?) RETURNING number, isGone');
  const end = db.prepare('INSERT INTO scopes (owner, isGone) VALUES (?, 1) ON CONFLICT (owner) DO UPDATE SET isGone = 1 RETURNING number');
  return {
    /** The number of a person; undefined once they are gone. */
    numberOf: (owner: string): number | undefined => {
      const row = find.get(owner) ?? add.get(owner);
      return row?.['isGone'] === 1 ? undefined : Number(row?.['number']);
    },
    end: (owner: string): number => Number(end.get(owner)?.['number']),
  };
};

const removalsOf = (db: DatabaseSync) => {
  const find = db.prepare('SELECT version FROM removals WHERE id = ?');
  const add = db.prepare(
    'INSERT INTO removals (id, version, removedAt) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version, removedAt = excluded.removedAt WHERE excluded.version > version',
  );
  const purge = db.prepare('DELETE FROM removals WHERE id IN (SELECT id FROM removals WHERE removedAt < ? LIMIT 1000)');
  return {
    versionOf: (id: string): number => Number(find.get(id)?.['version'] ?? -Infinity),
    add: (id: string, version: number, now: number): void => void add.run(id, version, now),
    purge: (before: number): void => void purge.run(before),
  };
};
