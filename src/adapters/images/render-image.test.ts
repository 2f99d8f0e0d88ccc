import { describe, expect, test } from '@jest/globals';
import { aPicture } from '#adapters/conformance/image-corpus/picture.ts';
import { renderImage } from './render-image.ts';
import { webpPixels } from './webp-pixels.ts';

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="red"/></svg>');

describe('renderImage', () => {
  test.each([
    ['an SVG', () => Promise.resolve(SVG)],
    ['a TIFF', () => aPicture().tiff().toBuffer()],
    ['raw PPM', () => Promise.resolve(Buffer.concat([Buffer.from('P6 2 2 255\n'), Buffer.alloc(12)]))],
    ['a PDF', () => Promise.resolve(Buffer.from('%PDF-1.7\n%%EOF'))],
  ])('renderImage has no loader for %s, whatever it is taken for', async (_name, make) => {
    const bytes = await make();

    const outcomes = await Promise.all((['jpeg', 'png', 'webp', 'avif', 'gif'] as const).map((format) => renderImage(bytes, format, 5)));

    expect(outcomes).toEqual(Array.from({ length: 5 }, () => ({ outcome: 'refused', reason: 'damaged' })));
  });

  test('renderImage refuses an image of another format than the sniffed one', async () => {
    const bytes = await aPicture().png().toBuffer();

    expect(await renderImage(bytes, 'jpeg', 5)).toEqual({ outcome: 'refused', reason: 'damaged' });
    expect(await renderImage(bytes, 'png', 5)).toMatchObject({ outcome: 'processed' });
  });

  test.each([
    ['lossy', {}],
    ['lossless', { lossless: true }],
  ])('webpPixels reads the size of a %s WebP with and without alpha', async (_name, options) => {
    const plain = await aPicture([123, 45]).webp(options).toBuffer();
    const translucent = await aPicture([123, 45]).ensureAlpha(0.5).webp(options).toBuffer();

    expect([plain, translucent, plain.subarray(0, 29)].map(webpPixels)).toEqual([123 * 45, 123 * 45, 0]);
  });
});
