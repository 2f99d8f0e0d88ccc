import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { WebhookAttempt } from '#generated/types.ts';
import type { Behaviour, ReceiverOptions } from './receiver.ts';

/** What the API says of an attempt, without number, time and duration. */
export type Outcome = Pick<WebhookAttempt, 'outcome' | 'status' | 'fault'>;

/** A way to behave, and what the API is to say of an attempt that met it. */
export type Case = readonly [title: string, behaviour: Behaviour, expected: Outcome, options?: Omit<ReceiverOptions, 'now'>];

/** Stands in every body that receivers answer with, and must be shown nowhere. */
export const TATTLE = 'tattle-4711';

/** Answers with a status, more headers and a body. */
export const answering = (status: number | string, headers = ''): Behaviour => ({
  onRequest: (socket) => void socket.end(`HTTP/1.1 ${status} Whatever\r\nx-tattle: ${TATTLE}\r\n${headers}content-length: ${TATTLE.length}\r\n\r\n${TATTLE}`),
});

/** Takes what is sent. */
export const TAKES: Behaviour = answering(200);

/** Says these bytes and nothing more; the connection stays open. */
export const saying = (...parts: readonly (string | Buffer)[]): Behaviour => ({ onRequest: (socket) => parts.forEach((part) => socket.write(part)) });

/** Never answers. */
export const HANGS: Behaviour = {};

const hangingUpAfter = (text: string): Behaviour => ({ onRequest: (socket) => void socket.end(text) });

/** Writes the same bytes as fast as they are taken. */
const flooding = (start: string, part: string | Buffer): Behaviour => ({
  onRequest: (socket) => {
    const flood = (): void => {
      while (!socket.destroyed && socket.write(part));
    };
    socket.on('drain', flood);
    socket.write(start);
    flood();
  },
});

/** Rarely enough not to be taken for a flood. */
const DRIP_MS = 700;

/** Writes a few bytes now and then, so that the connection is never idle for long. */
const dripping = (start: string, part: string): Behaviour => ({
  onRequest: (socket: Socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(part), DRIP_MS);
    socket.once('close', () => clearInterval(timer));
  },
});

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const BLOCK = 'x'.repeat(65_536);
/** 32 KiB that become 32 MiB. */
const BOMB = gzipSync(Buffer.alloc(32 * 1024 * 1024));

const taken = (status: number): Outcome => ({ outcome: 'succeeded', status, fault: null });
const refused = (status: number): Outcome => ({ outcome: 'failed', status, fault: null });
const broken = (fault: WebhookAttempt['fault']): Outcome => ({ outcome: 'failed', status: null, fault });

/** Takes the event, if in its own way. */
export const TAKERS: readonly Case[] = [
  ['200', TAKES, taken(200)],
  ['204', hangingUpAfter('HTTP/1.1 204 No Content\r\n\r\n'), taken(204)],
  ['299', answering(299), taken(299)],
  ['a gzip bomb', { onRequest: (socket) => void (socket.write(`${OK}content-encoding: gzip\r\ncontent-length: ${BOMB.length}\r\n\r\n`), socket.end(BOMB)) }, taken(200)],
  ['a body longer than its content-length', saying(`${OK}content-length: 1\r\n\r\n`, BLOCK), taken(200)],
  ['three provisional answers before the answer', saying('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(3), `${OK}content-length: 0\r\n\r\n`), taken(200)],
];

/** Refuses or spoils the event at once; `internal` is where redirects lead. */
export const refusers = (internal: string): readonly Case[] => [
  ...[400, 401, 404, 429, 500, 502, 503, 599].map((status): Case => [`${status}`, answering(status), refused(status)]),
  ...[300, 301, 302, 303, 307, 308].map((status): Case => [`a redirect with ${status}`, answering(status, `location: ${internal}\r\n`), refused(status)]),
  ['a refresh to another place', answering(500, `refresh: 0; url=${internal}\r\ncontent-location: ${internal}\r\nalt-svc: h3="${new URL(internal).host}"\r\nlink: <${internal}>; rel=preload\r\n`), refused(500)],
];

/** Answers with what is no valid answer. */
export const SPOILERS: readonly Case[] = [
  ['a status of 600', answering(600), broken('protocol')],
  ['a status of 999', answering(999), broken('protocol')],
  ['a status of 000', answering('000'), broken('protocol')],
  ['a status of four digits', answering(2000), broken('protocol')],
  ['an endless body', flooding(`${OK}\r\n`, BLOCK), broken('too_large')],
  ['a body as long as it says, which is too long', flooding(`${OK}content-length: 1000000000\r\n\r\n`, BLOCK), broken('too_large')],
  ['an endless body in chunks', flooding(CHUNKED, `${BLOCK.length.toString(16)}\r\n${BLOCK}\r\n`), broken('too_large')],
  ['64 KiB of headers', saying(`${OK}x-long: ${BLOCK}\r\n\r\n`), broken('protocol')],
  ['headers without end', flooding(OK, 'x-more: and more\r\n'), broken('protocol')],
  ['trailers without end', flooding(`${CHUNKED}0\r\n`, 'x-more: and more\r\n'), broken('connection')],
  ['provisional answers without end', flooding('', 'HTTP/1.1 102 Processing\r\n\r\n'), broken('protocol')],
  ['another protocol', saying('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', BLOCK), broken('protocol')],
  ['no HTTP', saying('SSH-2.0-OpenSSH_9.9\r\n'), broken('protocol')],
  ['TLS in place of HTTP', saying(Buffer.from('16030100a5010000a1', 'hex')), broken('protocol')],
  ['two lengths', saying(`${OK}content-length: 1\r\ncontent-length: 2\r\n\r\nxx`), broken('protocol')],
  ['a body shorter than its content-length', hangingUpAfter(`${OK}content-length: 500\r\n\r\nx`), broken('connection')],
  ['a goodbye after the request', hangingUpAfter(''), broken('connection')],
  ['a reset after the request', { onRequest: (socket) => void socket.resetAndDestroy() }, broken('connection')],
  ['a reset within the body', { onRequest: (socket) => void socket.write(`${OK}content-length: 500\r\n\r\nx`, () => socket.resetAndDestroy()) }, broken('connection')],
];

/** Says these bytes to whatever comes first. */
const blurting = (text: string): Behaviour => ({ onConnection: (socket) => void socket.once('data', () => socket.end(text)) });

/** Cannot be talked to by https, or by TCP at all; with how it is reached. */
export const unreachable = (certificate: NonNullable<ReceiverOptions['tls']>): readonly Case[] => [
  ['a reset before the request', { onConnection: (socket) => void socket.resetAndDestroy() }, broken('connection')],
  ['plain HTTP behind https', blurting('HTTP/1.1 400 Bad Request\r\n\r\n'), broken('tls'), { scheme: 'https' }],
  ['garbage behind https', blurting('\u0000'.repeat(100)), broken('tls'), { scheme: 'https' }],
  ['a certificate that nobody vouches for', TAKES, broken('tls'), { tls: certificate }],
];

/** Makes the service wait until it has waited enough. */
export const DAWDLERS: readonly Case[] = [
  ['never answers', HANGS, broken('timeout')],
  ['stops within the headers', saying('HTTP/1.1 200 OK\r\nx-slow: '), broken('timeout')],
  ['stops within the body', saying(`${OK}content-length: 500\r\n\r\nx`), broken('timeout')],
  ['drips its headers', dripping(OK, 'x: y\r\n'), broken('timeout')],
  ['drips its body', dripping(CHUNKED, '1\r\nx\r\n'), broken('timeout')],
  ['drips provisional answers', dripping('', 'HTTP/1.1 102 Processing\r\n\r\n'), broken('timeout')],
  ['does not answer the TLS handshake', HANGS, broken('timeout'), { scheme: 'https' }],
  ['stops reading', { onConnection: (socket) => void socket.pause() }, broken('timeout')],
];
