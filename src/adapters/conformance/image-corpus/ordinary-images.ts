import sharp from 'sharp';
import { gifFrame, gifOf, riffChunk, u24le, webpExtended, webpOf } from './container-bytes.ts';
import { image, type CorpusImage } from './corpus-image.ts';
import { aPicture, PICTURE_SIZE, QUARTERS, quarterAt } from './picture.ts';
import { pngChunk, pngOf, u16, u32, withPngChunks, type PngHeader } from './png-bytes.ts';

const ordinary = (name: string, bytes: Uint8Array, more: Partial<CorpusImage> = {}): CorpusImage =>
  image(name, 'processed', bytes, { size: PICTURE_SIZE, showsQuarters: true, ...more });
const plain = { showsQuarters: false };

/** Images that every photo service must read, in the variants of their formats. */
export const ordinaryImages = async (): Promise<readonly CorpusImage[]> => [
  ...(await jpegs()),
  ...(await pngs()),
  ...(await webps()),
  ...(await avifs()),
  ...(await sizes()),
  ...(await animations()),
];

const jpegs = async (): Promise<readonly CorpusImage[]> => [
  ordinary('baseline.jpg', await aPicture().jpeg().toBuffer()),
  ordinary('progressive.jpg', await aPicture().jpeg({ progressive: true }).toBuffer()),
  ordinary('full-chroma.jpg', await aPicture().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()),
  ordinary('grayscale.jpg', await aPicture().grayscale().jpeg().toBuffer(), plain),
  ordinary('cmyk.jpg', await aPicture().toColourspace('cmyk').jpeg().toBuffer()),
  ordinary('cmyk-with-profile.jpg', await aPicture().toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer()),
  ordinary('wide-gamut.jpg', await aPicture().withIccProfile('p3').jpeg().toBuffer()),
  ordinary('restart-free-low-quality.jpg', await aPicture().jpeg({ quality: 1 }).toBuffer(), plain),
  ordinary('claimed-with-parameters.jpg', await aPicture().jpeg().toBuffer(), { claimedType: 'IMAGE/JPEG; name=trip.jpg' }),
  ordinary('claimed-as-jpg.jpg', await aPicture().jpeg().toBuffer(), { claimedType: 'image/jpg' }),
];

const pngs = async (): Promise<readonly CorpusImage[]> => {
  const [width, height] = PICTURE_SIZE;
  const samples = (y: number, each: (quarter: number) => readonly number[]): Buffer =>
    Buffer.from(Array.from({ length: width }, (_, x) => each(quarterAt(x, y))).flat());
  const handmade = (name: string, header: Omit<PngHeader, 'width' | 'height'>, row: (y: number) => Uint8Array, more: Partial<CorpusImage> = {}, before: readonly Uint8Array[] = []): CorpusImage =>
    ordinary(name, pngOf({ width, height, ...header }, row, before), more);
  const palette = pngChunk('PLTE', Buffer.from(QUARTERS.flat()));
  return [
    ordinary('plain.png', await aPicture().png().toBuffer()),
    ordinary('interlaced.png', await aPicture().png({ progressive: true }).toBuffer()),
    ordinary('quantized.png', await aPicture().png({ palette: true, colours: 4 }).toBuffer()),
    handmade('rgba.png', { colorType: 6 }, (y) => samples(y, (quarter) => [...QUARTERS[quarter]!, 255])),
    handmade('rgb-16-bit.png', { depth: 16 }, (y) => samples(y, (quarter) => QUARTERS[quarter]!.flatMap((value) => [value, value]))),
    handmade('rgba-16-bit.png', { depth: 16, colorType: 6 }, (y) => samples(y, (quarter) => [...QUARTERS[quarter]!, 255].flatMap((value) => [value, value]))),
    handmade('transparent.png', { colorType: 6 }, () => Buffer.alloc(width * 4), plain),
    handmade('gray-8-bit.png', { colorType: 0 }, () => Buffer.alloc(width, 90), plain),
    handmade('gray-16-bit.png', { colorType: 0, depth: 16 }, () => Buffer.alloc(width * 2, 90), plain),
    handmade('gray-alpha.png', { colorType: 4 }, () => Buffer.alloc(width * 2, 90), plain),
    handmade('gray-alpha-16-bit.png', { colorType: 4, depth: 16 }, () => Buffer.alloc(width * 4, 90), plain),
    handmade('gray-1-bit.png', { colorType: 0, depth: 1 }, () => Buffer.alloc(width / 8, 0b10101010), plain),
    handmade('gray-2-bit.png', { colorType: 0, depth: 2 }, () => Buffer.alloc(width / 4, 0b00011011), plain),
    handmade('gray-4-bit.png', { colorType: 0, depth: 4 }, () => Buffer.alloc(width / 2, 0x5a), plain),
    handmade('palette-8-bit.png', { colorType: 3 }, (y) => samples(y, (quarter) => [quarter]), {}, [palette]),
    handmade('palette-2-bit.png', { colorType: 3, depth: 2 }, () => Buffer.alloc(width / 4, 0b00011011), plain, [palette]),
    handmade('palette-1-bit.png', { colorType: 3, depth: 1 }, () => Buffer.alloc(width / 8, 0x0f), plain, [palette]),
    handmade('palette-with-alpha.png', { colorType: 3 }, (y) => samples(y, (quarter) => [quarter]), plain, [palette, pngChunk('tRNS', Buffer.from([0, 80, 160, 255]))]),
    handmade('gray-with-transparent-value.png', { colorType: 0 }, () => Buffer.alloc(width, 90), plain, [pngChunk('tRNS', u16(90))]),
    handmade('with-gamma.png', {}, (y) => samples(y, (quarter) => QUARTERS[quarter]!), plain, [pngChunk('gAMA', u32(45_455))]),
  ];
};

const webps = async (): Promise<readonly CorpusImage[]> => [
  ordinary('lossy.webp', await aPicture().webp().toBuffer()),
  ordinary('lossless.webp', await aPicture().webp({ lossless: true }).toBuffer()),
  ordinary('lossy-with-alpha.webp', await aPicture().ensureAlpha(0.5).webp().toBuffer(), plain),
  ordinary('lossless-with-alpha.webp', await aPicture().ensureAlpha(0.5).webp({ lossless: true }).toBuffer(), plain),
];

const avifs = async (): Promise<readonly CorpusImage[]> => [
  ordinary('lossy.avif', await aPicture().avif({ effort: 0 }).toBuffer()),
  ordinary('lossless.avif', await aPicture().avif({ effort: 0, lossless: true }).toBuffer()),
  ordinary('with-alpha.avif', await aPicture().ensureAlpha(0.5).avif({ effort: 0 }).toBuffer(), plain),
  ordinary('grayscale.avif', await aPicture().grayscale().avif({ effort: 0 }).toBuffer(), plain),
  ordinary('10-bit.avif', await aPicture().toColourspace('rgb16').avif({ effort: 0, bitdepth: 10 }).toBuffer(), plain),
];

const sizes = async (): Promise<readonly CorpusImage[]> => {
  const sized = async (width: number, height: number): Promise<CorpusImage> =>
    ordinary(`${width}-by-${height}.png`, await aPicture([width, height]).png().toBuffer(), { size: [width, height], showsQuarters: width >= 40 && height >= 40 });
  return Promise.all([sized(1, 1), sized(2, 1), sized(1, 3_000), sized(3_000, 1), sized(199, 201), sized(200, 200), sized(641, 100), sized(1_600, 1_600), sized(1_601, 40), sized(2_000, 1_300), sized(60, 9_000)]);
};

const animations = async (): Promise<readonly CorpusImage[]> => {
  const still = gifFrame(24, 16, 2);
  const repeated = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
  const frame = (await sharp({ create: { width: 24, height: 16, channels: 3, background: '#2040e6' } }).webp({ lossless: true }).toBuffer()).subarray(12);
  const animationFrame = riffChunk('ANMF', Buffer.concat([u24le(0), u24le(0), u24le(23), u24le(15), u24le(40), Buffer.from([0]), frame]));
  const animatedWebp = (count: number): Buffer => webpOf([webpExtended(0x02, 24, 16), riffChunk('ANIM', Buffer.alloc(6)), ...repeated(count, animationFrame)]);
  const apng = (await sharp({ create: { width: 24, height: 16, channels: 3, background: '#2040e6' } }).png().toBuffer());
  const apngFrames = repeated(3_000, pngChunk('fcTL', Buffer.alloc(26)));
  const small = { size: [24, 16] as const, showsQuarters: false };
  return [
    ordinary('one-frame.gif', gifOf(24, 16, [still]), small),
    ordinary('two-frames.gif', gifOf(24, 16, [still, gifFrame(24, 16, 1)]), small),
    ordinary('5000-frames.gif', gifOf(24, 16, repeated(5_000, still)), small),
    ordinary('frame-in-a-large-canvas.gif', gifOf(3_000, 2_000, [still]), small),
    ordinary('interlaced-palette.gif', await aPicture().gif({ progressive: true }).toBuffer()),
    ordinary('quarters.gif', await aPicture().gif().toBuffer()),
    ordinary('two-frames.webp', animatedWebp(2), small),
    ordinary('3000-frames.webp', animatedWebp(3_000), small),
    ordinary('3000-frames-apng.png', withPngChunks(apng, [pngChunk('acTL', Buffer.concat([u32(3_000), u32(0)])), ...apngFrames]), small),
  ];
};
