import { u16le, u32le } from './exif-bytes.ts';
import { u16, u32 } from './png-bytes.ts';

/** Returns a JPEG with segments put in behind its start. */
export const withJpegSegments = (jpeg: Buffer, segments: readonly Uint8Array[]): Buffer => Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** Returns a JPEG segment; `data` is at most 65,533 bytes. */
export const jpegSegment = (marker: number, data: Uint8Array): Buffer => Buffer.concat([Buffer.from([0xff, marker]), u16(data.byteLength + 2), data]);

/** Returns a JPEG whose frame header claims another size. */
export const withJpegSize = (jpeg: Buffer, width: number, height: number): Buffer => {
  const changed = Buffer.from(jpeg);
  const at = frameHeaderAt(changed);
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
};

/** Returns a progressive JPEG whose last scan comes `times` more. */
export const withRepeatedScan = (jpeg: Buffer, times: number): Buffer => {
  const scan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: times }, () => scan), jpeg.subarray(-2)]);
};

/** Returns where the frame header (SOF) of a JPEG starts. */
export const frameHeaderAt = (jpeg: Buffer): number => {
  let at = 2;
  while (!(jpeg[at + 1]! >= 0xc0 && jpeg[at + 1]! <= 0xc2)) at += 2 + jpeg.readUInt16BE(at + 2);
  return at;
};

/** Returns a RIFF chunk, filled to an even length. */
export const riffChunk = (type: string, data: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(type, 'latin1'), u32le(data.byteLength), data, Buffer.alloc(data.byteLength % 2)]);

/** Returns a WebP of the given chunks. */
export const webpOf = (chunks: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), u32le(body.length), body]);
};

/** Returns the chunk VP8X: flags 0x02 animation, 0x04 XMP, 0x08 EXIF, 0x20 ICC profile. */
export const webpExtended = (flags: number, width: number, height: number): Buffer =>
  riffChunk('VP8X', Buffer.concat([Buffer.from([flags, 0, 0, 0]), u24le(width - 1), u24le(height - 1)]));

export const u24le = (value: number): Buffer => u32le(value).subarray(0, 3);

/** Returns an ISO base media box. */
export const box = (type: string, ...data: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(data);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};

/** Returns a GIF of a canvas with the given blocks and a palette of four colours. */
export const gifOf = (width: number, height: number, blocks: readonly Uint8Array[]): Buffer =>
  Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    u16le(width),
    u16le(height),
    Buffer.from([0x81, 0, 0, 0xe6, 0x20, 0x20, 0x20, 0xc0, 0x40, 0x20, 0x40, 0xe6, 0xf0, 0xd8, 0x20]),
    ...blocks,
    Buffer.from([0x3b]),
  ]);

/** Returns one frame of one colour, `claimed` to be of another size; clear codes between the pixels keep the LZW codes at three bits. */
export const gifFrame = (width: number, height: number, color = 0, claimed: readonly [number, number] = [width, height]): Buffer => {
  const codes = Array.from({ length: width * height }, () => [4, color]).flat();
  const bytes = packed([...codes, 5], 3);
  const blocks = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, index) => bytes.subarray(index * 255, index * 255 + 255));
  return Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 2, 0, 0, 0, 0x2c, 0, 0, 0, 0]),
    ...claimed.map(u16le),
    Buffer.from([0, 2]),
    ...blocks.map((block) => Buffer.concat([Buffer.from([block.length]), block])),
    Buffer.from([0]),
  ]);
};

const packed = (codes: readonly number[], bits: number): Buffer => {
  const bytes = Buffer.alloc(Math.ceil((codes.length * bits) / 8));
  codes.forEach((code, index) => {
    for (let bit = 0; bit < bits; bit += 1) {
      const at = index * bits + bit;
      if ((code >> bit) & 1) bytes[at >> 3]! |= 1 << (at & 7);
    }
  });
  return bytes;
};
