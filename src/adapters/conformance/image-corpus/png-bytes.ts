import { constants, crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** How pixels lie in a PNG (ISO/IEC 15948 §11.2.2). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of one sample; 8 unless told. */
  readonly depth?: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA; 2 unless told. */
  readonly colorType?: 0 | 2 | 3 | 4 | 6;
}

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Returns a chunk with its length and checksum. */
export const pngChunk = (type: string, data: Uint8Array = new Uint8Array()): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([u32(data.byteLength), body, u32(crc32(body))]);
};

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export const u16 = (value: number): Buffer => u32(value).subarray(2);

export const pngHeader = ({ width, height, depth = 8, colorType = 2 }: PngHeader): Buffer =>
  pngChunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([depth, colorType, 0, 0, 0])]));

const SAMPLES = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** Bytes of one row with its filter byte. */
export const rowBytes = ({ width, depth = 8, colorType = 2 }: PngHeader): number => 1 + Math.ceil((width * depth * SAMPLES[colorType]) / 8);

/** Returns a whole PNG; `row(y)` gives a row without filter byte, `before` stands ahead of the pixels. */
export const pngOf = (header: PngHeader, row: (y: number) => Uint8Array, before: readonly Uint8Array[] = [], after: readonly Uint8Array[] = []): Buffer => {
  const rows = Array.from({ length: header.height }, (_, y) => Buffer.concat([Buffer.alloc(1), row(y)]));
  return pngAround(header, deflateSync(Buffer.concat(rows)), before, after);
};

/** Returns a PNG whose pixels are all zero bits, however many they are. */
export const blankPng = (header: PngHeader, before: readonly Uint8Array[] = []): Buffer => pngAround(header, deflatedZeros(rowBytes(header) * header.height), before);

export const pngAround = (header: PngHeader, deflated: Uint8Array, before: readonly Uint8Array[] = [], after: readonly Uint8Array[] = []): Buffer =>
  Buffer.concat([PNG_SIGNATURE, pngHeader(header), ...before, pngChunk('IDAT', deflated), ...after, pngChunk('IEND')]);

/** Returns a zlib stream of zeros, about a thousandth of their size: one compressed mebibyte over and over (RFC 1950, RFC 1951). */
export const deflatedZeros = (sizeBytes: number): Buffer => {
  const mebibyte = deflateRawSync(Buffer.alloc(MEBIBYTE), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const whole = Array.from({ length: Math.floor(sizeBytes / MEBIBYTE) }, () => mebibyte);
  const adler32 = Buffer.concat([u16(sizeBytes % 65_521), u16(1)]);
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...whole, deflateRawSync(Buffer.alloc(sizeBytes % MEBIBYTE)), adler32]);
};

const MEBIBYTE = 1_048_576;

/** Returns a PNG with chunks put in behind its header. */
export const withPngChunks = (png: Buffer, chunks: readonly Uint8Array[]): Buffer => Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
