import sharp, { type Sharp } from 'sharp';
import { gifFrame, gifOf, riffChunk, webpExtended, webpOf, withJpegSize, withRepeatedScan } from './container-bytes.ts';
import { image, type CorpusImage } from './corpus-image.ts';
import { aPicture } from './picture.ts';
import { blankPng, deflatedZeros, pngAround, pngChunk, rowBytes, u32, withPngChunks } from './png-bytes.ts';

/** Images that claim or unfold to much more than their files show. */
export const oversizedImages = async (): Promise<readonly CorpusImage[]> => [
  ...hugePngs(),
  ...(await hugeClaims()),
  ...(await avifClaims()),
  ...(await heldMemory()),
  ...(await deflateBombs()),
];

const blank = (width: number, height: number, want: CorpusImage['want'], more: Partial<CorpusImage> = {}): CorpusImage =>
  image(`blank-${width}-by-${height}.png`, want, blankPng({ width, height, depth: 1, colorType: 0 }), { size: [width, height], ...more });

const hugePngs = (): readonly CorpusImage[] => [
  blank(7_000, 7_000, 'processed'),
  blank(10_000, 5_000, 'processed'),
  blank(10_000, 5_001, 'too_many_pixels'),
  blank(65_535, 700, 'processed'),
  blank(65_535, 763, 'too_many_pixels'),
  blank(16_383, 16_383, 'too_many_pixels'),
  blank(16_384, 16_384, 'too_many_pixels'),
  blank(1, 1_000_000, 'processed'),
  blank(1_000_000, 1, 'processed'),
];

/** A picture of a few pixels whose header says otherwise. */
const hugeClaims = async (): Promise<readonly CorpusImage[]> => {
  const jpeg = await aPicture().jpeg().toBuffer();
  const progressive = await aPicture().jpeg({ progressive: true }).toBuffer();
  const lossy = (await aPicture().webp().toBuffer()).subarray(12);
  const png = (name: string, want: CorpusImage['want'], width: number, height: number): CorpusImage =>
    image(`claims-${name}.png`, want, pngAround({ width, height }, deflatedZeros(1_000)));
  return [
    image('claims-65535.jpg', 'damaged', withJpegSize(jpeg, 65_535, 65_535)),
    image('claims-65500.jpg', 'too_many_pixels', withJpegSize(jpeg, 65_500, 65_500)),
    image('claims-65500-progressive.jpg', 'too_many_pixels', withJpegSize(progressive, 65_500, 65_500)),
    image('claims-7000.jpg', 'processed', withJpegSize(jpeg, 7_000, 7_000), { size: [7_000, 7_000] }),
    image('claims-7000-progressive.jpg', 'processed', withJpegSize(progressive, 7_000, 7_000), { size: [7_000, 7_000] }),
    image('claims-no-width.jpg', 'damaged', withJpegSize(jpeg, 0, 100)),
    png('2147483647', 'damaged', 2_147_483_647, 2_147_483_647),
    png('4294967295', 'damaged', 4_294_967_295, 1),
    png('1000000', 'too_many_pixels', 1_000_000, 1_000_000),
    png('7000', 'damaged', 7_000, 7_000),
    png('nothing', 'damaged', 0, 0),
    image('canvas-of-65535.gif', 'processed', gifOf(65_535, 65_535, [gifFrame(24, 16)]), { size: [24, 16] }),
    image('claims-65535.gif', 'too_many_pixels', gifOf(65_535, 65_535, [gifFrame(24, 16, 0, [65_535, 65_535])])),
    image('claims-8000.gif', 'too_many_pixels', gifOf(8_000, 8_000, [gifFrame(24, 16, 0, [8_000, 8_000])])),
    image('claims-7000.gif', 'processed', gifOf(7_000, 7_000, [gifFrame(24, 16, 0, [7_000, 7_000])]), { size: [7_000, 7_000] }),
    image('claims-nothing.gif', 'processed', gifOf(0, 0, [gifFrame(24, 16)])),
    image('claims-16777216.webp', 'too_many_pixels', webpOf([webpExtended(0, 16_777_216, 16_777_216), lossy])),
    image('claims-16383.webp', 'too_many_pixels', webpOf([riffChunk('VP8L', Buffer.concat([Buffer.from([0x2f, 0xfe, 0xbf, 0xff, 0x0f]), Buffer.alloc(100)]))])),
    image('claims-7000.webp', 'damaged', webpOf([webpExtended(0, 7_000, 7_000), lossy])),
  ];
};

const avifClaims = async (): Promise<readonly CorpusImage[]> => {
  const avif = await aPicture().avif({ effort: 0 }).toBuffer();
  const claiming = (width: number, height: number): Buffer => {
    const changed = Buffer.from(avif);
    u32(width).copy(changed, changed.indexOf('ispe') + 8);
    u32(height).copy(changed, changed.indexOf('ispe') + 12);
    return changed;
  };
  return [
    image('claims-65535.avif', 'too_many_pixels', claiming(65_535, 65_535)),
    image('claims-4294967295.avif', 'damaged', claiming(4_294_967_295, 4_294_967_295)),
    image('claims-5000.avif', 'too_many_pixels', claiming(5_000, 5_000)),
    image('claims-4000.avif', 'damaged', claiming(4_000, 4_000)),
    image('claims-nothing.avif', 'damaged', claiming(0, 0)),
  ];
};

/** Small files that are allowed and take as much memory or time as any. */
const heldMemory = async (): Promise<readonly CorpusImage[]> => {
  const gray = (width: number, height: number): Sharp => sharp({ create: { width, height, channels: 3, background: '#808080' }, limitInputPixels: false });
  return [
    image('49-megapixels.jpg', 'processed', await gray(7_000, 7_000).jpeg({ quality: 20 }).toBuffer(), { size: [7_000, 7_000] }),
    image('49-megapixels-progressive.jpg', 'processed', await gray(7_000, 7_000).jpeg({ quality: 20, progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(), { size: [7_000, 7_000] }),
    image('5000-scans.jpg', 'damaged', withRepeatedScan(await aPicture().jpeg({ progressive: true }).toBuffer(), 5_000)),
    image('40-scans-too-many-of-49-megapixels.jpg', 'damaged', withRepeatedScan(await gray(7_000, 7_000).jpeg({ quality: 20, progressive: true }).toBuffer(), 40)),
    image('49-megapixels-interlaced.png', 'processed', await gray(7_000, 7_000).png({ progressive: true, compressionLevel: 1 }).toBuffer(), { size: [7_000, 7_000] }),
    image('49-megapixels-rgba-16-bit.png', 'processed', blankPng({ width: 7_000, height: 7_000, depth: 16, colorType: 6 }), { size: [7_000, 7_000] }),
    image('49-megapixels.webp', 'processed', await gray(7_000, 7_000).webp({ effort: 0, quality: 20 }).toBuffer(), { size: [7_000, 7_000] }),
    image('16-megapixels.avif', 'processed', await gray(4_096, 4_096).avif({ effort: 0, quality: 20, chromaSubsampling: '4:4:4' }).toBuffer(), { size: [4_096, 4_096] }),
    image('17-megapixels.avif', 'too_many_pixels', await gray(4_097, 4_096).avif({ effort: 0, quality: 20 }).toBuffer()),
  ];
};

const deflateBombs = async (): Promise<readonly CorpusImage[]> => {
  const png = await aPicture().png().toBuffer();
  const zeros = deflatedZeros(100_000_000);
  const keyword = (name: string): Buffer => Buffer.from(`${name}\0\0`, 'latin1');
  const header = { width: 24, height: 16 };
  return [
    image('compressed-text-of-100-mb.png', 'processed', withPngChunks(png, [pngChunk('zTXt', Buffer.concat([keyword('Comment'), zeros]))])),
    image('40-compressed-texts-of-100-mb.png', 'processed', withPngChunks(png, Array.from({ length: 40 }, () => pngChunk('zTXt', Buffer.concat([keyword('Comment'), zeros]))))),
    image('profile-of-100-mb.png', 'processed', withPngChunks(png, [pngChunk('iCCP', Buffer.concat([keyword('p3'), zeros]))])),
    image('international-text-of-100-mb.png', 'processed', withPngChunks(png, [pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'), zeros]))])),
    image('pixels-of-100-mb-for-24-by-16.png', 'processed', pngAround(header, zeros)),
    image('pixels-too-few.png', 'damaged', pngAround(header, deflatedZeros(rowBytes(header) * 4))),
    image('pixels-not-deflated.png', 'damaged', pngAround(header, Buffer.alloc(500, 0x55))),
    image('text-of-5-mb.png', 'processed', withPngChunks(png, [pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0', 'latin1'), Buffer.alloc(5_000_000, 0x61)]))])),
    image('chunk-longer-than-file.png', 'damaged', Buffer.concat([png.subarray(0, 33), u32(0x7fff_ffff), Buffer.from('tEXtshort', 'latin1')])),
  ];
};
