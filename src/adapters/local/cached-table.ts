import { LRUCache } from 'lru-cache';
import type { Clock } from '#core/ports/clock.ts';
import type { Item, Json, Query, QueryPage, Table, Write } from '#core/ports/table.ts';
import { keyOf, keyText } from '#core/table-limits.ts';

/** Size of the cache, and the clock by which its items expire. */
export interface CacheSettings {
  readonly maxBytes: number;
  readonly clock: Clock;
}

interface Entry {
  readonly value: Item | QueryPage;
  /** Valid only while its slot has seen no write since. */
  readonly epoch: number;
  /** Seconds in which the value is right: from the reading to the first expiry in it. */
  readonly since: number;
  readonly until: number;
}

interface Source<Value extends Item | QueryPage> {
  readonly name: string;
  readonly slot: number;
  readonly read: () => Promise<Value | undefined>;
}

/** Keys and partitions share counters by hash: a collision costs a read, never a stale answer, and memory stays bounded. */
const SLOTS = 65_536;
/** What an entry costs beside its texts: names, headers, list links (bytes, measured roughly). */
const ENTRY_BYTES = 300;

/**
 * Puts a cache before a table that only this process writes: items by key, and first pages of queries.
 * A value that a write touches is dropped before the write is sent, is read from the table while the write
 * is under way, and can only be cached again by a read that began after its end; so nobody sees an old value.
 * Everything returned is frozen. Absent items are not cached.
 */
export const cachedTable = <Inner extends Table>(table: Inner, { maxBytes, clock }: CacheSettings): Inner => {
  const { readThrough, step } = slottedCache(maxBytes, clock);
  return {
    ...table,
    get: (key) => {
      const text = keyText(key);
      return readThrough({ name: `i${text}`, slot: slotOf(text), read: () => table.get(key) });
    },
    query: async (query) => {
      if (query.after !== undefined) return freezePage(await table.query(query));
      return (await readThrough({ name: pageName(query), slot: slotOf(query.pk), read: () => table.query(query) })) ?? { items: [] };
    },
    transact: async (writes: readonly Write[]) => {
      const slots = writes.filter(({ kind }) => kind !== 'check').flatMap((write) => [slotOf(keyText(keyOf(write))), slotOf(keyOf(write).pk)]);
      step(slots, 1);
      try {
        await table.transact(writes);
      } finally {
        step(slots, -1);
      }
    },
  };
};

const slottedCache = (maxBytes: number, clock: Clock) => {
  const entries = new LRUCache<string, Entry>({ maxSize: maxBytes });
  const epochs = new Float64Array(SLOTS);
  const writesUnderWay = new Uint32Array(SLOTS);
  return {
    readThrough: async <Value extends Item | QueryPage>({ name, slot, read }: Source<Value>): Promise<Value | undefined> => {
      const entry = entries.get(name);
      const now = Math.floor(clock.now().getTime() / 1000);
      // The name of an entry carries the kind of its value.
      if (entry !== undefined && entry.epoch === epochs[slot] && entry.since <= now && now < entry.until) return entry.value as Value;
      if (entry !== undefined) entries.delete(name);
      const epoch = epochs[slot]!;
      const value = await read();
      if (value === undefined) return undefined;
      const bytes = freeze(value) + name.length * 2 + ENTRY_BYTES;
      // An epoch older than the present one makes the entry useless: every write steps it when it begins and when it ends.
      if (writesUnderWay[slot] === 0 && bytes <= maxBytes) entries.set(name, { value, epoch, since: now, until: firstExpiry(value) }, { size: bytes });
      return value;
    },
    /** Marks the beginning (1) or the end (-1) of a write in its slots. */
    step: (slots: readonly number[], change: 1 | -1): void => {
      for (const slot of slots) {
        epochs[slot]! += 1;
        writesUnderWay[slot]! += change;
      }
    },
  };
};

const pageName = ({ pk, index, beginsWith, from, below, descending = false, limit }: Query): string =>
  `q${JSON.stringify([pk, index, beginsWith, from, below, descending, limit])}`;

const slotOf = (text: string): number => {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
};

const firstExpiry = (value: Item | QueryPage): number =>
  isPage(value) ? Math.min(...value.items.map(({ expiresAt = Infinity }) => expiresAt)) : (value.expiresAt ?? Infinity);

const isPage = (value: Item | QueryPage): value is QueryPage => !('pk' in value);

const freezePage = (page: QueryPage): QueryPage => {
  freeze(page);
  return page;
};

/** Freezes a value through and through; returns roughly the memory it takes (bytes). */
const freeze = (value: Json | Item | QueryPage | undefined): number => {
  if (typeof value === 'string') return value.length * 2 + 16;
  if (typeof value !== 'object' || value === null) return 8;
  Object.freeze(value);
  return Object.values(value).reduce((sum: number, part) => sum + freeze(part) + 24, 48);
};
