/** What an operator may tune on the embedded user pool; lives are in seconds, counts are per e-mail address. */
export interface UserPoolSettings {
  readonly accessTokenSeconds: number;
  /** Absolute life of a session, however often its refresh token is rotated. */
  readonly sessionSeconds: number;
  readonly sessionsPerUser: number;
  readonly confirmationSeconds: number;
  readonly resetSeconds: number;
  readonly challengeSeconds: number;
  /** Wrong tries after which a confirmation code, reset code or challenge dies. */
  readonly triesPerCode: number;
  readonly resendGapSeconds: number;
  readonly codesPerDay: number;
  /** Wrong passwords (or second factors) before the lock of 1, 2, 4 … minutes begins. */
  readonly freeWrongTries: number;
  readonly longestLockSeconds: number;
  /** scrypt's N, a power of two; 2^17 with r = 8 and p = 1 is OWASP's first choice and takes 128 MB per running hash. */
  readonly scryptCost: number;
  readonly hashesAtOnce: number;
  readonly hashesWaiting: number;
  /** Rows kept about addresses, known or not; the oldest go first. */
  readonly addressRows: number;
  /** The name that authenticator apps show. */
  readonly totpIssuer: string;
}

/** The settings of a pool whose operator says nothing. */
export const USER_POOL_DEFAULTS: UserPoolSettings = {
  accessTokenSeconds: 900,
  sessionSeconds: 30 * 86_400,
  sessionsPerUser: 100,
  confirmationSeconds: 86_400,
  resetSeconds: 900,
  challengeSeconds: 300,
  triesPerCode: 5,
  resendGapSeconds: 60,
  codesPerDay: 5,
  freeWrongTries: 5,
  longestLockSeconds: 900,
  scryptCost: 2 ** 17,
  hashesAtOnce: 2,
  hashesWaiting: 64,
  addressRows: 100_000,
  totpIssuer: 'DemoBackend',
};
