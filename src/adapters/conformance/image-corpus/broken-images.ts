import { image, type CorpusImage } from './corpus-image.ts';
import { aPicture } from './picture.ts';

/** Where a file is cut or changed, in percent of its bytes. */
const CUTS = [12, 20, 30, 50, 70, 90, 97] as const;
const FLIPS = [10, 25, 45, 65, 85] as const;

/** A sound file, and the flipped bytes after which its decoder still finds a picture. */
interface Sound {
  readonly extension: string;
  readonly bytes: Buffer;
  readonly survives: readonly (typeof FLIPS)[number][];
}

/** Images that end too early, or of which a byte changed. PNG has checksums; the others notice what they cannot follow. */
export const brokenImages = async (): Promise<readonly CorpusImage[]> => {
  const sound: readonly Sound[] = [
    { extension: 'jpg', bytes: await aPicture().jpeg().toBuffer(), survives: [10, 45, 65, 85] },
    { extension: 'progressive.jpg', bytes: await aPicture().jpeg({ progressive: true }).toBuffer(), survives: [10, 25, 65, 85] },
    { extension: 'png', bytes: await aPicture().png({ compressionLevel: 0 }).toBuffer(), survives: [] },
    { extension: 'webp', bytes: await aPicture().webp().toBuffer(), survives: [10] },
    { extension: 'lossless.webp', bytes: await aPicture().modulate({ hue: 10 }).blur(3).webp({ lossless: true }).toBuffer(), survives: [25, 45, 85] },
    { extension: 'avif', bytes: await aPicture().avif({ effort: 0 }).toBuffer(), survives: [10] },
    { extension: 'gif', bytes: await aPicture().gif().toBuffer(), survives: [10, 25, 45, 85] },
  ];
  return sound.flatMap(({ extension, bytes, survives }) => [
    ...CUTS.map((percent) => image(`cut-at-${percent}-percent.${extension}`, 'damaged', bytes.subarray(0, (bytes.length * percent) / 100))),
    ...FLIPS.map((percent) => image(`flipped-at-${percent}-percent.${extension}`, survives.includes(percent) ? 'processed' : 'damaged', flipped(bytes, percent))),
  ]);
};

const flipped = (bytes: Buffer, percent: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[Math.floor((bytes.length * percent) / 100)]! ^= 0xff;
  return changed;
};
