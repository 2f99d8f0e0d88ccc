import { MARK_END, MARK_START, SearchUnavailable, type IndexChange, type Reader, type SearchDocument, type SearchIndex, type SearchView } from '#core/ports/search-index.ts';

interface Entry { readonly version: number; readonly document: SearchDocument | undefined }

/** An index in memory that keeps the port's promises about versions and readers, and finds whole words; it can be made to fail. */
export interface MemoryIndex extends SearchIndex {
  /** Ids and versions of what would be found. */
  readonly present: () => Readonly<Record<string, number>>;
  readonly break: (isBroken: boolean) => void;
}

/** Returns an empty index. */
export const memoryIndex = (): MemoryIndex => {
  const gone = new Set<string>();
  let current = { name: 'first', entries: new Map<string, Entry>() };
  let next: typeof current | undefined;
  let names = 0;
  let isBroken = false;

  const check = (): void => {
    if (isBroken) throw new SearchUnavailable();
  };
  const change = (entries: Map<string, Entry>, id: string, version: number, document: SearchDocument | undefined): void => {
    if (document !== undefined && gone.has(document.ownerId)) return;
    const known = entries.get(id);
    if (known === undefined || known.version <= version) entries.set(id, { version, document });
  };
  const applyTo = (entries: Map<string, Entry>, each: IndexChange): void =>
    each.kind === 'put' ? change(entries, each.document.id, each.document.version, each.document) : change(entries, each.id, each.version, undefined);
  const generations = () => [current, ...(next ? [next] : [])];

  return {
    apply: async (changes) => {
      check();
      for (const { entries } of generations()) for (const each of changes) applyTo(entries, each);
    },
    removeOwner: async (ownerId) => {
      check();
      gone.add(ownerId);
      for (const { entries } of generations()) for (const [id, { document }] of entries) if (document?.ownerId === ownerId) entries.delete(id);
    },
    readableBy: (reader) => viewOf(reader, check, () => [...current.entries.values()].flatMap(({ document }) => (document ? [document] : []))),
    versions: async (ids) => {
      check();
      const known = ids.flatMap((id) => {
        const entry = current.entries.get(id);
        return entry ? [[id, { version: entry.version, isRemoved: entry.document === undefined }] as const] : [];
      });
      return new Map(known);
    },
    listIds: async (after, limit) => {
      check();
      const present = [...current.entries.values()].flatMap(({ document }) => (document && document.id > (after ?? '') ? [document] : []));
      return present.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit).map(({ id, ownerId }) => ({ id, ownerId }));
    },
    beginRebuild: async () => {
      check();
      next = { name: `next-${(names += 1)}`, entries: new Map() };
      return next.name;
    },
    fill: async (generation, documents) => {
      check();
      if (next?.name !== generation) throw new Error(`The generation ${generation} is not under way.`);
      for (const document of documents) {
        const known = next.entries.get(document.id);
        if (known === undefined || known.version < document.version) change(next.entries, document.id, document.version, document);
      }
    },
    finishRebuild: async (generation) => {
      check();
      if (next?.name !== generation) throw new Error(`The generation ${generation} is not under way.`);
      current = next;
      next = undefined;
    },
    refresh: async () => check(),
    status: async () => {
      check();
      const documents = [...current.entries.values()].filter(({ document }) => document !== undefined).length;
      return { documents, generation: current.name, createdAt: new Date('2026-01-01T00:00:00Z'), rebuilding: next?.name };
    },
    close: async () => undefined,
    present: () => Object.fromEntries([...current.entries].flatMap(([id, { version, document }]) => (document ? [[id, version]] : []))),
    break: (broken) => {
      isBroken = broken;
    },
  };
};

const viewOf = (reader: Reader, check: () => void, documents: () => readonly SearchDocument[]): SearchView => {
  const visible = (): readonly SearchDocument[] =>
    documents().filter(({ visibility, ownerId }) => visibility === 'public' || (reader.kind === 'user' && reader.userId === ownerId));
  return {
    search: async ({ text, types, tags, updatedFrom, updatedBefore, limit, after }) => {
      check();
      const words = wordsOf(text);
      const found = visible()
        .filter((document) => words.length > 0 && words.every((word) => wordsOf(`${document.title} ${document.text}`).includes(word)))
        .filter(({ type }) => types?.includes(type) ?? true)
        .filter((document) => tags?.every((tag) => document.tags.includes(tag)) ?? true)
        .filter(({ updatedAt }) => (updatedFrom === undefined || updatedAt >= updatedFrom) && (updatedBefore === undefined || updatedAt < updatedBefore))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const page = found.filter(({ id }) => after === undefined || id > after.id).slice(0, limit + 1);
      const hits = page.slice(0, limit).map((document) => ({ document, highlights: [highlighted(document.title, words)] }));
      const facets = { types: countsOf(found.map(({ type }) => type)), tags: countsOf(found.flatMap((each) => each.tags)) };
      const last = hits.at(-1);
      return { hits, total: found.length, facets, ...(page.length > limit && last ? { next: { rank: 0, id: last.document.id } } : {}) };
    },
    suggest: async (prefix, limit) => {
      check();
      const words = visible().flatMap(({ title }) => wordsOf(title));
      return [...new Set(words)].filter((word) => word.startsWith(prefix.toLowerCase())).toSorted().slice(0, limit);
    },
  };
};

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const highlighted = (title: string, words: readonly string[]): string =>
  title.replaceAll(/[\p{L}\p{N}]+/gu, (word) => (words.includes(word.toLowerCase()) ? `${MARK_START}${word}${MARK_END}` : word));

const countsOf = <Value extends string>(values: readonly Value[]): readonly { readonly value: Value; readonly count: number }[] =>
  [...Map.groupBy(values, (value) => value)].map(([value, group]) => ({ value, count: group.length })).toSorted((a, b) => b.count - a.count);
