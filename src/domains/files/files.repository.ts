import type { Item, Key, Position, Query, Table, Write } from '#core/ports/table.ts';
import { contentOf, type File, type FileVersion } from '#domains/files/file.ts';
import { fileNotFound, versionChanged } from '#domains/files/files.problems.ts';

/** Which files of a person, and in which order. */
export interface FileFilter {
  readonly orderBy: 'created' | 'name';
  readonly state: File['state'] | undefined;
  readonly tag: string | undefined;
  /** This folder and everything below it. */
  readonly folder: string | undefined;
}

/** How many to return, and after which position. */
export interface PageOf {
  readonly limit: number;
  readonly after: Position | undefined;
}

/** Most items that one page may look at; with a rare label a page can be short and still have a next one. */
const SCAN_LIMIT = 1_000;
/** Longer names share a place in the order of names, so that positions fit into a cursor. */
const NAME_KEY_BYTES = 300;
const DELETE_BATCH = 100;

const partitionOf = (ownerId: string): string => `USER#${ownerId}`;
const keyOf = (ownerId: string, id: string): Key => ({ pk: partitionOf(ownerId), sk: `FILE#${id}` });
const versionKeyOf = (ownerId: string, fileId: string, id: string): Key => ({ pk: partitionOf(ownerId), sk: `FILEVERSION#${fileId}#${id}` });

/** `ix1` orders by state and creation, `ix2` by name, `ix3` by state and name. */
const toItem = (file: File): Item => {
  const name = nameKeyOf(file.name);
  return {
    ...keyOf(file.ownerId, file.id),
    ...file,
    ix1: `FILE#${file.state}#${file.id}`,
    ix2: `FILE#${name}`,
    ix3: `FILE#${file.state}#${name}`,
    createdAt: file.createdAt.toISOString(),
    updatedAt: file.updatedAt.toISOString(),
  };
};

type Stored<Type> = { readonly [Field in keyof Type]: Type[Field] extends Date ? string : Type[Field] };

const fromItem = (item: Item): File => {
  const stored = item as unknown as Stored<File>;
  return {
    id: stored.id,
    ownerId: stored.ownerId,
    name: stored.name,
    folder: stored.folder,
    ...contentOf(stored),
    state: stored.state,
    tags: stored.tags,
    metadata: stored.metadata,
    contentVersionId: stored.contentVersionId,
    storedBytes: stored.storedBytes,
    storedVersions: stored.storedVersions,
    createdAt: new Date(stored.createdAt),
    updatedAt: new Date(stored.updatedAt),
    version: stored.version,
  };
};

const versionFromItem = (item: Item): FileVersion => {
  const stored = item as unknown as Stored<FileVersion>;
  return { id: stored.id, ownerId: stored.ownerId, fileId: stored.fileId, ...contentOf(stored), createdAt: new Date(stored.createdAt) };
};

/** The index and the bounds that a filter reads. */
const queryOf = (ownerId: string, { orderBy, state }: FileFilter): Omit<Query, 'limit' | 'after'> => {
  const pk = partitionOf(ownerId);
  const beginsWith = state ? `FILE#${state}#` : 'FILE#';
  if (orderBy === 'name') return { pk, index: state ? 'ix3' : 'ix2', beginsWith };
  return { pk, ...(state ? { index: 'ix1' } : {}), beginsWith, descending: true };
};

const matches = (file: File, { tag, folder }: FileFilter): boolean =>
  (tag === undefined || file.tags.includes(tag)) &&
  (folder === undefined || folder === '/' || file.folder === folder || file.folder.startsWith(`${folder}/`));

const list = (table: Table) => async (ownerId: string, filter: FileFilter, page: PageOf): Promise<{ readonly files: readonly File[]; readonly next: Position | undefined }> => {
  const query = queryOf(ownerId, filter);
  const found: { readonly file: File; readonly at: Position }[] = [];
  let after = page.after;
  for (let read = 0; read < SCAN_LIMIT; ) {
    const { items, next } = await table.query({ ...query, limit: page.limit + 1, ...(after ? { after } : {}) });
    read += items.length;
    for (const item of items) {
      const file = fromItem(item);
      if (matches(file, filter)) found.push({ file, at: positionOf(item, query.index) });
    }
    after = next;
    if (next === undefined || found.length > page.limit) break;
  }
  const files = found.slice(0, page.limit).map(({ file }) => file);
  return { files, next: found.length > page.limit ? found[page.limit - 1]!.at : after };
};

const fileItems = (table: Table) => ({
  async find(ownerId: string, id: string): Promise<File | undefined> {
    const item = await table.get(keyOf(ownerId, id));
    return item && fromItem(item);
  },

  /** @throws Problem file_not_found */
  async get(ownerId: string, id: string): Promise<File> {
    const item = await table.get(keyOf(ownerId, id));
    if (!item) throw fileNotFound(id);
    return fromItem(item);
  },

  list: list(table),

  add: (file: File): Write => ({ kind: 'put', item: toItem(file), guard: { is: 'absent' } }),

  /** Replaces a file that is still at the version before; `onChanged` decides what a lost race means. */
  save: (file: File, onChanged: 'refuse' | 'retry'): Write => ({
    kind: 'put',
    item: toItem(file),
    guard: { is: 'version', version: file.version - 1 },
    ...(onChanged === 'refuse' ? { orElse: () => versionChanged(file.version - 1) } : {}),
  }),

  /** Removes a file that is still at this version; `onChanged` decides what a lost race means. */
  remove: (file: File, onChanged: 'refuse' | 'retry'): Write => ({
    kind: 'delete',
    key: keyOf(file.ownerId, file.id),
    guard: { is: 'version', version: file.version },
    ...(onChanged === 'refuse' ? { orElse: () => versionChanged(file.version) } : {}),
  }),

  /** Proves that a file is still there. */
  checkPresent: ({ ownerId, id }: File): Write => ({
    kind: 'check',
    key: keyOf(ownerId, id),
    guard: { is: 'present' },
    orElse: () => fileNotFound(id),
  }),
});

const versionItems = (table: Table) => ({
  async findVersion(ownerId: string, fileId: string, id: string): Promise<FileVersion | undefined> {
    const item = await table.get(versionKeyOf(ownerId, fileId, id));
    return item && versionFromItem(item);
  },

  /** Newest first. */
  async listVersions({ ownerId, id }: File, { limit, after }: PageOf): Promise<{ readonly versions: readonly FileVersion[]; readonly next: Position | undefined }> {
    const query = { pk: partitionOf(ownerId), beginsWith: `FILEVERSION#${id}#`, descending: true, limit };
    const { items, next } = await table.query({ ...query, ...(after ? { after } : {}) });
    return { versions: items.map(versionFromItem), next };
  },

  addVersion: (version: FileVersion): Write => ({
    kind: 'put',
    item: { ...versionKeyOf(version.ownerId, version.fileId, version.id), ...version, createdAt: version.createdAt.toISOString() },
    guard: { is: 'absent' },
  }),

  /** Removes the versions of a file that is gone itself. */
  async removeVersions(ownerId: string, fileId: string): Promise<void> {
    for (;;) {
      const { items } = await table.query({ pk: partitionOf(ownerId), beginsWith: `FILEVERSION#${fileId}#`, limit: DELETE_BATCH });
      if (items.length === 0) return;
      await table.transact(items.map(({ pk, sk }) => ({ kind: 'delete', key: { pk, sk } })));
    }
  },
});

/** One person's files and their versions. The only code that knows how they lie in the table. */
export const filesRepository = (table: Table) => ({ ...fileItems(table), ...versionItems(table) });

export type FilesRepository = ReturnType<typeof filesRepository>;

const positionOf = (item: Item, index: Query['index']): Position => ({
  at: index === undefined ? item.sk : String(item[index]),
  sk: item.sk,
});

/** The beginning of a name, cut between characters. */
const nameKeyOf = (name: string): string => {
  let key = '';
  let bytes = 0;
  for (const character of name.toWellFormed()) {
    bytes += Buffer.byteLength(character);
    if (bytes > NAME_KEY_BYTES) break;
    key += character;
  }
  return key;
};
