/** Tokens of a session. `expiresInSeconds` is the access token's lifetime. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

export type SignInResult =
  | { readonly kind: 'tokens'; readonly userId: string; readonly tokens: Tokens }
  /** The password was right; a TOTP or recovery code is still needed. */
  | { readonly kind: 'challenge'; readonly challengeId: string; readonly expiresAt: Date };

/** What the pool refuses. The identity domain maps each to a declared problem, alike for known and unknown users. */
export type PoolRefusal =
  /** Wrong e-mail address, password, or a disabled account: never told apart. */
  | 'invalid_credentials'
  /** Right password, address not confirmed. */
  | 'not_confirmed'
  /** Too many wrong attempts; `retryAfterSeconds` says for how long. */
  | 'locked'
  /** Unknown, used or expired confirmation, reset or challenge code. */
  | 'invalid_code'
  /** Unknown, expired, revoked or re-used refresh token; reuse revokes the whole session. */
  | 'invalid_refresh_token'
  /** The password breaks the pool's policy (length is the contract's; this is for breached or contextual ones). */
  | 'weak_password'
  | 'totp_already_enabled'
  | 'totp_not_enabled'
  /** More passwords wait to be checked than the pool can bear; try again after `retryAfterSeconds`. */
  | 'busy';

/** What `UserPool` throws; nothing in it tells known from unknown users. */
export class PoolError extends Error {
  readonly refusal: PoolRefusal;
  readonly retryAfterSeconds: number | undefined;

  constructor(refusal: PoolRefusal, retryAfterSeconds?: number) {
    super(`The user pool refused: ${refusal}.`);
    this.name = 'PoolError';
    this.refusal = refusal;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A code that the caller must bring to the user by mail. */
export interface DeliverableCode {
  readonly email: string;
  readonly code: string;
  readonly expiresAt: Date;
}

/**
 * The identity store (Cognito user pool; a small pool on node:sqlite on one machine). E-mail addresses are
 * compared in lower case. Every method that takes an e-mail address takes equally long for known and unknown ones.
 * Methods that take a user id treat an absent user as one without password: `invalid_credentials`, or nothing to do.
 * Every method that takes a password can throw `busy`.
 */
export interface UserPool {
  /**
   * Registers an unconfirmed user. A known unconfirmed address gets a fresh code for its first registration; a known
   * confirmed one gets none: the caller answers alike in each case. A registration left unconfirmed for longer than
   * a confirmation code lives is replaced by a new one.
   * @returns the code to deliver, or `existing: true` for a confirmed address or when too many codes were sent
   * @throws PoolError weak_password
   */
  signUp(user: {
    readonly userId: string;
    readonly email: string;
    readonly password: string;
    readonly displayName: string;
  }): Promise<{ readonly delivery: DeliverableCode; readonly existing: false } | { readonly existing: true }>;

  /** @returns the confirmed user; repeating it with the same code succeeds for as long as the code would have been valid. @throws PoolError invalid_code */
  confirmSignUp(email: string, code: string): Promise<PoolUser>;

  /** @returns undefined for unknown or confirmed addresses, or when too many were sent */
  resendConfirmation(email: string): Promise<DeliverableCode | undefined>;

  /** @throws PoolError invalid_credentials, not_confirmed, locked */
  signIn(email: string, password: string): Promise<SignInResult>;

  /** Answers a challenge with a TOTP code or a recovery code. @throws PoolError invalid_code, locked */
  respondToChallenge(challengeId: string, code: string): Promise<Extract<SignInResult, { kind: 'tokens' }>>;

  /** Rotates: the given refresh token ends, a new one begins. @throws PoolError invalid_refresh_token */
  refresh(refreshToken: string): Promise<{ readonly userId: string; readonly tokens: Tokens }>;

  /** Ends every session of the user; access tokens issued before `now` stop working too (`isRevoked`). */
  signOutEverywhere(userId: string): Promise<void>;

  /** @returns undefined for unknown or unconfirmed addresses, or when too many were sent */
  requestPasswordReset(email: string): Promise<DeliverableCode | undefined>;

  /** Sets the password and ends every session. @throws PoolError invalid_code, weak_password */
  resetPassword(email: string, code: string, newPassword: string): Promise<void>;

  /** @throws PoolError invalid_credentials, locked, weak_password */
  changePassword(userId: string, currentPassword: string, newPassword: string): Promise<void>;

  /** Starts or restarts enrolment. @throws PoolError totp_already_enabled */
  startTotp(userId: string): Promise<{ readonly secret: string; readonly otpauthUri: string }>;

  /** @returns ten single-use recovery codes, shown once. @throws PoolError invalid_code, totp_already_enabled */
  confirmTotp(userId: string, code: string): Promise<readonly string[]>;

  /** @throws PoolError invalid_credentials, locked, totp_not_enabled */
  disableTotp(userId: string, password: string): Promise<void>;

  /** Sets role, or blocks and unblocks sign-in; also ends every session. An absent user is ignored. */
  updateUser(userId: string, changes: { readonly role?: string; readonly enabled?: boolean }): Promise<void>;

  find(userId: string): Promise<PoolUser | undefined>;

  /** Removes the user and everything the pool holds about them; absent ones are fine. */
  remove(userId: string): Promise<void>;

  /** Whether an access token, already verified, was ended early by sign-out, suspension or deletion. */
  isRevoked(token: { readonly userId: string; readonly sessionId: string; readonly issuedAtSeconds: number }): Promise<boolean>;

  close(): Promise<void>;
}

export interface PoolUser {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: string;
  readonly enabled: boolean;
  readonly confirmed: boolean;
  readonly totpEnabled: boolean;
}

/** Says why a token is not a live access token of this pool and client; for logs, never for the caller. */
export class TokenRefusedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`The access token is refused: ${reason}`, options);
    this.name = 'TokenRefusedError';
  }
}

/** Verifies an access token's signature, issuer, client, use and life, and returns its claims. */
export interface TokenVerifier {
  /** @throws TokenRefusedError on any token that is not a live access token; any other error: the keys are out of reach */
  verify(token: string): Promise<AccessClaims>;
  /** @returns the claims of a token that `verify` accepted before and that is still live, without waiting */
  verifyCached(token: string): AccessClaims | undefined;
}

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: string;
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
}
