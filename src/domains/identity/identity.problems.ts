import { PoolError, type PoolRefusal } from '#core/ports/user-pool.ts';
import { Problem } from '#core/problem.ts';
import type { SignUpRefusal } from '#domains/identity/sign-up-rules.ts';

const REFUSALS: { readonly [Each in SignUpRefusal]: string } = {
  domain_not_allowed: 'Addresses of this mail domain may not sign up here.',
  disposable_address: 'Disposable addresses may not sign up here.',
  name_refused: 'This display name may not be used.',
};

/** The pre-sign-up hook refuses the registration. */
export const signUpRefused = (reason: SignUpRefusal) => new Problem('sign_up_refused', REFUSALS[reason], { reason });

const DEFAULT_RETRY_SECONDS = 1;

type Meanings = { readonly [Each in PoolRefusal]?: () => Problem };

/** What each refusal of the pool means to a client that is not signed in. */
const meaningsOf = (retryAfterSeconds: number): Required<Meanings> => ({
  invalid_credentials: () => new Problem('invalid_credentials', 'The e-mail address or the password is wrong.', {}),
  not_confirmed: () => new Problem('account_not_confirmed', 'Confirm your e-mail address first.', {}),
  locked: () => new Problem('account_locked', 'Too many wrong attempts; wait before the next one.', { retryAfterSeconds }),
  busy: () => new Problem('overloaded', 'Too many passwords wait to be checked.', { retryAfterSeconds }),
  invalid_code: invalidCode,
  invalid_refresh_token: () => new Problem('invalid_refresh_token', 'The session has ended; sign in again.', {}),
  weak_password: () => new Problem('weak_password', 'The password is too easy to guess.', {}),
  totp_already_enabled: () => new Problem('totp_already_enabled', 'The second factor is enabled already.', {}),
  totp_not_enabled: () => new Problem('totp_not_enabled', 'The second factor is not enabled.', {}),
});

const invalidCode = () => new Problem('invalid_code', 'The code is not valid.', {});

/** For a caller who is signed in and proves it with the password once more. */
export const WHEN_SIGNED_IN: Meanings = { invalid_credentials: () => new Problem('wrong_password', 'The current password is wrong.', {}) };

/** For a caller who is signed in and gives no password: only the account itself can be missing. */
export const WITHOUT_PASSWORD: Meanings = {
  invalid_credentials: () => new Problem('unauthenticated', 'The account of this access token does not exist any more.', {}),
};

/** For the second half of a sign-in: the account was blocked since the first. */
export const WITH_CHALLENGE: Meanings = { invalid_credentials: invalidCode };

/** Runs a call to the pool and turns its refusals into problems; `meanings` replaces the common ones. */
export const askPool = async <Result>(call: Promise<Result>, meanings: Meanings = {}): Promise<Result> => {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    const { refusal, retryAfterSeconds = DEFAULT_RETRY_SECONDS } = error;
    throw (meanings[refusal] ?? meaningsOf(retryAfterSeconds)[refusal])();
  }
};
