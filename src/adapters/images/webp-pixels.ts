/**
 * Returns how many pixels the header of a WebP claims; 0 where there is none. Source: RFC 9649 §2.7 (VP8X), §3.4 (VP8L),
 * RFC 6386 §9.1 (VP8).
 */
export const webpPixels = (bytes: Uint8Array): number => {
  if (bytes.byteLength < 30) return 0;
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, 30);
  const kind = header.toString('latin1', 12, 16);
  if (kind === 'VP8X') return (header.readUIntLE(24, 3) + 1) * (header.readUIntLE(27, 3) + 1);
  if (kind === 'VP8L') return ((header.readUInt32LE(21) & 0x3fff) + 1) * (((header.readUInt32LE(21) >>> 14) & 0x3fff) + 1);
  return kind === 'VP8 ' ? (header.readUInt16LE(26) & 0x3fff) * (header.readUInt16LE(28) & 0x3fff) : 0;
};
