import { isIP } from 'node:net';
import { EgressRefused } from '#core/ports/egress.ts';
import { isLoopbackAddress, isPublicAddress } from './public-addresses.ts';

/** What may be called. */
export interface EgressPolicy {
  /** For development: this machine may be called as well, by http and on any port. */
  readonly allowLoopback: boolean;
  /** Ports of public hosts; default 443 and 8443. */
  readonly ports?: readonly number[];
}

/** A host and the rule that every address which it stands for must meet. */
export interface AllowedTarget {
  readonly url: URL;
  /** Name or literal address, without brackets. */
  readonly host: string;
  readonly isAllowed: (address: string) => boolean;
}

const PORTS = [443, 8443];
const MAX_URL_LENGTH = 2_048;
/** Names that never belong to the public internet: RFC 6761, RFC 6762, RFC 8375, and what private networks use. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|test|invalid|example|onion|home\.arpa)$/;

/** Judges a URL by what can be known without a network. @throws EgressRefused */
export const allowedTarget = (text: string, { allowLoopback, ports = PORTS }: EgressPolicy): AllowedTarget => {
  const url = parsed(text);
  // The parser has turned 0x7f.1, 2130706433 and full-width digits into the address that they are.
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (url.username !== '' || url.password !== '') throw new EgressRefused('credentials', 'The URL must not contain a user name or password.');
  if (allowLoopback && isThisMachine(host)) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new EgressRefused('scheme', 'The URL must begin with https:// or http://.');
    return { url, host, isAllowed: isLoopbackAddress };
  }
  if (url.protocol !== 'https:') throw new EgressRefused('scheme', 'The URL must begin with https://.');
  if (!ports.includes(Number(url.port || 443))) throw new EgressRefused('port', `The port must be ${ports.join(' or ')}.`);
  if (isIP(host) === 0 ? isPrivateName(host) : !isPublicAddress(host)) throw new EgressRefused('address', 'The host must be one of the public internet.');
  return { url, host, isAllowed: isPublicAddress };
};

const parsed = (text: string): URL => {
  // The parser would drop these; somebody who reads the text would see another URL than the one that is called.
  if (text.length > MAX_URL_LENGTH || /[^!-\u{10ffff}]|[\u007f\\]/u.test(text)) throw malformed();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw malformed();
  return url;
};

const malformed = (): EgressRefused => new EgressRefused('malformed', `The URL must be absolute, without spaces and backslashes, and at most ${MAX_URL_LENGTH} characters long.`);

const isThisMachine = (host: string): boolean => host === 'localhost' || isLoopbackAddress(host);

/** Single labels resolve, if at all, by the search list of the network that the service runs in. */
const isPrivateName = (host: string): boolean => !host.includes('.') || PRIVATE_NAME.test(host);
