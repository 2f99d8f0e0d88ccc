import { box, gifFrame, gifOf } from './container-bytes.ts';
import { image, type CorpusImage } from './corpus-image.ts';
import { aPicture } from './picture.ts';
import { u32 } from './png-bytes.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const EXTENSIONS = ['jpg', 'png', 'webp', 'avif', 'gif'] as const;

/** Files that are no images, images that are not read, images that say they are others, and files that are two things at once. */
export const foreignFiles = async (): Promise<readonly CorpusImage[]> => [...noImages(), ...vectorImages(), ...unreadImages(), ...(await mismatches()), ...(await polyglots())];

const noImages = (): readonly CorpusImage[] => [
  image('empty.jpg', 'not_an_image', Buffer.alloc(0)),
  image('one-byte.jpg', 'not_an_image', Buffer.from([0xff])),
  image('two-bytes.jpg', 'not_an_image', Buffer.from([0xff, 0xd8])),
  image('only-the-start.jpg', 'damaged', Buffer.from([0xff, 0xd8, 0xff])),
  image('only-the-start.png', 'damaged', latin1('\x89PNG\r\n\x1a\n')),
  image('only-the-start.gif', 'damaged', latin1('GIF89a')),
  image('only-the-start.webp', 'damaged', latin1('RIFF\x04\0\0\0WEBPVP8 ')),
  image('only-the-start.avif', 'damaged', box('ftyp', latin1('avif\0\0\0\0avifmif1'))),
  image('zeros.png', 'not_an_image', Buffer.alloc(10_000)),
  image('text.png', 'not_an_image', latin1('Dear Bob, this is no picture.\n')),
  image('page.jpg', 'not_an_image', latin1('<!doctype html><html><body><script>alert(1)</script></body></html>')),
  image('script.gif', 'not_an_image', latin1('GIF=1;alert(document.domain)')),
  image('document.png', 'not_an_image', latin1('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')),
  image('archive.jpg', 'not_an_image', Buffer.concat([latin1('PK\x03\x04'), Buffer.alloc(200)])),
  image('postscript.png', 'not_an_image', latin1('%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file')),
  image('magick-script.png', 'not_an_image', latin1('push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 "|id"\npop graphic-context')),
  image('video.avif', 'not_an_image', box('ftyp', latin1('isom\0\0\x02\0isomiso2avc1mp41'))),
  image('riff-audio.webp', 'not_an_image', latin1('RIFF\x24\0\0\0WAVEfmt ')),
  image('csv.png', 'not_an_image', latin1('1,2,3\n4,5,6\n')),
];

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="red"/></svg>';
const FILTER_BOMB = '<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="5000"><filter id="f"><feGaussianBlur stdDeviation="900"/><feMorphology operator="dilate" radius="500"/></filter><rect width="9000" height="5000" filter="url(#f)"/></svg>';
const entity = (name: string, from: string): string => `<!ENTITY ${name} "${`&${from};`.repeat(10)}">`;
const ENTITY_BOMB = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">${entity('b', 'a')}${entity('c', 'b')}${entity('d', 'c')}${entity('e', 'd')}${entity('f', 'e')}${entity('g', 'f')}]><svg xmlns="http://www.w3.org/2000/svg"><text>&g;</text></svg>`;
const EXTERNAL = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>';

const vectorImages = (): readonly CorpusImage[] => [
  ...EXTENSIONS.map((extension) => image(`vector.${extension}`, 'unsupported_format', latin1(SVG))),
  image('vector.svg', 'unsupported_format', latin1(SVG), { claimedType: 'image/svg+xml' }),
  image('vector-after-comments.png', 'unsupported_format', latin1(`<!-- a picture --><!-- indeed -->\n${SVG}`)),
  image('vector-after-byte-order-mark.png', 'unsupported_format', latin1(`\xef\xbb\xbf \n${SVG}`)),
  image('vector-with-filter-bomb.jpg', 'unsupported_format', latin1(FILTER_BOMB)),
  image('vector-with-filter-bomb.svg', 'unsupported_format', latin1(FILTER_BOMB), { claimedType: 'image/svg+xml' }),
  image('vector-with-entity-bomb.png', 'unsupported_format', latin1(ENTITY_BOMB)),
  image('vector-with-file-entity.webp', 'unsupported_format', latin1(EXTERNAL)),
];

const unreadImages = (): readonly CorpusImage[] => {
  const unread = (name: string, start: string): CorpusImage => image(name, 'unsupported_format', Buffer.concat([latin1(start), Buffer.alloc(300)]));
  const brands = (text: string): Buffer => Buffer.concat([box('ftyp', latin1(text)), Buffer.alloc(300)]);
  return [
    unread('little-endian-tiff.png', 'II*\0\x08\0\0\0'),
    unread('big-endian-tiff.jpg', 'MM\0*\0\0\0\x08'),
    unread('big-tiff.jpg', 'II+\0\x08\0\0\0'),
    unread('bitmap.png', 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0'),
    unread('icon.png', '\0\0\x01\0\x01\0\x10\x10'),
    unread('cursor.png', '\0\0\x02\0\x01\0\x10\x10'),
    unread('photoshop.png', '8BPS\0\x01'),
    unread('jpeg-xl.jpg', '\xff\x0a\xfa\x1f'),
    unread('jpeg-xl-in-boxes.avif', '\0\0\0\x0cJXL \r\n\x87\n'),
    unread('jpeg-2000.jpg', '\0\0\0\x0cjP  \r\n\x87\n'),
    unread('jpeg-2000-codestream.jpg', '\xff\x4f\xff\x51\0'),
    unread('radiance.png', '#?RADIANCE\n'),
    unread('openexr.png', 'v/1\x01'),
    unread('portable-pixmap.png', 'P6 10 10 255\n'),
    unread('qoi.png', 'qoif\0\0'),
    image('heic.avif', 'unsupported_format', brands('heic\0\0\0\0mif1heic')),
    image('heic.jpg', 'unsupported_format', brands('heic\0\0\0\0mif1heic')),
    image('heic-of-many-pictures.avif', 'unsupported_format', brands('msf1\0\0\0\0msf1hevc')),
    image('heic-that-says-avif.avif', 'damaged', Buffer.concat([box('ftyp', latin1('avif\0\0\0\0mif1avif')), box('mdat', Buffer.alloc(300))])),
    image('brands-of-a-megabyte.avif', 'damaged', box('ftyp', latin1('mif1\0\0\0\0avif'), Buffer.alloc(1_000_000))),
    image('brand-box-longer-than-file.avif', 'damaged', Buffer.concat([u32(0x7fff_ffff), latin1('ftypavif\0\0\0\0')])),
  ];
};

const mismatches = async (): Promise<readonly CorpusImage[]> => {
  const files = {
    jpg: await aPicture().jpeg().toBuffer(),
    png: await aPicture().png().toBuffer(),
    webp: await aPicture().webp().toBuffer(),
    avif: await aPicture().avif({ effort: 0 }).toBuffer(),
    gif: await aPicture().gif().toBuffer(),
  };
  return [
    ...EXTENSIONS.flatMap((actual, index) => {
      const named = EXTENSIONS[(index + 1) % EXTENSIONS.length]!;
      const other = EXTENSIONS[(index + 2) % EXTENSIONS.length]!;
      return [image(`${actual}-named.${named}`, 'type_mismatch', files[actual]), image(`${actual}-called.${other}`, 'type_mismatch', files[actual])];
    }),
    image('claims-any-bytes.jpg', 'type_mismatch', files.jpg, { claimedType: 'application/octet-stream' }),
    image('claims-svg.png', 'type_mismatch', files.png, { claimedType: 'image/svg+xml' }),
    image('claims-a-page.gif', 'type_mismatch', files.gif, { claimedType: 'text/html' }),
    image('claims-nothing-known.webp', 'type_mismatch', files.webp, { claimedType: '' }),
    image('upper-case-extension.PNG', 'processed', files.png, { claimedType: 'image/png' }),
    image('no-picture-extension.exe', 'processed', files.jpg, { claimedType: 'image/jpeg' }),
  ];
};

const polyglots = async (): Promise<readonly CorpusImage[]> => {
  const jpeg = await aPicture().jpeg().toBuffer();
  const png = await aPicture().png().toBuffer();
  const page = latin1('<html><script>alert(document.domain)</script></html>');
  const archive = Buffer.concat([latin1('PK\x03\x04'), Buffer.alloc(26), latin1('PK\x05\x06'), Buffer.alloc(18)]);
  const pdf = latin1('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF');
  return [
    image('picture-then-page.gif', 'processed', Buffer.concat([gifOf(24, 16, [gifFrame(24, 16)]), page])),
    image('page-in-comment.gif', 'processed', gifOf(24, 16, [Buffer.concat([Buffer.from([0x21, 0xfe, page.length]), page, Buffer.alloc(1)]), gifFrame(24, 16)])),
    image('size-that-is-a-script.gif', 'processed', gifOf(0x2a2f, 0x3d31, [gifFrame(24, 16)])),
    image('picture-then-archive.jpg', 'processed', Buffer.concat([jpeg, archive])),
    image('archive-then-picture.jpg', 'not_an_image', Buffer.concat([archive, jpeg])),
    image('picture-then-document.png', 'processed', Buffer.concat([png, pdf])),
    image('document-then-picture.png', 'not_an_image', Buffer.concat([pdf, png])),
    image('picture-then-vector.png', 'processed', Buffer.concat([png, latin1(SVG)])),
    image('vector-then-picture.png', 'unsupported_format', Buffer.concat([latin1(SVG), png])),
    image('picture-then-picture.png', 'processed', Buffer.concat([png, jpeg])),
    image('blank-then-picture.jpg', 'not_an_image', Buffer.concat([latin1(' '), jpeg])),
    image('page-then-picture.jpg', 'not_an_image', Buffer.concat([page, jpeg])),
  ];
};
