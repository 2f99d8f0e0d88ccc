import type { ImageFormat, ImageOutcome } from '#core/ports/image-processor.ts';

/** What one image may cost its decoder. */
export interface DecoderLimits {
  /** Time in which all bytes of an image must arrive, in milliseconds; a later one is no fault of the image. */
  readonly readMs: number;
  /** Processor time of one image, in milliseconds. */
  readonly cpuMs: number;
  /** Time of one image by the clock, from its last byte on, in milliseconds. */
  readonly wallMs: number;
  /** Resident memory of the process, in bytes. */
  readonly memoryBytes: number;
}

/** One image; its bytes follow on the decoder's standard input. */
export interface DecodeOrder {
  readonly format: ImageFormat;
  readonly sizeBytes: number;
}

/** What a decoder used so far for the image in work. */
export interface Vitals {
  readonly rssBytes: number;
  readonly cpuMs: number;
}

/** What a decoder says. */
export type FromDecoder =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'vitals' } & Vitals)
  | ({ readonly kind: 'done'; readonly outcome: ImageOutcome } & Vitals);
