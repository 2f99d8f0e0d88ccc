import { expect, test } from '@jest/globals';
import { aCaller, aRequest } from '#core/core.testing.ts';
import { PoolError, type PoolRefusal, type UserPool } from '#core/ports/user-pool.ts';
import { Problem } from '#core/problem.ts';
import { problems, type ProblemCode } from '#generated/problems.ts';
import { operations } from '#generated/routes.ts';
import { changePassword } from '#domains/identity/change-password.ts';
import { confirmSignUp } from '#domains/identity/confirm-sign-up.ts';
import { confirmTotpEnrolment } from '#domains/identity/confirm-totp-enrolment.ts';
import { disableTotp } from '#domains/identity/disable-totp.ts';
import { refreshSession } from '#domains/identity/refresh-session.ts';
import { resetPassword } from '#domains/identity/reset-password.ts';
import { respondToChallenge } from '#domains/identity/respond-to-challenge.ts';
import { signIn } from '#domains/identity/sign-in.ts';
import { signUp } from '#domains/identity/sign-up.ts';
import { startTotpEnrolment } from '#domains/identity/start-totp-enrolment.ts';

const handlers = {
  signUp, confirmSignUp, signIn, respondToChallenge, refreshSession, changePassword, resetPassword, startTotpEnrolment, confirmTotpEnrolment, disableTotp,
};

/** A pool that refuses whatever it is asked. */
const refusing = (refusal: PoolRefusal): UserPool => {
  const refuse = async (): Promise<never> => {
    throw new PoolError(refusal, refusal === 'locked' || refusal === 'busy' ? 7 : undefined);
  };
  return new Proxy({}, { get: () => refuse }) as UserPool;
};

const thrownBy = async (id: keyof typeof handlers, refusal: PoolRefusal): Promise<unknown> => {
  // The refusal comes before anything else is read or used.
  const handler = handlers[id] as (request: unknown, uses: unknown) => Promise<unknown>;
  const uses = { pool: refusing(refusal), preSignUp: () => undefined, newId: () => 'user_1', requireRoom: async () => undefined };
  return handler(aRequest({ caller: aCaller(), body: {} as never }), uses).catch((error: unknown) => error);
};

// Every refusal that the port documents for the call behind the operation.
test.each<[keyof typeof handlers, PoolRefusal, string]>([
  ['signUp', 'weak_password', 'weak_password'],
  ['signUp', 'busy', 'overloaded'],
  ['confirmSignUp', 'invalid_code', 'invalid_code'],
  ['signIn', 'invalid_credentials', 'invalid_credentials'],
  ['signIn', 'not_confirmed', 'account_not_confirmed'],
  ['signIn', 'locked', 'account_locked'],
  ['signIn', 'busy', 'overloaded'],
  ['respondToChallenge', 'invalid_code', 'invalid_code'],
  ['respondToChallenge', 'locked', 'account_locked'],
  ['respondToChallenge', 'invalid_credentials', 'invalid_code'],
  ['refreshSession', 'invalid_refresh_token', 'invalid_refresh_token'],
  ['changePassword', 'invalid_credentials', 'wrong_password'],
  ['changePassword', 'locked', 'account_locked'],
  ['changePassword', 'weak_password', 'weak_password'],
  ['changePassword', 'busy', 'overloaded'],
  ['resetPassword', 'invalid_code', 'invalid_code'],
  ['resetPassword', 'weak_password', 'weak_password'],
  ['resetPassword', 'busy', 'overloaded'],
  ['startTotpEnrolment', 'totp_already_enabled', 'totp_already_enabled'],
  ['startTotpEnrolment', 'invalid_credentials', 'unauthenticated'],
  ['confirmTotpEnrolment', 'invalid_code', 'invalid_code'],
  ['confirmTotpEnrolment', 'totp_already_enabled', 'totp_already_enabled'],
  ['confirmTotpEnrolment', 'invalid_credentials', 'unauthenticated'],
  ['disableTotp', 'invalid_credentials', 'wrong_password'],
  ['disableTotp', 'locked', 'account_locked'],
  ['disableTotp', 'totp_not_enabled', 'totp_not_enabled'],
  ['disableTotp', 'busy', 'overloaded'],
])('%s answers the refusal %s with %s, which it declares', async (id, refusal, want) => {
  const problem = await thrownBy(id, refusal);

  const code: ProblemCode = problem instanceof Problem ? problem.code : 'internal_error';
  const declared: readonly string[] = operations[id].problems;
  expect(code).toBe(want);
  expect(problems[code].generic || declared.includes(code)).toBe(true);
  expect(Object.keys(operations[id].replies)).toContain(String(problems[code].status));
});

test('a lock tells how long it lasts', async () => {
  expect(await thrownBy('signIn', 'locked')).toMatchObject({ members: { retryAfterSeconds: 7 } });
});

test('an error that is no refusal passes through', async () => {
  const broken = new Error('disk on fire');
  const pool = { refresh: async () => Promise.reject(broken) } as unknown as UserPool;

  await expect(refreshSession(aRequest({ body: { refreshToken: 'x' } }), { pool })).rejects.toBe(broken);
});
