import type { Item, Key, Position, Table, Write } from '#core/ports/table.ts';
import { shareNotFound } from '#domains/files/files.problems.ts';
import type { Share } from '#domains/files/share.ts';
import type { PageOf } from '#domains/files/files.repository.ts';

/** Most items that one page may look at. */
const SCAN_LIMIT = 1_000;
const UNLIMITED_DOWNLOADS = 2_147_483_647;
/** Two writes each, 100 in a transaction. */
const DELETE_BATCH = 50;

const partitionOf = (ownerId: string): string => `USER#${ownerId}`;
const prefixOf = (fileId: string): string => `FILESHARE#${fileId}#`;
const keyOf = ({ ownerId, fileId, id }: Pick<Share, 'ownerId' | 'fileId' | 'id'>): Key => ({ pk: partitionOf(ownerId), sk: `${prefixOf(fileId)}${id}` });
const linkKeyOf = (codeHash: string): Key => ({ pk: `SHARE#${codeHash}`, sk: 'LINK' });

const toItem = (share: Share): Item => ({
  ...keyOf(share),
  ...share,
  createdAt: share.createdAt.toISOString(),
  endsAt: share.expiresAt.toISOString(),
  expiresAt: secondsOf(share.expiresAt),
});

const fromItem = (item: Item): Share => {
  const stored = item as unknown as Omit<Share, 'createdAt' | 'expiresAt'> & { readonly createdAt: string; readonly endsAt: string };
  return {
    id: stored.id,
    ownerId: stored.ownerId,
    fileId: stored.fileId,
    codeHash: stored.codeHash,
    downloadLimit: stored.downloadLimit,
    downloads: stored.downloads,
    createdAt: new Date(stored.createdAt),
    expiresAt: new Date(stored.endsAt),
  };
};

const list = (table: Table) => async (
  file: { readonly ownerId: string; readonly id: string },
  page: PageOf,
  isWanted: (share: Share) => boolean,
): Promise<{ readonly shares: readonly Share[]; readonly next: Position | undefined }> => {
  const query = { pk: partitionOf(file.ownerId), beginsWith: prefixOf(file.id), descending: true, limit: page.limit + 1 };
  const found: Share[] = [];
  let after = page.after;
  for (let read = 0; read < SCAN_LIMIT; ) {
    const { items, next } = await table.query({ ...query, ...(after ? { after } : {}) });
    read += items.length;
    found.push(...items.map(fromItem).filter(isWanted));
    after = next;
    if (next === undefined || found.length > page.limit) break;
  }
  const shares = found.slice(0, page.limit);
  const last = shares.at(-1);
  return { shares, next: found.length > page.limit && last ? positionOf(last) : after };
};

const removeAll = (table: Table) => async (ownerId: string, fileId?: string): Promise<void> => {
  const beginsWith = fileId === undefined ? 'FILESHARE#' : prefixOf(fileId);
  for (;;) {
    const { items } = await table.query({ pk: partitionOf(ownerId), beginsWith, limit: DELETE_BATCH });
    if (items.length === 0) return;
    await table.transact(
      items.map(fromItem).flatMap((share): Write[] => [
        { kind: 'delete', key: keyOf(share) },
        { kind: 'delete', key: linkKeyOf(share.codeHash) },
      ]),
    );
  }
};

/** Links to files: one item with the owner, and one under the hash of the code that leads there. */
export const sharesRepository = (table: Table) => ({
  async find(ownerId: string, fileId: string, id: string): Promise<Share | undefined> {
    const item = await table.get(keyOf({ ownerId, fileId, id }));
    return item && fromItem(item);
  },

  async findByCode(codeHash: string): Promise<Share | undefined> {
    const link = await table.get(linkKeyOf(codeHash));
    const item = link && (await table.get(keyOf(link as unknown as Share)));
    return item && fromItem(item);
  },

  /** The wanted ones, newest first. */
  list: list(table),

  add: (share: Share): readonly Write[] => [
    { kind: 'put', item: toItem(share), guard: { is: 'absent' } },
    {
      kind: 'put',
      item: { ...linkKeyOf(share.codeHash), ownerId: share.ownerId, fileId: share.fileId, id: share.id, expiresAt: secondsOf(share.expiresAt) },
      guard: { is: 'absent' },
    },
  ],

  /** Counts a download; refused when the link was revoked meanwhile, or its last download taken. */
  countDownload: (share: Share): readonly Write[] => [
    { kind: 'check', key: linkKeyOf(share.codeHash), guard: { is: 'present' }, orElse: shareNotFound },
    {
      kind: 'increment',
      key: keyOf(share),
      by: { downloads: 1 },
      atMost: { downloads: share.downloadLimit ?? UNLIMITED_DOWNLOADS },
      orElse: shareNotFound,
    },
  ],

  revoke: (share: Share): readonly Write[] => [
    { kind: 'delete', key: keyOf(share), guard: { is: 'present' }, orElse: shareNotFound },
    { kind: 'delete', key: linkKeyOf(share.codeHash) },
  ],

  /** Removes the links to a file, or to every file of a person. */
  removeAll: removeAll(table),
});

export type SharesRepository = ReturnType<typeof sharesRepository>;

const positionOf = (share: Share): Position => ({ at: keyOf(share).sk, sk: keyOf(share).sk });

/** The items stay readable until the very moment that was promised has passed. */
const secondsOf = (time: Date): number => Math.ceil(time.getTime() / 1000);
