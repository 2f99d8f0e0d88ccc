import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const ALGORITHM = 'SHA1';
const DIGITS = 6;
const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
const STEPS_EITHER_SIDE = 1;
const RECOVERY_CODES = 10;
const RECOVERY_LETTERS = 10;
const RECOVERY_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Returns a new shared secret in base 32 and the URI that an authenticator app reads from a QR code. */
export const newTotpSecret = (issuer: string, email: string): { readonly secret: string; readonly otpauthUri: string } => {
  const secret = new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer });
  const totp = new TOTP({ issuer, label: email, secret, algorithm: ALGORITHM, digits: DIGITS, period: PERIOD_SECONDS });
  return { secret: secret.base32, otpauthUri: totp.toString() };
};

/**
 * Returns the time step whose code this is (RFC 6238; one step of clock error either way), or undefined.
 * Steps up to `lastStep` are spent: a code seen over the user's shoulder is worth nothing.
 */
export const totpStepOf = (
  code: string,
  { secret, lastStep, nowMs }: { readonly secret: string; readonly lastStep: number; readonly nowMs: number },
): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = TOTP.validate({
    token: code,
    secret: Secret.fromBase32(secret),
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_SECONDS,
    timestamp: nowMs,
    window: STEPS_EITHER_SIDE,
  });
  if (delta === null) return undefined;
  const step = Math.floor(nowMs / (PERIOD_SECONDS * 1000)) + delta;
  return step > lastStep ? step : undefined;
};

/** Returns ten recovery codes of 50 random bits each, like `4f7ek-0x2mp`. */
export const newRecoveryCodes = (): readonly string[] => Array.from({ length: RECOVERY_CODES }, newRecoveryCode);

/** Returns a recovery code as it is hashed: however the user typed it. */
export const canonicalRecoveryCode = (typed: string): string =>
  typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');

const newRecoveryCode = (): string => {
  const letters = [...randomBytes(RECOVERY_LETTERS)].map((byte) => RECOVERY_ALPHABET[byte & 31]).join('');
  return `${letters.slice(0, RECOVERY_LETTERS / 2)}-${letters.slice(RECOVERY_LETTERS / 2)}`;
};
