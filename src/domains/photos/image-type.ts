/** How many first bytes tell the type. */
export const SNIFFED_BYTES = 512;

const startsWith = (bytes: Buffer, text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;

/** Brands of an ISO base media file: the major one, and those that it is compatible with (ISO/IEC 14496-12 §4.3). */
const brandsOf = (bytes: Buffer): readonly string[] => {
  if (bytes.length < 16 || !startsWith(bytes, 'ftyp', 4)) return [];
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands = [bytes.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  return brands;
};

/** Returns the image type that the first bytes show, of those that photos may have; undefined where they show none. */
export const imageTypeOf = (first: Uint8Array): string | undefined => {
  const bytes = Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'image/gif';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp';
  return brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis') ? 'image/avif' : undefined;
};
