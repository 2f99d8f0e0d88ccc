import type { ImageFormat } from '#core/ports/image-processor.ts';

/** How many first bytes `sniffImage` looks at, at most. */
export const SNIFFED_BYTES = 1_024;

/** What the leading bytes say: a format that is read, an image of another format, or no image. */
export type Sniffed = ImageFormat | 'unsupported' | 'none';

/**
 * Tells the format by the leading bytes alone, before any decoder sees one, so that a file that is two things at once is
 * what it is at its start. Sources: WHATWG MIME Sniffing §6.1, ISO/IEC 14496-12 §4.3 (`ftyp`).
 */
export const sniffImage = (head: Uint8Array): Sniffed => {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFFED_BYTES)).toString('latin1');
  const signature = SIGNATURES.find(([, start]) => start.test(text));
  if (signature !== undefined) return signature[0];
  const brands = brandsOf(text);
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return brands.some((brand) => HEIF_BRANDS.has(brand)) || (MARKUP.test(text) && SVG_ROOT.test(text)) ? 'unsupported' : 'none';
};

/** Returns the format that a media type names; undefined for one that is not read. */
export const formatOf = (mediaType: string): ImageFormat | undefined => FORMATS.get(mediaType.split(';', 1)[0]!.trim().toLowerCase());

const SIGNATURES: readonly (readonly [Exclude<Sniffed, 'none'>, RegExp])[] = [
  ['jpeg', /^\xff\xd8\xff/],
  // eslint-disable-next-line no-control-regex -- a control is part of the signature
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[^]{4}WEBPVP8[ LX]/],
  // TIFF and BigTIFF, BMP, icon and cursor, Photoshop, JPEG XL (bare, boxed), JPEG 2000 (boxed, bare), HDR, OpenEXR, QOI, FLIF, PNM with its size, XCF, DDS, ICNS
  // eslint-disable-next-line no-control-regex -- as above
  ['unsupported', /^(II[*+]\0|MM\0[*+]|BM[^]{4}\0\0\0\0|\0\0[\x01\x02]\0|8BPS\0|\xff\x0a|\0\0\0\x0cJXL |\0\0\0\x0cjP {2}|\xff\x4f\xff\x51|#\?RADIANCE|v\/1\x01|qoif|FLIF|P[1-7]\s+\d|gimp xcf|DDS |icns)/],
];

const HEIF_BRANDS: ReadonlySet<string> = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'mif2', 'msf1', 'crx ']);
/** Markup that may be an SVG, perhaps after a byte order mark; a page that holds one is not. */
const MARKUP = /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype\s+svg|svg[\s>/])/i;
const SVG_ROOT = /<svg[\s>/]/i;

const FORMATS: ReadonlyMap<string, ImageFormat> = new Map<string, ImageFormat>([
  ['image/jpeg', 'jpeg'],
  ['image/jpg', 'jpeg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  ['image/gif', 'gif'],
]);

/** The major brand, then the compatible ones, of a file that starts with a `ftyp` box. */
const brandsOf = (text: string): readonly string[] => {
  if (text.slice(4, 8) !== 'ftyp') return [];
  const sizeBytes = Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE();
  const box = text.slice(0, Math.max(16, sizeBytes));
  return [box.slice(8, 12), ...(box.slice(16).match(/[^]{4}/g) ?? [])];
};
