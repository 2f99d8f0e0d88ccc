import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { isBlurhashValid } from 'blurhash';
import { MAX_IMAGE_BYTES, RENDITION_FORMATS, RENDITION_SIZES, type ImageOutcome, type ImageProcessor, type ImageSource, type Rendition } from '#core/ports/image-processor.ts';
import type { CorpusImage } from './image-corpus/corpus-image.ts';
import { imageCorpus } from './image-corpus/image-corpus.ts';
import { aPicture, QUARTERS } from './image-corpus/picture.ts';
import { leaksOf, quartersOf, sizeOf } from './image-corpus/rendition-checks.ts';

/** Returns a file as a processor takes it. */
export const aSource = (bytes: Uint8Array, claimedType: string): ImageSource => ({
  read: () => Promise.resolve(Readable.from([Buffer.from(bytes)])),
  sizeBytes: bytes.byteLength,
  claimedType,
});

const renditionsOf = (outcome: ImageOutcome): readonly Rendition[] => (outcome.outcome === 'processed' ? outcome.renditions : []);
const outcomeOf = (outcome: ImageOutcome): string => (outcome.outcome === 'processed' ? 'processed' : outcome.reason);

/** Defines the tests that every image processor passes; it is made once, so that each image meets a decoder that had the others before. */
export const describeImageProcessor = (name: string, make: () => ImageProcessor): void => {
  describe(`${name} is an image processor`, () => {
    const results: { readonly file: CorpusImage; readonly outcome: ImageOutcome }[] = [];
    let processor: ImageProcessor;

    beforeAll(async () => {
      processor = make();
      const corpus = await imageCorpus();
      results.push(...(await Promise.all(corpus.map(async (file) => ({ file, outcome: await processor.process(aSource(file.bytes, file.claimedType)) })))));
    }, 180_000);

    afterAll(() => processor.close());

    test('process ends every file of the corpus as it is declared', () => {
      const unexpected = results.filter(({ file, outcome }) => outcomeOf(outcome) !== file.want).map(({ file, outcome }) => [file.name, file.want, outcomeOf(outcome)]);

      expect(results.length).toBeGreaterThanOrEqual(200);
      expect(new Set(results.map(({ file }) => file.name)).size).toBe(results.length);
      expect(unexpected).toEqual([]);
    });

    test('process tells the size of the upright picture', () => {
      const wrong = results.flatMap(({ file: { name: of, size }, outcome }) =>
        outcome.outcome === 'processed' && size !== undefined && (outcome.width !== size[0] || outcome.height !== size[1]) ? [[of, outcome.width, outcome.height]] : [],
      );

      expect(wrong).toEqual([]);
    });

    test('process leaves no metadata of any kind in a rendition', async () => {
      const leaks: unknown[] = [];
      for (const { file, outcome } of results) {
        for (const rendition of renditionsOf(outcome)) leaks.push(...(await leaksOf(rendition)).map((leak) => [file.name, rendition.name, rendition.format, leak]));
      }

      expect(leaks).toEqual([]);
    }, 60_000);

    test('process makes each rendition in each format, never larger than its box or the picture', async () => {
      const wrong: unknown[] = [];
      for (const { file, outcome } of results) {
        if (outcome.outcome !== 'processed') continue;
        const made = outcome.renditions.map((rendition) => `${rendition.name}.${rendition.format}`);
        if (made.toSorted().join() !== ALL_RENDITIONS.join()) wrong.push([file.name, made]);
        for (const rendition of outcome.renditions) {
          const [width, height] = await sizeOf(rendition);
          const fits = width === rendition.width && height === rendition.height && width <= Math.min(RENDITION_SIZES[rendition.name], outcome.width) && height <= Math.min(RENDITION_SIZES[rendition.name], outcome.height);
          if (!fits) wrong.push([file.name, rendition.name, rendition.format, width, height]);
        }
      }

      expect(wrong).toEqual([]);
    }, 60_000);

    test('process shows every picture upright', async () => {
      const wrong: unknown[] = [];
      for (const { file, outcome } of results.filter(({ file: { showsQuarters } }) => showsQuarters === true)) {
        for (const rendition of renditionsOf(outcome)) {
          const quarters = await quartersOf(rendition);
          if (quarters.join() !== '0,1,2,3') wrong.push([file.name, rendition.name, rendition.format, quarters]);
        }
      }

      expect(wrong).toEqual([]);
    }, 60_000);

    test('process names the SHA-256 of each rendition, a BlurHash and a colour', () => {
      const processed = results.flatMap(({ outcome }) => (outcome.outcome === 'processed' ? [outcome] : []));

      for (const { renditions, blurhash, dominantColor } of processed) {
        expect(dominantColor).toMatch(/^#[0-9a-f]{6}$/);
        expect(blurhash).toHaveLength(28);
        expect(isBlurhashValid(blurhash)).toEqual({ result: true });
        for (const { bytes, sha256 } of renditions) expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      }
      expect(processed.length).toBeGreaterThan(100);
    });

    test('process gives the same value for the same bytes', async () => {
      const bytes = await aPicture([900, 700]).jpeg().toBuffer();

      const [first, second] = await Promise.all([processor.process(aSource(bytes, 'image/jpeg')), processor.process(aSource(bytes, 'image/jpeg'))]);

      expect(first.outcome).toBe('processed');
      expect(second).toEqual(first);
    });

    test('process fits renditions into their boxes and crops the thumb', async () => {
      const outcome = await processor.process(aSource(await aPicture([2_000, 1_000]).png().toBuffer(), 'image/png'));

      expect(renditionsOf(outcome).map(({ name: of, format, width, height }) => [of, format, width, height])).toEqual([
        ['thumb', 'webp', 200, 200],
        ['thumb', 'avif', 200, 200],
        ['small', 'webp', 640, 320],
        ['small', 'avif', 640, 320],
        ['large', 'webp', 1_600, 800],
        ['large', 'avif', 1_600, 800],
      ]);
    });

    test.each(QUARTERS.map((color) => [color]))('process finds the dominant colour %p', async (color) => {
      const plain = aPicture().composite([{ input: { create: { width: 200, height: 160, channels: 3, background: { r: color[0], g: color[1], b: color[2] } } }, gravity: 'west' }]);

      const outcome = await processor.process(aSource(await plain.png().toBuffer(), 'image/png'));

      const found = outcome.outcome === 'processed' ? outcome.dominantColor.slice(1).match(/../g)!.map((hex) => Number.parseInt(hex, 16)) : [];
      expect(found.map((value, index) => Math.abs(value - color[index]!) <= 16)).toEqual([true, true, true]);
    });

    test('process refuses a file that is too large without reading it', async () => {
      let reads = 0;
      const read = (): Promise<Readable> => Promise.resolve(Readable.from([Buffer.alloc((reads += 1))]));

      const outcome = await processor.process({ read, sizeBytes: MAX_IMAGE_BYTES + 1, claimedType: 'image/png' });

      expect(outcome).toEqual({ outcome: 'refused', reason: 'too_large' });
      expect(reads).toBe(0);
    });

    test('process rejects when the bytes cannot be read, and goes on with the next image', async () => {
      const bytes = await aPicture([800, 600]).png({ compressionLevel: 0 }).toBuffer();
      async function* breaking(): AsyncGenerator<Buffer> {
        yield bytes.subarray(0, 100_000);
        throw new Error('the disk is gone');
      }
      const good = aSource(bytes, 'image/png');

      const unopened = processor.process({ ...good, read: () => Promise.reject(new Error('no such object')) });
      const broken = processor.process({ ...good, read: () => Promise.resolve(Readable.from(breaking())) });
      const short = processor.process({ ...good, sizeBytes: bytes.length + 1 });
      const long = processor.process({ ...good, sizeBytes: bytes.length - 1 });
      const next = processor.process(good);

      await expect(unopened).rejects.toThrow('no such object');
      await expect(broken).rejects.toThrow('the disk is gone');
      await expect(short).rejects.toThrow(/announced with/);
      await expect(long).rejects.toThrow(/announced with/);
      expect((await next).outcome).toBe('processed');
    });

    test('close rejects what is in work and in line, and whatever comes', async () => {
      const another = make();
      const source = aSource(await aPicture().png().toBuffer(), 'image/png');
      const asked = [another.process(source), another.process(source), another.process(source)].map((promise) => promise.then(outcomeOf, () => 'rejected'));

      await another.close();

      expect(await Promise.all(asked)).toEqual(['rejected', 'rejected', 'rejected']);
      await expect(another.process(source)).rejects.toThrow('closed');
      await another.close();
    });
  });
};

const ALL_RENDITIONS = Object.keys(RENDITION_SIZES)
  .flatMap((name) => RENDITION_FORMATS.map((format) => `${name}.${format}`))
  .toSorted();
