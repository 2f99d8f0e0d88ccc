import type { ImageRefusal } from '#core/ports/image-processor.ts';

/** One file of the corpus, and what must become of it. */
export interface CorpusImage {
  /** Unique, with the extension that the uploader gave it. */
  readonly name: string;
  readonly claimedType: string;
  readonly want: 'processed' | ImageRefusal;
  readonly bytes: Uint8Array;
  /** Size of the upright picture, where it matters. */
  readonly size?: readonly [width: number, height: number];
  /** Whether the upright picture is that of `aPicture`: red, green, blue and yellow quarters. */
  readonly showsQuarters?: boolean;
}

/** Stands in every metadata field of the corpus, and may stand in no rendition. */
export const PRIVATE_MARK = 'alice-was-here 52.520008N 13.404954E';

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
};

/** Returns a file whose claimed type is that of its extension, unless told. */
export const image = (name: string, want: CorpusImage['want'], bytes: Uint8Array, more: Partial<CorpusImage> = {}): CorpusImage => ({
  name,
  want,
  bytes,
  claimedType: TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
  ...more,
});
