import { expect, test } from '@jest/globals';
import { imageTypeOf } from '#domains/photos/image-type.ts';

const box = (brands: string, major = 'mif1'): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(16 + brands.length);
  return Buffer.concat([length, Buffer.from(`ftyp${major}\0\0\0\0${brands}`), Buffer.alloc(64)]);
};

test.each<[string, Uint8Array, string | undefined]>([
  ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'image/jpeg'],
  ['a PNG', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'image/png'],
  ['an old GIF', Buffer.from('GIF87a…'), 'image/gif'],
  ['a GIF', Buffer.from('GIF89a…'), 'image/gif'],
  ['a WebP', Buffer.from('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp'],
  ['an AVIF', box('mif1miaf', 'avif'), 'image/avif'],
  ['an AVIF by a compatible brand', box('mif1avif'), 'image/avif'],
  ['an AVIF sequence', box('msf1avis'), 'image/avif'],
  ['a HEIC', box('mif1heic', 'heic'), undefined],
  ['a brand beyond the first box', Buffer.concat([box('mif1'), Buffer.from('avif')]), undefined],
  ['a sound in RIFF', Buffer.from('RIFF\x10\0\0\0WAVEfmt '), undefined],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
  ['the beginning of a JPEG cut short', Buffer.from('ffd8', 'hex'), undefined],
  ['an image behind other bytes', Buffer.from('  GIF89a'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
])('imageTypeOf reads %s', (_name, bytes, type) => {
  expect(imageTypeOf(bytes)).toBe(type);
});
