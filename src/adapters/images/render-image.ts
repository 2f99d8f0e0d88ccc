import { createHash } from 'node:crypto';
import { encode } from 'blurhash';
import sharp, { type Sharp } from 'sharp';
import {
  MAX_AVIF_PIXELS,
  MAX_IMAGE_PIXELS,
  RENDITION_FORMATS,
  RENDITION_SIZES,
  type ImageFormat,
  type ImageOutcome,
  type ImageRefusal,
  type Rendition,
  type RenditionFormat,
  type RenditionName,
} from '#core/ports/image-processor.ts';
import { webpPixels } from './webp-pixels.ts';

/** The loaders of the formats that are read; every other one of the library is blocked. */
const LOADERS = ['JpegBuffer', 'PngBuffer', 'WebpBuffer', 'HeifBuffer', 'NsgifBuffer'].map((name) => `VipsForeignLoad${name}`);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });
sharp.concurrency(1);
sharp.cache(false);

/** AVIF takes seconds at the default effort; with these all six encodings of the noisiest picture take less than 2 s of one core. */
const EFFORTS: Readonly<Record<RenditionName, number>> = { thumb: 4, small: 2, large: 0 };

const ENCODE: Readonly<Record<RenditionFormat, (image: Sharp, name: RenditionName) => Sharp>> = {
  webp: (image) => image.webp({ quality: 80, effort: 4 }),
  avif: (image, name) => image.avif({ quality: 50, effort: EFFORTS[name], chromaSubsampling: '4:2:0' }),
};

/** What makes EXIF orientations 1 to 8 upright (CIPA DC-008 §4.6.4): left and right exchanged or not, then degrees clockwise, which is the library's order. */
const ORIENTATIONS: readonly (readonly [degrees: number, mirrored: boolean])[] = [
  [0, false],
  [0, true],
  [180, false],
  [180, true],
  [270, true],
  [90, false],
  [90, true],
  [270, false],
];

/** Pixels in memory: sRGB, 8 bits, 3 channels or 4. */
interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Makes the renditions of an image of the sniffed format. Runs only in a decoder process; `seconds` ends it from within. */
export const renderImage = async (bytes: Uint8Array, format: ImageFormat, seconds: number): Promise<ImageOutcome> => {
  const maxPixels = format === 'avif' ? MAX_AVIF_PIXELS : MAX_IMAGE_PIXELS;
  // The library takes memory for a WebP's whole canvas before it looks at the limit.
  if (format === 'webp' && webpPixels(bytes) > maxPixels) return refused('too_many_pixels');
  try {
    const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 });
    const { format: decoder, compression, orientation = 1, autoOrient } = await image.metadata();
    if (decoder !== (format === 'avif' ? 'heif' : format)) return refused('damaged');
    if (format === 'avif' && compression !== 'av1') return refused('unsupported_format');
    const box = RENDITION_SIZES.large;
    const decoded = await pixelsOf(image.timeout({ seconds }).resize(box, box, { fit: 'inside', withoutEnlargement: true }));
    const large = await upright(decoded, orientation);
    return { outcome: 'processed', format, width: autoOrient.width, height: autoOrient.height, ...(await looksOf(large)), renditions: await renditionsOf(large) };
  } catch (error) {
    return refused(reasonOf(error instanceof Error ? error.message : String(error)));
  }
};

const REASONS: readonly (readonly [RegExp, ImageRefusal])[] = [
  [/exceeds pixel limit/i, 'too_many_pixels'],
  [/^timeout/i, 'too_slow'],
  [/out of memory|memory allocation|failed to allocate|cannot allocate|bad_alloc/i, 'too_much_memory'],
];

/** The refusal behind an error of the library, which tells it only in words. */
const reasonOf = (message: string): ImageRefusal => REASONS.find(([words]) => words.test(message))?.[1] ?? 'damaged';

const refused = (reason: ImageRefusal): ImageOutcome => ({ outcome: 'refused', reason });

const fromPixels = ({ data, ...raw }: Pixels): Sharp => sharp(data, { raw });

const pixelsOf = async (image: Sharp): Promise<Pixels> => {
  const { data, info } = await image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
};

/** Turned after the shrinking, which is the same in a square box and does not hold the whole picture in memory. */
const upright = (pixels: Pixels, orientation: number): Promise<Pixels> => {
  const [degrees, mirrored] = ORIENTATIONS[orientation - 1] ?? ORIENTATIONS[0]!;
  const turned = fromPixels(pixels).rotate(degrees);
  return pixelsOf(mirrored ? turned.flop() : turned);
};

const looksOf = async (large: Pixels): Promise<{ readonly dominantColor: string; readonly blurhash: string }> => {
  const tiny = await pixelsOf(fromPixels(large).flatten({ background: '#ffffff' }).resize(32, 32, { fit: 'fill' }).ensureAlpha());
  const opaque = await pixelsOf(fromPixels(large).flatten({ background: '#ffffff' }).resize(200, 200, { fit: 'inside', withoutEnlargement: true }));
  const { r, g, b } = (await fromPixels(opaque).stats()).dominant;
  const dominantColor = `#${[r, g, b].map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
  return { dominantColor, blurhash: encode(new Uint8ClampedArray(tiny.data), tiny.width, tiny.height, 4, 3) };
};

const renditionsOf = async (large: Pixels): Promise<readonly Rendition[]> => {
  const small = await pixelsOf(fromPixels(large).resize(RENDITION_SIZES.small, RENDITION_SIZES.small, { fit: 'inside', withoutEnlargement: true }));
  const thumb = await pixelsOf(fromPixels(large).resize(RENDITION_SIZES.thumb, RENDITION_SIZES.thumb, { fit: 'cover', withoutEnlargement: true }));
  const renditions: Rendition[] = [];
  for (const [name, pixels] of [['thumb', thumb], ['small', small], ['large', large]] as const) {
    for (const format of RENDITION_FORMATS) renditions.push(await encoded(name, format, pixels));
  }
  return renditions;
};

const encoded = async (name: RenditionName, format: RenditionFormat, pixels: Pixels): Promise<Rendition> => {
  const { data, info } = await ENCODE[format](fromPixels(pixels), name).toBuffer({ resolveWithObject: true });
  return { name, format, width: info.width, height: info.height, bytes: data, sha256: createHash('sha256').update(data).digest('hex') };
};
