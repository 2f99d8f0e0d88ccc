import type { SignInResult } from '#core/ports/user-pool.ts';
import type { SignedIn, SignInChallenge } from '#generated/types.ts';

type Opened = Omit<Extract<SignInResult, { kind: 'tokens' }>, 'kind'>;

/** Turns an open session into what the API shows of it. */
export const toSignedIn = ({ userId, tokens }: Opened): SignedIn => ({
  status: 'signed_in',
  userId,
  accessToken: tokens.accessToken,
  refreshToken: tokens.refreshToken,
  tokenType: 'Bearer',
  expiresInSeconds: tokens.expiresInSeconds,
});

/** Turns a sign-in that waits for its second factor into what the API shows of it. */
export const toChallenge = ({ challengeId, expiresAt }: Extract<SignInResult, { kind: 'challenge' }>): SignInChallenge => ({
  status: 'challenge',
  challengeId,
  kind: 'totp',
  expiresAt: expiresAt.toISOString(),
});
