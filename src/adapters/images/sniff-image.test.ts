import { describe, expect, test } from '@jest/globals';
import { formatOf, sniffImage, type Sniffed } from './sniff-image.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('sniffImage', () => {
  test.each<readonly [name: string, head: string, want: Sniffed]>([
    ['a JPEG', '\xff\xd8\xff\xe0', 'jpeg'],
    ['a PNG', '\x89PNG\r\n\x1a\n', 'png'],
    ['a PNG whose line ends were changed', '\x89PNG\n\x1a\n', 'none'],
    ['an old GIF', 'GIF87a', 'gif'],
    ['a GIF', 'GIF89a', 'gif'],
    ['a GIF of no version', 'GIF88a', 'none'],
    ['a lossy WebP', 'RIFF\x10\0\0\0WEBPVP8 ', 'webp'],
    ['a RIFF of something else', 'RIFF\x10\0\0\0AVI LIST', 'none'],
    ['an AVIF', '\0\0\0\x14ftypavif\0\0\0\0avif', 'avif'],
    ['an AVIF sequence', '\0\0\0\x14ftypavis\0\0\0\0avis', 'avif'],
    ['an AVIF by a compatible brand', '\0\0\0\x18ftypmif1\0\0\0\0miafavif', 'avif'],
    ['a HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'unsupported'],
    ['a HEIC before a word that is no brand', '\0\0\0\x14ftypheic\0\0\0\0mif1avif', 'unsupported'],
    ['a video', '\0\0\0\x14ftypisom\0\0\0\0mp42', 'none'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg">', 'unsupported'],
    ['an SVG in XML', '<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a "b">]><svg>', 'unsupported'],
    ['a page with an SVG', '<!doctype html><svg></svg>', 'none'],
    ['nothing', '', 'none'],
    ['a blank before a JPEG', ' \xff\xd8\xff', 'none'],
  ])('sniffImage tells %s by its start', (_name, head, want) => {
    expect(sniffImage(latin1(head))).toBe(want);
  });

  test('formatOf reads the names of the formats, not those of others', () => {
    expect(['image/jpeg', 'Image/JPG ; q=1', 'image/avif', 'image/svg+xml', 'image/heic', 'image', ''].map(formatOf)).toEqual(['jpeg', 'jpeg', 'avif', undefined, undefined, undefined, undefined]);
  });
});
