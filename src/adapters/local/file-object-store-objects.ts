import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { MAX_PUT_BYTES, ObjectNotFound } from '#core/ports/object-store.ts';
import type { ByteRange, ObjectHead, ObjectStore } from '#core/ports/object-store.ts';
import type { Content, ContentFiles } from './file-object-store-content.ts';
import type { ObjectIndex } from './file-object-store-index.ts';
import { hasCode, ObjectRefused } from './file-object-store-refusal.ts';
import type { Grant } from './file-object-store-signing.ts';
import { toHead } from './file-object-store-uploads.ts';
import type { StoredVersion } from './file-object-store-writes.ts';

/** A version with its bytes; the taker closes `file`. */
export interface OpenObject {
  readonly head: ObjectHead;
  readonly file: FileHandle;
}

/** Whole objects: every write publishes a new version, every read opens one. */
export interface WholeObjects extends Pick<ObjectStore, 'head' | 'read' | 'put' | 'copy' | 'remove' | 'list'> {
  receive(grant: Extract<Grant, { action: 'put' }>, bytes: AsyncIterable<Uint8Array>): Promise<ObjectHead>;
  open(key: string, versionId?: string): Promise<OpenObject | undefined>;
}

interface Uses {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly index: ObjectIndex;
  readonly contents: ContentFiles;
}

const MAX_PAGE = 1_000;
const READ_CHUNK_BYTES = 256 * 1024;

/** The part of the store that knows single objects and their versions; keys arrive checked. */
export const wholeObjects = (uses: Uses): WholeObjects => {
  const { index, contents } = uses;
  const open = (key: string, versionId?: string): Promise<OpenObject | undefined> => openObject(uses, key, versionId);

  return {
    ...publishing(uses),
    open,
    head: async (key, versionId) => {
      const version = index.find(key, versionId);
      return version && toHead(version);
    },
    read: async (key, options = {}) => {
      const opened = await open(key, options.versionId);
      return opened && readRange(opened, options.range);
    },
    remove: async (key, versionId) => {
      const { released } = await index.change({ kind: 'remove', key, versionId });
      await contents.discard(released);
    },
    list: async (prefix, after, limit = MAX_PAGE) => {
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE)) throw new RangeError(`A page holds 1 to ${MAX_PAGE} versions.`);
      const versions = index.list(prefix, toPosition(after), limit + 1);
      const last = versions.length > limit ? versions[limit - 1] : undefined;
      const objects = versions.slice(0, limit).map(toHead);
      return last === undefined ? { objects } : { objects, next: `${last.key}:${last.seq}` };
    },
  };
};

const publishing = ({ clock, newId, index, contents }: Uses): Pick<WholeObjects, 'receive' | 'put' | 'copy'> => {
  const publish = async (key: string, contentType: string, content: Content, onlyIfAbsent: boolean): Promise<ObjectHead> => {
    const { name, sizeBytes, sha256 } = content;
    const version: StoredVersion = { key, versionId: newId('version'), content: name, sizeBytes, contentType, sha256, createdAtMs: clock.now().getTime() };
    const { done } = await index.change({ kind: 'publish', version, onlyIfAbsent });
    if (!done) throw objectPresent();
    return toHead(version);
  };

  return {
    receive: (grant, bytes) => {
      if (grant.ifNoneMatch && index.find(grant.key) !== undefined) throw objectPresent();
      return contents.add(bytes, grant, (content) => publish(grant.key, grant.contentType, content, grant.ifNoneMatch));
    },
    put: ({ key, contentType, bytes }) => {
      if (bytes.byteLength > MAX_PUT_BYTES) throw new RangeError(`put takes at most ${MAX_PUT_BYTES} bytes; sign a PUT for more.`);
      return contents.add(once(bytes), {}, (content) => publish(key, contentType, content, false));
    },
    copy: async ({ key, versionId }, targetKey) => {
      const source = index.find(key, versionId);
      if (source === undefined) throw new ObjectNotFound();
      const { content: name, sizeBytes, sha256, contentType } = source;
      try {
        return await contents.duplicate({ name, sizeBytes, sha256 }, (content) => publish(targetKey, contentType, content, false));
      } catch (error) {
        if (hasCode(error, 'ENOENT') && index.find(key, source.versionId) === undefined) throw new ObjectNotFound();
        throw error;
      }
    },
  };
};

const objectPresent = (): ObjectRefused => new ObjectRefused('object_present', 'There is an object under this key already.');

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const openObject = async ({ index, contents }: Uses, key: string, versionId: string | undefined): Promise<OpenObject | undefined> => {
  const version = index.find(key, versionId);
  if (version === undefined) return undefined;
  try {
    return { head: toHead(version), file: await contents.open(version.content) };
  } catch (error) {
    // Removed between the two steps, and not lost.
    if (hasCode(error, 'ENOENT') && index.find(key, version.versionId) === undefined) return undefined;
    throw error;
  }
};

const readRange = async ({ head, file }: OpenObject, range: ByteRange | undefined): Promise<Readable> => {
  const { first, last } = range ?? { first: 0, last: head.sizeBytes - 1 };
  if (head.sizeBytes === 0 && range === undefined) {
    await file.close();
    return Readable.from([]);
  }
  if (!(first >= 0 && first <= last && first < head.sizeBytes)) {
    await file.close();
    throw new RangeError(`The range ${first}-${last} lies outside of the ${head.sizeBytes} bytes.`);
  }
  return file.createReadStream({ start: first, end: last, highWaterMark: READ_CHUNK_BYTES });
};

const toPosition = (after: string | undefined): { readonly key: string; readonly seq: number } => {
  if (after === undefined) return { key: '', seq: 0 };
  const mark = after.lastIndexOf(':');
  return { key: after.slice(0, mark), seq: Number(after.slice(mark + 1)) };
};
