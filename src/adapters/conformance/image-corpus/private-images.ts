import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { jpegSegment, riffChunk, webpExtended, webpOf, withJpegSegments, gifOf, gifFrame } from './container-bytes.ts';
import { image, PRIVATE_MARK, type CorpusImage } from './corpus-image.ts';
import { exifWithGps, xmpWithGps } from './exif-bytes.ts';
import { aPicture, heldPicture, PICTURE_SIZE } from './picture.ts';
import { pngChunk, withPngChunks } from './png-bytes.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const exifSegment = (orientation = 1): Buffer => jpegSegment(0xe1, Buffer.concat([latin1('Exif\0\0'), exifWithGps(orientation)]));
const xmpSegment = (): Buffer => jpegSegment(0xe1, Buffer.concat([latin1('http://ns.adobe.com/xap/1.0/\0'), xmpWithGps()]));
const iptcSegment = (): Buffer => {
  const caption = latin1(PRIVATE_MARK);
  const dataset = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, caption.length]), caption]);
  return jpegSegment(0xed, Buffer.concat([latin1('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0'), Buffer.from([dataset.length]), dataset, Buffer.alloc(dataset.length % 2)]));
};

const kept = (name: string, bytes: Uint8Array, more: Partial<CorpusImage> = {}): CorpusImage =>
  image(name, 'processed', bytes, { size: PICTURE_SIZE, showsQuarters: true, ...more });

/** Images that tell where and by whom they were taken, and images that must be turned. */
export const privateImages = async (): Promise<readonly CorpusImage[]> => [
  ...(await privateJpegs()),
  ...(await privatePngs()),
  ...(await privateContainers()),
  ...(await heldImages()),
];

const privateJpegs = async (): Promise<readonly CorpusImage[]> => {
  const jpeg = await aPicture().jpeg().toBuffer();
  const profile = await profileOf();
  const profileSegment = (part: number, parts: number, data: Uint8Array): Buffer => jpegSegment(0xe2, Buffer.concat([latin1('ICC_PROFILE\0'), Buffer.from([part, parts]), data]));
  const jpegWith = (name: string, segments: readonly Uint8Array[]): CorpusImage => kept(name, withJpegSegments(jpeg, segments));
  return [
    jpegWith('gps-in-exif.jpg', [exifSegment()]),
    jpegWith('gps-in-xmp.jpg', [xmpSegment()]),
    jpegWith('caption-in-iptc.jpg', [iptcSegment()]),
    jpegWith('comment.jpg', [jpegSegment(0xfe, latin1(PRIVATE_MARK))]),
    jpegWith('marked-profile.jpg', [profileSegment(1, 1, profile)]),
    jpegWith('everything.jpg', [exifSegment(), xmpSegment(), iptcSegment(), profileSegment(1, 1, profile), jpegSegment(0xfe, latin1(PRIVATE_MARK))]),
    jpegWith('exif-twice.jpg', [exifSegment(), exifSegment()]),
    jpegWith('exif-cut-short.jpg', [jpegSegment(0xe1, Buffer.concat([latin1('Exif\0\0'), exifWithGps().subarray(0, 40)]))]),
    jpegWith('exif-pointing-at-itself.jpg', [jpegSegment(0xe1, latin1('Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0'))]),
    jpegWith('exif-of-65533-bytes.jpg', [jpegSegment(0xe1, Buffer.concat([latin1('Exif\0\0'), exifWithGps(), Buffer.alloc(65_000)]))]),
    jpegWith('profile-of-255-parts.jpg', Array.from({ length: 255 }, (_, index) => profileSegment(index + 1, 255, Buffer.alloc(8_000, 7)))),
    jpegWith('profile-with-missing-parts.jpg', [profileSegment(3, 9, profile)]),
    jpegWith('profile-of-noise.jpg', [profileSegment(1, 1, Buffer.alloc(4_000, 0xa5))]),
    jpegWith('1000-comments.jpg', Array.from({ length: 1_000 }, () => jpegSegment(0xfe, latin1(PRIVATE_MARK)))),
    kept('trailing-thumbnail.jpg', Buffer.concat([jpeg, withJpegSegments(jpeg, [exifSegment()])])),
  ];
};

const privatePngs = async (): Promise<readonly CorpusImage[]> => {
  const png = await aPicture().png().toBuffer();
  const profile = deflateSync(await profileOf());
  const pngWith = (name: string, chunks: readonly Uint8Array[]): CorpusImage => kept(name, withPngChunks(png, chunks));
  return [
    pngWith('gps-in-exif.png', [pngChunk('eXIf', exifWithGps())]),
    pngWith('gps-in-xmp.png', [pngChunk('iTXt', Buffer.concat([latin1('XML:com.adobe.xmp\0\0\0\0\0'), xmpWithGps()]))]),
    pngWith('author-in-text.png', [pngChunk('tEXt', latin1(`Author\0${PRIVATE_MARK}`))]),
    pngWith('compressed-text.png', [pngChunk('zTXt', Buffer.concat([latin1('Author\0\0'), deflateSync(PRIVATE_MARK)]))]),
    pngWith('raw-profile-exif.png', [pngChunk('tEXt', latin1(`Raw profile type exif\0\nexif\n${exifWithGps().length}\n${exifWithGps().toString('hex')}\n`))]),
    pngWith('marked-profile.png', [pngChunk('iCCP', Buffer.concat([latin1('alice\0\0'), profile]))]),
    pngWith('3000-texts.png', Array.from({ length: 3_000 }, (_, index) => pngChunk('tEXt', latin1(`Comment${index}\0${PRIVATE_MARK}`)))),
    pngWith('unknown-chunks.png', [pngChunk('alIc', latin1(PRIVATE_MARK)), pngChunk('prVt', Buffer.alloc(100_000, 1))]),
  ];
};

const privateContainers = async (): Promise<readonly CorpusImage[]> => {
  const [width, height] = PICTURE_SIZE;
  const still = (await aPicture().webp().toBuffer()).subarray(12);
  const webpWith = (flags: number, before: readonly Uint8Array[], after: readonly Uint8Array[]): Buffer => webpOf([webpExtended(flags, width, height), ...before, still, ...after]);
  const exif = { IFD0: { ImageDescription: PRIVATE_MARK }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' } };
  return [
    kept('gps-in-exif.webp', webpWith(0x08, [], [riffChunk('EXIF', exifWithGps())])),
    kept('gps-in-xmp.webp', webpWith(0x04, [], [riffChunk('XMP ', xmpWithGps())])),
    kept('everything.webp', webpWith(0x2c, [riffChunk('ICCP', await profileOf())], [riffChunk('EXIF', exifWithGps()), riffChunk('XMP ', xmpWithGps())])),
    kept('unknown-chunk.webp', webpWith(0, [], [riffChunk('ALIC', latin1(PRIVATE_MARK))])),
    kept('gps-in-exif.avif', await aPicture().withExif(exif).avif({ effort: 0 }).toBuffer()),
    kept('gps-in-xmp.avif', await aPicture().withXmp(xmpWithGps().toString()).avif({ effort: 0 }).toBuffer()),
    kept('wide-gamut.avif', await aPicture().withIccProfile('p3').avif({ effort: 0 }).toBuffer()),
    kept('comment.gif', gifOf(24, 16, [Buffer.concat([Buffer.from([0x21, 0xfe, PRIVATE_MARK.length]), latin1(PRIVATE_MARK), Buffer.alloc(1)]), gifFrame(24, 16, 2)]), { size: [24, 16], showsQuarters: false }),
    kept('gps-in-xmp.gif', gifOf(24, 16, [Buffer.concat([Buffer.from([0x21, 0xff, 11]), latin1('XMP DataXMP'), Buffer.from([PRIVATE_MARK.length]), latin1(PRIVATE_MARK), Buffer.alloc(1)]), gifFrame(24, 16, 2)]), { size: [24, 16], showsQuarters: false }),
  ];
};

const heldImages = async (): Promise<readonly CorpusImage[]> => {
  const images: CorpusImage[] = [];
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const stored = heldPicture(orientation);
    images.push(
      kept(`orientation-${orientation}.jpg`, withJpegSegments(await stored.clone().jpeg().toBuffer(), [exifSegment(orientation)])),
      kept(`orientation-${orientation}.png`, withPngChunks(await stored.clone().png().toBuffer(), [pngChunk('eXIf', exifWithGps(orientation))])),
      kept(`orientation-${orientation}.webp`, await stored.clone().withMetadata({ orientation }).webp().toBuffer()),
    );
  }
  const upright = withJpegSegments(await aPicture().jpeg().toBuffer(), []);
  for (const orientation of [0, 9, 65_535]) images.push(kept(`orientation-${orientation}.jpg`, withJpegSegments(upright, [exifSegment(orientation)])));
  return images;
};

/** A valid profile whose padding carries the private mark. */
const profileOf = async (): Promise<Buffer> => {
  const { icc } = await sharp(await aPicture().withIccProfile('p3').jpeg().toBuffer()).metadata();
  const profile = Buffer.concat([icc!, latin1(PRIVATE_MARK)]);
  profile.writeUInt32BE(profile.length, 0);
  return profile;
};
