import sharp from 'sharp';
import type { Rendition } from '#core/ports/image-processor.ts';
import { PRIVATE_MARK } from './corpus-image.ts';
import { QUARTERS } from './picture.ts';

/** What a rendition may not hold in any place: metadata containers by their signatures, and what the corpus hides in them. */
const FORBIDDEN: readonly Buffer[] = [
  'Exif\0\0',
  'GPSLatitude',
  'ns.adobe.com',
  '<x:xmpmeta',
  'ICC_PROFILE',
  'Photoshop 3.0',
  PRIVATE_MARK,
].flatMap((text) => [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]);

const WEBP_CHUNKS: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);
/** What opens an item or a property that could carry metadata. */
const AVIF_METADATA: readonly string[] = ['infe\x02\0\0\0\0\x02\0\0Exif', 'mime', 'application/rdf+xml', 'colrprof', 'colrrICC', 'uuid'];

/** Returns what is private in a rendition, by its bytes, by its structure and by what a decoder finds. */
export const leaksOf = async ({ bytes, format }: Rendition): Promise<readonly string[]> => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { exif, xmp, xmpAsString, iptc, icc, comments, orientation, hasProfile, format: decoder, pages = 1 } = await sharp(file).metadata();
  const found = { exif, xmp, xmpAsString, iptc, icc, comments, orientation: orientation === 1 ? undefined : orientation };
  return [
    ...FORBIDDEN.filter((signature) => file.includes(signature)).map((signature) => `bytes ${signature.toString('latin1')}`),
    ...(format === 'webp' ? webpChunks(file).filter((type) => !WEBP_CHUNKS.has(type)) : AVIF_METADATA.filter((box) => file.includes(box, 0, 'latin1'))).map((type) => `chunk ${type}`),
    ...Object.entries(found).flatMap(([key, value]) => (value === undefined ? [] : [key])),
    ...(hasProfile ? ['profile'] : []),
    ...(decoder === (format === 'avif' ? 'heif' : 'webp') && pages === 1 ? [] : [`decodes as ${decoder} of ${pages} pages`]),
  ];
};

const webpChunks = (file: Buffer): readonly string[] => {
  const types: string[] = [];
  for (let at = 12; at + 8 <= file.length; ) {
    types.push(file.toString('latin1', at, at + 4));
    const sizeBytes = file.readUInt32LE(at + 4);
    at += 8 + sizeBytes + (sizeBytes % 2);
  }
  return types;
};

/** Returns the width and height of the pixels. */
export const sizeOf = async ({ bytes }: Rendition): Promise<readonly [width: number, height: number]> => {
  const { info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return [info.width, info.height];
};

/** Returns which quarter's colour is nearest to the middle of each quarter: 0 to 3 in an upright picture. */
export const quartersOf = async ({ bytes }: Rendition): Promise<readonly number[]> => {
  const { data, info } = await sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const nearest = (x: number, y: number): number => {
    const at = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels;
    const distances = QUARTERS.map((color) => color.reduce((sum, value, index) => sum + (value - data[at + index]!) ** 2, 0));
    return distances.indexOf(Math.min(...distances));
  };
  return [nearest(0.25, 0.25), nearest(0.75, 0.25), nearest(0.25, 0.75), nearest(0.75, 0.75)];
};
