import { fileURLToPath } from 'node:url';
import { MAX_IMAGE_BYTES, type ImageFormat, type ImageOutcome, type ImageProcessor, type ImageRefusal, type ImageSource } from '#core/ports/image-processor.ts';
import { decoderPool, type DecoderPool, type DecoderPoolOptions } from './image-decoder-pool.ts';
import type { DecoderLimits } from './image-decoder-messages.ts';
import { openImage, type OpenedImage } from './open-image.ts';
import { formatOf, sniffImage } from './sniff-image.ts';
import { waitingLine } from './waiting-line.ts';

/** What one image may cost: 5 s of one core (the costliest that is accepted takes about half), 20 s by the clock, 640 MiB (an AVIF with alpha and 10 bits needs 513). */
export const IMAGE_LIMITS: DecoderLimits = { cpuMs: 5_000, wallMs: 20_000, memoryBytes: 640 * 1024 * 1024, readMs: 60_000 };

export interface SharpImageProcessorOptions extends Partial<DecoderPoolOptions> {
  /** Images decoded at once, each by a process of its own; 1 unless told. */
  readonly concurrency?: number;
}

/**
 * Decodes with sharp in child processes: what an image does to its decoder ends with that process. The first image starts one,
 * and only bytes of a format that is read, by their start and by the claim, reach it.
 */
export const sharpImageProcessor = ({ concurrency = 1, ...options }: SharpImageProcessorOptions = {}): ImageProcessor => {
  const limits = options.limits ?? IMAGE_LIMITS;
  const pool = decoderPool({ imagesPerProcess: 100, restingBytes: 256 * 1024 * 1024, idleMs: 60_000, ...options, limits, program: options.program ?? programHere() });
  const line = waitingLine(concurrency);
  const closing = new AbortController();
  return {
    process: async (source) => {
      if (source.sizeBytes > MAX_IMAGE_BYTES) return refused('too_large');
      const leave = await line.enter();
      try {
        return await decide(source, pool, { readMs: limits.readMs, closing: closing.signal });
      } finally {
        leave();
      }
    },
    close: async () => {
      const closed = new Error('The image processor is closed.');
      line.close(closed);
      closing.abort(closed);
      await pool.close();
    },
  };
};

const programHere = (): string => fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './image-decoder-process.ts' : './image-decoder-process.js', import.meta.url));

const refused = (reason: ImageRefusal): ImageOutcome => ({ outcome: 'refused', reason });

interface Reading {
  readonly readMs: number;
  readonly closing: AbortSignal;
}

/** Memory that others used up or spoiled is no fault of an image: only a fresh process's death counts. */
const decide = async (source: ImageSource, pool: DecoderPool, reading: Reading): Promise<ImageOutcome> => {
  const first = await attempt(source, pool, reading);
  if (!first.isDoubtful) return first.outcome;
  return (await attempt(source, { ...pool, take: pool.takeFresh }, reading)).outcome;
};

interface Attempt {
  readonly outcome: ImageOutcome;
  /** Whether earlier images may be the reason. */
  readonly isDoubtful: boolean;
}

const attempt = async (source: ImageSource, pool: DecoderPool, reading: Reading): Promise<Attempt> => {
  const opened = await openImage(source, reading);
  try {
    const format = judge(opened, source.claimedType);
    if (typeof format !== 'string') return { outcome: format, isDoubtful: false };
    const decoder = await pool.take();
    const wasUsed = decoder.served() > 0;
    try {
      const outcome = await decoder.decode({ format, sizeBytes: source.sizeBytes }, opened.chunks());
      return { outcome, isDoubtful: wasUsed && outcome.outcome === 'refused' && SPOILABLE.has(outcome.reason) };
    } finally {
      await pool.give(decoder);
    }
  } finally {
    opened.close();
  }
};

const SPOILABLE: ReadonlySet<ImageRefusal> = new Set(['crashed', 'too_much_memory']);

/** The format, or the refusal of what no decoder shall see. */
const judge = ({ head }: OpenedImage, claimedType: string): ImageFormat | ImageOutcome => {
  const sniffed = sniffImage(head);
  if (sniffed === 'none') return refused('not_an_image');
  if (sniffed === 'unsupported') return refused('unsupported_format');
  return sniffed === formatOf(claimedType) ? sniffed : refused('type_mismatch');
};
