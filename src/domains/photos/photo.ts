import { createHash } from 'node:crypto';
import type { ImageLabel } from '#core/ports/image-labels.ts';
import type { ImageRefusal, RenditionFormat, RenditionName } from '#core/ports/image-processor.ts';
import type { NewPhoto, Photo as PhotoBody, PhotoChanges } from '#generated/types.ts';

/** Why a photo has no renditions: what the processor said, or that nothing happened for a day. */
export type FailureReason = ImageRefusal | 'not_processed';

/** One size of a photo in all formats. */
export interface PhotoRendition {
  readonly name: RenditionName;
  readonly width: number;
  readonly height: number;
  /** Lower-case hex SHA-256 of the bytes of each format. */
  readonly sha256: { readonly [Format in RenditionFormat]: string };
}

/** What was found out about a photo. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly dominantColor: string;
  readonly blurhash: string;
  readonly labels: readonly ImageLabel[];
  readonly renditions: readonly PhotoRendition[];
}

/** One photo of one person. */
export interface Photo {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly visibility: 'private' | 'public';
  /** What was announced of the original, and verified before the photo is processed. */
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly state: 'pending' | 'processing' | 'ready' | 'failed';
  readonly failureReason: FailureReason | null;
  /** Present once the photo is ready. */
  readonly picture: Picture | null;
  /** When the service stops waiting for the original or the renditions; null once it waits for neither. */
  readonly deadline: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** How long a photo may wait for its original, and then for its renditions: one day. */
export const PATIENCE_MS = 24 * 3600_000;

const REVISION_CHARACTERS = 16;
/** Characters of a hash that tell objects of one rendition apart. */
const KEY_HASH_CHARACTERS = 32;

/** Makes a photo at version 1 that waits for its original. */
export const pendingPhoto = (id: string, ownerId: string, wanted: NewPhoto, now: Date): Photo => ({
  id,
  ownerId,
  title: wanted.title,
  description: wanted.description ?? '',
  tags: wanted.tags ?? [],
  visibility: wanted.visibility ?? 'private',
  contentType: wanted.contentType,
  sizeBytes: wanted.sizeBytes,
  sha256: wanted.sha256,
  state: 'pending',
  failureReason: null,
  picture: null,
  deadline: new Date(now.getTime() + PATIENCE_MS),
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/** Applies a merge patch: what is absent stays. */
export const changePhoto = (photo: Photo, changes: PhotoChanges, now: Date): Photo => ({
  ...photo,
  title: changes.title ?? photo.title,
  description: changes.description ?? photo.description,
  tags: changes.tags ?? photo.tags,
  visibility: changes.visibility ?? photo.visibility,
  ...changedAt(photo, now),
});

/** The original was verified. */
export const processingPhoto = (photo: Photo, now: Date): Photo => ({
  ...photo,
  state: 'processing',
  deadline: new Date(now.getTime() + PATIENCE_MS),
  ...changedAt(photo, now),
});

/** The renditions were made. */
export const readyPhoto = (photo: Photo, picture: Picture, now: Date): Photo => ({
  ...photo,
  state: 'ready',
  failureReason: null,
  picture,
  deadline: null,
  ...changedAt(photo, now),
});

/** There will be no renditions. */
export const failedPhoto = (photo: Photo, failureReason: FailureReason, now: Date): Photo => ({
  ...photo,
  state: 'failed',
  failureReason,
  deadline: null,
  ...changedAt(photo, now),
});

const changedAt = ({ version }: Photo, now: Date): Pick<Photo, 'updatedAt' | 'version'> => ({ updatedAt: now, version: version + 1 });

/** Whether renditions are still to be made; also of a photo that was given up, whose event was redriven after all. */
export const waitsForRenditions = ({ state, failureReason }: Photo): boolean =>
  state === 'processing' || (state === 'failed' && failureReason === 'not_processed');

/** Whether everybody may see the photo. */
export const isPublished = ({ state, visibility }: Photo): boolean => state === 'ready' && visibility === 'public';

/** Where the original lies until it is verified. */
export const incomingKeyOf = ({ ownerId, id }: Pick<Photo, 'ownerId' | 'id'>): string => `incoming/${ownerId}/${id}`;

/** Under which everything of a photo lies; ends with a slash. */
export const objectPrefixOf = ({ ownerId, id }: Pick<Photo, 'ownerId' | 'id'>): string => `photos/${ownerId}/${id}/`;

/** Where the verified original lies; nobody outside the service reads it. */
export const originalKeyOf = (photo: Pick<Photo, 'ownerId' | 'id'>): string => `${objectPrefixOf(photo)}original`;

/** Where a rendition in one format lies. Other bytes have another key. */
export const renditionKeyOf = (photo: Pick<Photo, 'ownerId' | 'id'>, name: RenditionName, format: RenditionFormat, sha256: string): string =>
  `${objectPrefixOf(photo)}${name}-${sha256.slice(0, KEY_HASH_CHARACTERS)}-${format}`;

/** The keys of all renditions of a photo. */
export const renditionKeysOf = (photo: Photo): readonly string[] =>
  (photo.picture?.renditions ?? []).flatMap(({ name, sha256 }) =>
    (['webp', 'avif'] as const).map((format) => renditionKeyOf(photo, name, format, sha256[format])));

/** Names the bytes of a rendition in all formats, since one URL stands for them. */
export const revisionOf = ({ sha256 }: PhotoRendition): string =>
  createHash('sha256').update(`${sha256.avif} ${sha256.webp}`).digest('hex').slice(0, REVISION_CHARACTERS);

/** Turns a photo into what the API shows of it; `publicUrl` is the base of the URLs, without a slash at the end. */
export const toPhotoBody = (photo: Photo, publicUrl: string): PhotoBody => {
  const { picture } = photo;
  return {
    id: photo.id,
    title: photo.title,
    description: photo.description,
    tags: [...photo.tags],
    visibility: photo.visibility,
    state: photo.state,
    failureReason: photo.failureReason,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    dominantColor: picture?.dominantColor ?? null,
    blurhash: picture?.blurhash ?? null,
    labels: (picture?.labels ?? []).map((label) => ({ ...label })),
    renditions: (picture?.renditions ?? []).map((rendition) => ({
      name: rendition.name,
      width: rendition.width,
      height: rendition.height,
      url: `${publicUrl}/v1/photos/${photo.id}/renditions/${rendition.name}?revision=${revisionOf(rendition)}`,
    })),
    createdAt: photo.createdAt.toISOString(),
    updatedAt: photo.updatedAt.toISOString(),
    version: photo.version,
  };
};
