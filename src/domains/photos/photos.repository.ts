import type { Item, Key, Position, Query, Table, Write } from '#core/ports/table.ts';
import { isPublished, type Photo } from '#domains/photos/photo.ts';
import { photoNotFound, versionChanged } from '#domains/photos/photos.problems.ts';

/** Which photos of a person. */
export interface PhotoFilter {
  readonly state: Photo['state'] | undefined;
  readonly tag: string | undefined;
  readonly visibility: Photo['visibility'] | undefined;
}

export interface PhotoList {
  readonly photos: readonly Photo[];
  /** Where to continue; absent at the end. */
  readonly next: Position | undefined;
}

/** The place of a photo in the queue of those that wait for something. */
export interface Deadline extends Key {
  readonly ownerId: string;
  readonly photoId: string;
}

/** Most items that one page may look at; with a rare label a page can be short and still have a next one. */
const SCAN_LIMIT = 1_000;
const DEADLINES = 'PHOTO_DEADLINES';

const partitionOf = (ownerId: string): string => `USER#${ownerId}`;
const keyOf = ({ ownerId, id }: Pick<Photo, 'ownerId' | 'id'>): Key => ({ pk: partitionOf(ownerId), sk: `PHOTO#${id}` });
const linkKeyOf = (id: string): Key => ({ pk: `PHOTO#${id}`, sk: 'PUBLISHED' });
const deadlineKeyOf = (deadline: Date, id: string): Key => ({ pk: DEADLINES, sk: `${deadline.toISOString()}#${id}` });

/** `ix1` orders by state and creation. */
const toItem = (photo: Photo): Item => ({
  ...keyOf(photo),
  ...photo,
  picture: photo.picture && { ...photo.picture, labels: photo.picture.labels.map((each) => ({ ...each })), renditions: photo.picture.renditions.map((each) => ({ ...each })) },
  ix1: `PHOTO#${photo.state}#${photo.id}`,
  deadline: photo.deadline?.toISOString() ?? null,
  createdAt: photo.createdAt.toISOString(),
  updatedAt: photo.updatedAt.toISOString(),
});

const fromItem = (item: Item): Photo => {
  const stored = item as unknown as { readonly [Field in keyof Photo]: Photo[Field] extends Date | null ? string : Photo[Field] };
  return {
    id: stored.id,
    ownerId: stored.ownerId,
    title: stored.title,
    description: stored.description,
    tags: stored.tags,
    visibility: stored.visibility,
    contentType: stored.contentType,
    sizeBytes: stored.sizeBytes,
    sha256: stored.sha256,
    state: stored.state,
    failureReason: stored.failureReason,
    picture: stored.picture,
    deadline: stored.deadline ? new Date(stored.deadline) : null,
    createdAt: new Date(stored.createdAt),
    updatedAt: new Date(stored.updatedAt),
    version: stored.version,
  };
};

const matches = (photo: Photo, { tag, visibility }: PhotoFilter): boolean =>
  (tag === undefined || photo.tags.includes(tag)) && (visibility === undefined || photo.visibility === visibility);

const list = (table: Table) => async (ownerId: string, filter: PhotoFilter, page: { readonly limit: number; readonly after: Position | undefined }): Promise<PhotoList> => {
  const index: Query['index'] = filter.state ? 'ix1' : undefined;
  const query = { pk: partitionOf(ownerId), ...(index ? { index } : {}), beginsWith: filter.state ? `PHOTO#${filter.state}#` : 'PHOTO#', descending: true };
  const found: { readonly photo: Photo; readonly at: Position }[] = [];
  let after = page.after;
  for (let read = 0; read < SCAN_LIMIT; ) {
    const { items, next } = await table.query({ ...query, limit: page.limit + 1, ...(after ? { after } : {}) });
    read += items.length;
    for (const item of items) {
      const photo = fromItem(item);
      if (matches(photo, filter)) found.push({ photo, at: { at: index ? String(item[index]) : item.sk, sk: item.sk } });
    }
    after = next;
    if (next === undefined || found.length > page.limit) break;
  }
  const photos = found.slice(0, page.limit).map(({ photo }) => photo);
  return { photos, next: found.length > page.limit ? found[page.limit - 1]!.at : after };
};

/** The items beside a photo: where strangers find it while it is published, and its deadline while it has one. */
const companionsOf = (photo: Photo): readonly Item[] => [
  ...(isPublished(photo) ? [{ ...linkKeyOf(photo.id), ownerId: photo.ownerId }] : []),
  ...(photo.deadline ? [{ ...deadlineKeyOf(photo.deadline, photo.id), ownerId: photo.ownerId, photoId: photo.id }] : []),
];

const companionWrites = (before: Photo | undefined, after: Photo | undefined): readonly Write[] => {
  const old = before ? companionsOf(before) : [];
  const wanted = after ? companionsOf(after) : [];
  const isIn = (items: readonly Item[], { pk, sk }: Item): boolean => items.some((each) => each.pk === pk && each.sk === sk);
  return [
    ...old.filter((item) => !isIn(wanted, item)).map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk } })),
    ...wanted.filter((item) => !isIn(old, item)).map((item): Write => ({ kind: 'put', item })),
  ];
};

/** Photos, each with its owner. The only code that knows how a photo lies in the table. */
export const photosRepository = (table: Table) => {
  const find = async (ownerId: string, id: string): Promise<Photo | undefined> => {
    const item = await table.get(keyOf({ ownerId, id }));
    return item && fromItem(item);
  };
  return {
    find,

    /** @throws Problem photo_not_found */
    async get(ownerId: string, id: string): Promise<Photo> {
      const photo = await find(ownerId, id);
      if (!photo) throw photoNotFound(id);
      return photo;
    },

    /** Finds a photo that everybody may see, whoever owns it. */
    async findPublished(id: string): Promise<Photo | undefined> {
      const link = await table.get(linkKeyOf(id));
      const photo = link && (await find(String(link['ownerId']), id));
      return photo && isPublished(photo) ? photo : undefined;
    },

    list: list(table),

    /** Some of the photos that have waited for too long, longest overdue first. */
    async listOverdue(now: Date, limit: number): Promise<readonly Deadline[]> {
      // The key of a deadline that is due this very millisecond goes on after its time.
      const below = new Date(now.getTime() + 1).toISOString();
      const { items } = await table.query({ pk: DEADLINES, below, limit });
      return items.map((item) => item as unknown as Deadline);
    },

    /** Takes a photo out of the queue that no longer waits there. */
    forgetDeadline: ({ pk, sk }: Deadline): Write => ({ kind: 'delete', key: { pk, sk } }),

    add: (photo: Photo): readonly Write[] => [{ kind: 'put', item: toItem(photo), guard: { is: 'absent' } }, ...companionWrites(undefined, photo)],

    /** Replaces a photo that is still as it was read; `onChanged` decides what a lost race means. */
    save: (before: Photo, after: Photo, onChanged: 'refuse' | 'retry'): readonly Write[] => [
      {
        kind: 'put',
        item: toItem(after),
        guard: { is: 'version', version: before.version },
        ...(onChanged === 'refuse' ? { orElse: () => versionChanged(before.version) } : {}),
      },
      ...companionWrites(before, after),
    ],

    /** Removes a photo that is still at this version; `onChanged` decides what a lost race means. */
    remove: (photo: Photo, onChanged: 'refuse' | 'retry'): readonly Write[] => [
      {
        kind: 'delete',
        key: keyOf(photo),
        guard: { is: 'version', version: photo.version },
        ...(onChanged === 'refuse' ? { orElse: () => versionChanged(photo.version) } : {}),
      },
      ...companionWrites(photo, undefined),
    ],
  };
};

export type PhotosRepository = ReturnType<typeof photosRepository>;
