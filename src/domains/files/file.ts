import type { File as FileBody, FileChanges, FileVersion as FileVersionBody, NewFile } from '#generated/types.ts';

/** What is announced of content before it arrives, and verified after. */
export interface Content {
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** One file of one person; content is that of the current version, or what was announced of the first one. */
export interface File extends Content {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly folder: string;
  readonly state: 'pending' | 'ready';
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentVersionId: string | null;
  /** What all verified versions take of the quota. */
  readonly storedBytes: number;
  readonly storedVersions: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** One verified version of a file's content; it never changes. */
export interface FileVersion extends Content {
  readonly id: string;
  readonly ownerId: string;
  readonly fileId: string;
  readonly createdAt: Date;
}

/** Makes a file at version 1 that waits for its first content. */
export const pendingFile = (id: string, ownerId: string, wanted: NewFile, now: Date): File => ({
  id,
  ownerId,
  name: wanted.name,
  folder: wanted.folder ?? '/',
  ...contentOf(wanted),
  state: 'pending',
  tags: wanted.tags ?? [],
  metadata: wanted.metadata ?? {},
  contentVersionId: null,
  storedBytes: 0,
  storedVersions: 0,
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/** Applies a merge patch: what is absent stays, a metadata text that is null goes. */
export const changeFile = (file: File, changes: FileChanges, now: Date): File => ({
  ...file,
  name: changes.name ?? file.name,
  folder: changes.folder ?? file.folder,
  tags: changes.tags ?? file.tags,
  metadata: mergeTexts(file.metadata, changes.metadata ?? {}),
  updatedAt: now,
  version: file.version + 1,
});

/** Makes newly verified content current. */
export const withNewContent = (file: File, content: FileVersion): File => ({
  ...withContent(file, content, content.createdAt),
  state: 'ready',
  storedBytes: file.storedBytes + content.sizeBytes,
  storedVersions: file.storedVersions + 1,
});

/** Makes an earlier version current; the current one changes nothing. */
export const withContent = (file: File, content: FileVersion, now: Date): File =>
  file.contentVersionId === content.id
    ? file
    : { ...file, ...contentOf(content), contentVersionId: content.id, updatedAt: now, version: file.version + 1 };

/** Reads the three facts of content out of anything that has them. */
export const contentOf = ({ contentType, sizeBytes, sha256 }: Content): Content => ({ contentType, sizeBytes, sha256 });

/** Where the bytes of a verified version lie in the object store. */
export const contentKeyOf = (ownerId: string, fileId: string, contentVersionId: string): string =>
  `files/${ownerId}/${fileId}/${contentVersionId}`;

/** Turns a file into what the API shows of it. */
export const toFileBody = (file: File): FileBody => ({
  id: file.id,
  name: file.name,
  folder: file.folder,
  ...contentOf(file),
  state: file.state,
  tags: [...file.tags],
  metadata: { ...file.metadata },
  contentVersionId: file.contentVersionId,
  createdAt: file.createdAt.toISOString(),
  updatedAt: file.updatedAt.toISOString(),
  version: file.version,
});

/** Turns a version into what the API shows of it. */
export const toFileVersionBody = (version: FileVersion, file: File): FileVersionBody => ({
  id: version.id,
  ...contentOf(version),
  isCurrent: version.id === file.contentVersionId,
  createdAt: version.createdAt.toISOString(),
});

const mergeTexts = (
  texts: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> => {
  const merged = new Map<string, string | null>([...Object.entries(texts), ...Object.entries(changes)]);
  return Object.fromEntries([...merged].filter((entry): entry is [string, string] => entry[1] !== null));
};
