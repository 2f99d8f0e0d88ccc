import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#core/ports/clock.ts';
import { SearchUnavailable, type IndexStatus, type Reader, type SearchIndex } from '#core/ports/search-index.ts';
import { checkChanges, checkDocument } from '#core/search-limits.ts';
import type { ReadRequest, WriteRequest } from './sqlite-search-messages.ts';
import { prepareSearchFile, setAside } from './sqlite-search-schema.ts';
import { searchThread, type SearchThread } from './sqlite-search-thread.ts';

/** The embedded index, with what only a single machine needs. */
export interface SqliteSearchIndex extends SearchIndex {
  status(): Promise<SqliteIndexStatus>;
}

/** The state of the embedded index. */
export interface SqliteIndexStatus extends IndexStatus {
  /** Whether a damaged file was set aside since the start of the process, so that the index began empty and needs a rebuild. */
  readonly recreated: boolean;
}

/** Where the embedded index lives. */
export interface SqliteSearchSettings {
  readonly file: string;
  readonly clock: Clock;
  /** Size of the file above which writes are answered with StorageFull. */
  readonly maxBytes?: number;
  /** Told when the index is empty and needs a rebuild: there was no file, or a damaged one was set aside, at the start or later. */
  readonly onEmptied?: () => void;
}

interface Threads {
  readonly reader: SearchThread<ReadRequest>;
  readonly writer: SearchThread<WriteRequest>;
}

/** Built code stands beside built workers, sources beside the sources of the workers. */
const workerFile = (name: string): URL => new URL(`./${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/**
 * Opens the SearchIndex port on a SQLite file with FTS5. One thread writes, in groups, one searches; both start with their
 * first request. A damaged file is set aside as `<file>.damaged`, whenever that is noticed, and an empty index takes its place.
 * One process at a time may have the file open.
 */
export const sqliteSearchIndex = ({ file, clock, maxBytes, onEmptied }: SqliteSearchSettings): SqliteSearchIndex => {
  const index = damageableFile({ file, clock, maxBytes, onEmptied });
  const ask = <Asked extends ReadRequest>(request: Asked) => index.use(({ reader }) => reader.ask(request));
  const write = <Asked extends WriteRequest>(request: Asked) => index.use(({ writer }) => writer.ask(request));
  const now = (): number => clock.now().getTime();

  return {
    apply: async (changes) => {
      checkChanges(changes);
      if (changes.length > 0) await write({ kind: 'apply', now: now(), changes });
    },
    removeOwner: (ownerId) => write({ kind: 'removeOwner', ownerId }),
    readableBy: (reader) => {
      const owner = ownerOf(reader);
      return {
        search: (query) => ask({ kind: 'search', owner, query }),
        suggest: (prefix, limit) => ask({ kind: 'suggest', owner, prefix, limit }),
      };
    },
    versions: (ids) => ask({ kind: 'versions', ids }),
    listIds: (after = '', limit) => ask({ kind: 'listIds', after, limit }),
    beginRebuild: () => write({ kind: 'begin', now: now() }),
    fill: async (generation, documents) => {
      for (const document of documents) checkDocument(document);
      await write({ kind: 'fill', generation, documents });
    },
    finishRebuild: (generation) => write({ kind: 'finish', generation }),
    refresh: () => write({ kind: 'refresh' }),
    status: async () => ({ ...(await ask({ kind: 'status' })), recreated: index.isRecreated() }),
    close: index.close,
  };
};

/** The threads over a file that may turn out to be damaged at any time, and is replaced by an empty one then. */
const damageableFile = ({ file, clock, maxBytes, onEmptied }: Omit<SqliteSearchSettings, 'maxBytes'> & { readonly maxBytes: number | undefined }) => {
  const prepared = prepareSearchFile(file, clock.now().getTime());
  let { recreated } = prepared;
  let anchor = openAnchor(file);
  let closed: Promise<void> | undefined;
  let ready: Promise<void> | undefined;
  const end = async ({ reader, writer }: Threads): Promise<void> => {
    if (anchor.isOpen) anchor.close();
    await reader.end();
    // Last, so that the write-ahead log goes into the file as a whole.
    await writer.end();
  };
  const recreate = async (damaged: Threads): Promise<void> => {
    await end(damaged);
    try {
      setAside(file);
      prepareSearchFile(file, clock.now().getTime());
      anchor = openAnchor(file);
    } catch (cause) {
      throw new SearchUnavailable({ cause });
    }
    recreated = true;
    ready = undefined;
    onEmptied?.();
  };
  const start = (): Threads => {
    const onDamage = (): void => {
      if (threads !== started) return;
      threads = start();
      ready = recreate(started);
      // Whoever uses the index hears of it; nobody else has to.
      ready.catch(() => undefined);
    };
    const common = { file, maxBytes, onDamage };
    const started: Threads = {
      reader: searchThread({ ...common, name: 'search-reader', worker: workerFile('sqlite-search-reader-worker') }),
      writer: searchThread({ ...common, name: 'search-writer', worker: workerFile('sqlite-search-writer-worker') }),
    };
    return started;
  };
  let threads = start();
  if (prepared.isEmpty) queueMicrotask(() => onEmptied?.());

  return {
    isRecreated: () => recreated,
    /** What was asked for before the end is answered, so nothing may wait here without need. */
    use: <Answer>(work: (threads: Threads) => Promise<Answer>): Promise<Answer> => {
      if (closed !== undefined) return Promise.reject(new SearchUnavailable({ cause: new Error(`${file} is closed.`) }));
      return ready === undefined ? work(threads) : ready.then(() => work(threads));
    },
    close: () => (closed ??= Promise.resolve(ready).catch(() => undefined).then(() => end(threads))),
  };
};

/**
 * A connection that does nothing but keep the log's shared memory, which threads that start later then find: on a full disk it
 * could not be made anew, and nothing could be read.
 */
const openAnchor = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file);
  db.exec('SELECT 1 FROM sqlite_schema LIMIT 1');
  return db;
};

const ownerOf = (reader: Reader): string | null => (reader.kind === 'user' ? reader.userId : null);
