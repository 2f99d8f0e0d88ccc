import { PRIVATE_MARK } from './corpus-image.ts';

/** Returns an EXIF block (TIFF, little-endian) with the private mark as description and a GPS position in Berlin. */
export const exifWithGps = (orientation = 1): Buffer => {
  const description = Buffer.from(`${PRIVATE_MARK}\0`, 'latin1');
  const gpsAt = 8 + 2 + 3 * 12 + 4;
  const valuesAt = gpsAt + 2 + 4 * 12 + 4;
  const rationalsAt = valuesAt + description.length;
  return Buffer.concat([
    Buffer.from('II*\0\x08\0\0\0', 'latin1'),
    directory([
      entry(0x010e, 2, description.length, u32le(valuesAt)),
      entry(0x0112, 3, 1, u32le(orientation)),
      entry(0x8825, 4, 1, u32le(gpsAt)),
    ]),
    directory([
      entry(0x0001, 2, 2, Buffer.from('N\0\0\0', 'latin1')),
      entry(0x0002, 5, 3, u32le(rationalsAt)),
      entry(0x0003, 2, 2, Buffer.from('E\0\0\0', 'latin1')),
      entry(0x0004, 5, 3, u32le(rationalsAt + 24)),
    ]),
    description,
    ...[52, 31, 12, 13, 24, 18].map((value) => Buffer.concat([u32le(value), u32le(1)])),
  ]);
};

/** Returns an XMP packet with the private mark and a GPS position. */
export const xmpWithGps = (): Buffer =>
  Buffer.from(
    `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" exif:GPSLatitude="52,31.2N" exif:GPSLongitude="13,24.3E" dc:creator="${PRIVATE_MARK}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`,
  );

const directory = (entries: readonly Buffer[]): Buffer => Buffer.concat([u16le(entries.length), ...entries, u32le(0)]);

const entry = (tag: number, type: number, count: number, value: Buffer): Buffer => Buffer.concat([u16le(tag), u16le(type), u32le(count), value]);

export const u32le = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export const u16le = (value: number): Buffer => u32le(value).subarray(0, 2);
