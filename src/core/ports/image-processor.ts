import type { Readable } from 'node:stream';

/** Formats that are read. Of an animation, the first frame is the picture. */
export const IMAGE_FORMATS = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** The fixed renditions: `thumb` fills and is cropped to 200 × 200; `small` fits into 640 × 640, `large` into 1,600 × 1,600. Nothing is enlarged. */
export const RENDITION_SIZES = { thumb: 200, small: 640, large: 1_600 } as const;
export type RenditionName = keyof typeof RENDITION_SIZES;

/** Every rendition exists in each of these. */
export const RENDITION_FORMATS = ['webp', 'avif'] as const;
export type RenditionFormat = (typeof RENDITION_FORMATS)[number];

/** Most bytes of an image. */
export const MAX_IMAGE_BYTES = 32 * 1024 * 1024;
/** Most pixels of an image's first frame. */
export const MAX_IMAGE_PIXELS = 50_000_000;
/** Most pixels of an AVIF: its decoder holds the whole picture several times. */
export const MAX_AVIF_PIXELS = 4_096 * 4_096;

/** An uploaded file that says it is an image. */
export interface ImageSource {
  /** Opens the bytes from the start. Called again after a decoder died that had other images before; not at all for a file that is too large. */
  readonly read: () => Promise<Readable>;
  /** Exactly the number of bytes that `read` gives. */
  readonly sizeBytes: number;
  /** Media type that the uploader named, such as `image/jpeg`. */
  readonly claimedType: string;
}

/** One encoded rendition: sRGB, upright, without any metadata of the original. */
export interface Rendition {
  readonly name: RenditionName;
  readonly format: RenditionFormat;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string;
}

/** What became of an image. The same bytes give the same value in the same version of the engine. */
export interface ProcessedImage {
  readonly outcome: 'processed';
  readonly format: ImageFormat;
  /** Pixels of the original as it is looked at, after its EXIF orientation was applied. */
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`, lower case. */
  readonly dominantColor: string;
  /** BlurHash of 4 × 3 components (blurha.sh). */
  readonly blurhash: string;
  /** All six: each name in each format. */
  readonly renditions: readonly Rendition[];
}

/**
 * Why there are no renditions. Asked again, the same bytes are refused again.
 * - `not_an_image`: empty, or the leading bytes belong to no image format that is known
 * - `unsupported_format`: an image of another format (SVG, TIFF, HEIC, JPEG XL …), or a variant that is not read
 * - `type_mismatch`: a readable format, but not the claimed one
 * - `too_large`: more than `MAX_IMAGE_BYTES`
 * - `too_many_pixels`: more than `MAX_IMAGE_PIXELS` or, of an AVIF, `MAX_AVIF_PIXELS`; the header's word counts
 * - `damaged`: truncated, or the bytes contradict the format
 * - `too_slow`, `too_much_memory`: its limits ended the work
 * - `crashed`: the decoder died of it
 */
export type ImageRefusal =
  | 'not_an_image'
  | 'unsupported_format'
  | 'type_mismatch'
  | 'too_large'
  | 'too_many_pixels'
  | 'damaged'
  | 'too_slow'
  | 'too_much_memory'
  | 'crashed';

export type ImageOutcome = ProcessedImage | { readonly outcome: 'refused'; readonly reason: ImageRefusal };

/** Turns hostile bytes into clean renditions, away from the process that serves requests. */
export interface ImageProcessor {
  /**
   * Decides about one image; many may be asked at once, they wait in line. No image can fail another one.
   * @throws what `read` and its stream throw, and Error when the bytes are not as many as announced, the decoder cannot start
   * or was killed from outside, or the processor is closed: nothing was decided, ask again later.
   */
  process(source: ImageSource): Promise<ImageOutcome>;

  /** Ends the work at once; images in work or in line are rejected. */
  close(): Promise<void>;
}
