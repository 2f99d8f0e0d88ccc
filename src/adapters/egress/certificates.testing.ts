import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A key and its self-signed certificate, both in PEM. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length < 128 ? [content.length] : content.length < 256 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts);
const objectId = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const text = (value: string): Buffer => element(0x0c, Buffer.from(value));
const time = (date: Date): Buffer => element(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const SUBJECT_ALT_NAME = '551d11';
const BASIC_CONSTRAINTS = '551d13';
const DAY_MS = 24 * 3_600_000;

/** Makes a certificate for these names that nobody trusts who is not told to (RFC 5280), valid from yesterday to tomorrow. */
export const aCertificate = (...names: readonly string[]): TestCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const name = sequence(element(0x31, sequence(objectId(COMMON_NAME), text(names[0]!))));
  const extension = (id: string, value: Buffer): Buffer => sequence(objectId(id), element(0x04, value));
  const extensions = sequence(
    extension(SUBJECT_ALT_NAME, sequence(...names.map((each) => element(0x82, Buffer.from(each))))),
    extension(BASIC_CONSTRAINTS, sequence(element(0x01, Buffer.from([0xff])))),
  );
  const content = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(new Date(Date.now() - DAY_MS)), time(new Date(Date.now() + DAY_MS))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, extensions),
  );
  const signature = createSign('sha256').update(content).sign(privateKey);
  const der = sequence(content, algorithm, element(0x03, Buffer.from([0]), signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n` };
};
