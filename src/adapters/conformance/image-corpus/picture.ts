import sharp, { type Sharp } from 'sharp';

/** Colours of the upper left, upper right, lower left and lower right quarter. */
export const QUARTERS = [
  [220, 30, 30],
  [30, 190, 40],
  [30, 50, 220],
  [230, 210, 30],
] as const;

/** The picture of most files: four quarters of one colour each; wider than high, so that a turn shows in its size. */
export const PICTURE_SIZE = [240, 160] as const;

/** Returns the quarter of `aPicture` in which a pixel lies. */
export const quarterAt = (x: number, y: number, [width, height]: readonly [number, number] = PICTURE_SIZE): number =>
  (x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2);

/** Returns the picture, as it looks when it is not to be turned. */
export const aPicture = (size: readonly [width: number, height: number] = PICTURE_SIZE): Sharp => {
  const [width, height] = size;
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) data.set(QUARTERS[quarterAt(x, y, size)]!, (y * width + x) * 3);
  return sharp(data, { raw: { width, height, channels: 3 } });
};

/** Returns the picture as a camera stores it that was held so that viewers must apply the EXIF orientation. */
export const heldPicture = (orientation: number): Sharp => {
  const [width, height] = PICTURE_SIZE;
  const isTurned = orientation > 4;
  const [storedWidth, storedHeight] = isTurned ? [height, width] : [width, height];
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [storedX, storedY] = STORED_AT[orientation - 1]!(x, y, width - 1, height - 1);
      data.set(QUARTERS[quarterAt(x, y)]!, (storedY * storedWidth + storedX) * 3);
    }
  }
  return sharp(data, { raw: { width: storedWidth, height: storedHeight, channels: 3 } });
};

type Place = readonly [x: number, y: number];

/** Where an upright pixel is stored: row and column 0 are those sides of the picture that EXIF tag 0x0112 names. */
const STORED_AT: readonly ((x: number, y: number, right: number, bottom: number) => Place)[] = [
  (x, y) => [x, y],
  (x, y, right) => [right - x, y],
  (x, y, right, bottom) => [right - x, bottom - y],
  (x, y, _right, bottom) => [x, bottom - y],
  (x, y) => [y, x],
  (x, y, right) => [y, right - x],
  (x, y, right, bottom) => [bottom - y, right - x],
  (x, y, _right, bottom) => [bottom - y, x],
];
