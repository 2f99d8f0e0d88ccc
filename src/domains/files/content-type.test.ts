import { describe, expect, test } from '@jest/globals';
import { contradicts, sniff } from '#domains/files/content-type.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const ZIP = Buffer.from('504b0304140000000800', 'hex');

describe('sniff', () => {
  test.each([
    ['a picture', PNG, 'image/png'],
    ['an archive', Buffer.concat([ZIP, Buffer.alloc(60)]), 'application/zip'],
    ['a document', Buffer.from('%PDF-1.7\n%abc\n1 0 obj'), 'application/pdf'],
    ['a page', Buffer.from('\n <!-- hi -->\n<!DOCTYPE html><p>'), 'text/html'],
    ['a script in a page', Buffer.from('<script>alert(1)</script>'), 'text/html'],
    ['a page behind a byte order mark', Buffer.from('\ufeff<html>'), 'text/html'],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'text/plain'],
    ['a table', Buffer.from('name;age\nAlice;30\n'), 'text/plain'],
    ['a table that begins like a bitmap', Buffer.from('BMW;320;2019\nAudi;A4;2020\n'), 'text/plain'],
    ['a text cut inside its last character', Buffer.from('Grüße ü').subarray(0, -1), 'text/plain'],
    ['markup', Buffer.from('<?xml version="1.0"?><a/>'), 'application/xml'],
    ['one byte that is nothing', Buffer.from([0x00]), undefined],
    ['bytes without a signature', Buffer.from('01fe5588001122334455', 'hex'), undefined],
  ])('tells %s', async (_name, bytes, wanted) => {
    expect(await sniff(bytes)).toBe(wanted);
  });
});

describe('contradicts', () => {
  test.each([
    ['image/png', 'image/png'],
    ['image/png', undefined],
    ['image/png', 'image/apng'],
    ['image/jpg', 'image/jpeg'],
    ['image/heif', 'image/heic'],
    ['image/x-canon-cr2', 'image/tiff'],
    ['image/svg+xml', 'application/xml'],
    ['image/svg+xml', 'text/plain'],
    ['image/x-xpixmap', 'text/plain'],
    ['video/mp4', 'video/quicktime'],
    ['audio/mp4', 'audio/x-m4a'],
    ['audio/webm', 'video/webm'],
    ['audio/ogg', 'audio/ogg; codecs=opus'],
    ['audio/mp3', 'audio/mpeg'],
    ['audio/x-wav', 'audio/wav'],
    ['text/csv', undefined],
    ['text/csv; charset=utf-8', 'text/plain'],
    ['text/markdown', 'text/html'],
    ['application/json', 'text/plain'],
    ['application/xhtml+xml', 'application/xml'],
    ['application/rtf', 'application/rtf'],
    ['application/octet-stream', 'application/zip'],
    ['application/octet-stream', 'text/html'],
    ['application/x-zip-compressed', 'application/zip'],
    ['application/zip', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/zip'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/x-cfb'],
    ['application/vnd.oasis.opendocument.text', 'application/zip'],
    ['application/epub+zip', 'application/zip'],
    ['application/msword', 'application/x-cfb'],
    ['application/vnd.ms-excel', 'application/x-cfb'],
    ['application/vnd.acme.project', 'application/zip'],
    ['application/vnd.acme.project', 'text/plain'],
    ['application/x-gtar', 'application/gzip'],
  ])('lets %s be %s', (declared, sniffed) => {
    expect(contradicts(declared, sniffed)).toBe(false);
  });

  test.each([
    ['image/png', 'image/jpeg'],
    ['image/png', 'application/zip'],
    ['image/png', 'text/html'],
    ['image/png', 'text/plain'],
    ['image/svg+xml', 'text/html'],
    ['image/x-unknown', 'text/html'],
    ['image/x-unknown', 'application/zip'],
    ['image/jpeg', 'application/pdf'],
    ['video/mp4', 'video/webm'],
    ['audio/mpeg', 'text/html'],
    ['font/woff2', 'font/ttf'],
    ['application/pdf', 'image/png'],
    ['application/pdf', 'text/html'],
    ['application/zip', 'application/gzip'],
    ['application/zip', 'text/plain'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/pdf'],
    ['application/vnd.acme.project', 'image/png'],
    ['text/csv', 'image/png'],
    ['text/plain', 'application/zip'],
    ['text/plain', 'application/pdf'],
    ['application/json', 'application/gzip'],
  ])('does not let %s be %s', (declared, sniffed) => {
    expect(contradicts(declared, sniffed)).toBe(true);
  });
});
