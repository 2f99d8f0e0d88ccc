import { afterAll, expect, test } from '@jest/globals';
import { aCaller, aClock, problemCodeOf } from '#core/core.testing.ts';
import type { TokenVerifier } from '#core/ports/user-pool.ts';
import { temporaryAccounts } from '#adapters/local/accounts.testing.ts';
import type { HttpRequest } from '#runtime/http/http-message.ts';
import { userTokenAuthenticator } from '#runtime/http/user-token-authenticator.ts';

const clock = aClock();
const { pool, verifier, remove } = await temporaryAccounts(clock);
afterAll(remove);

const authenticate = userTokenAuthenticator(verifier, pool);
const requestWith = (authorization?: string): HttpRequest => ({ method: 'GET', path: '/', rawQuery: '', headers: { authorization }, body: undefined, clientAddress: '' });

/** A person who is signed in, and their access token. */
const aSession = async () => {
  const { userId } = aCaller();
  const email = `${userId}@mail.example`;
  const password = 'three green boats at noon';
  const signedUp = await pool.signUp({ userId, email, password, displayName: 'Alice' });
  if (!signedUp.existing) await pool.confirmSignUp(email, signedUp.delivery.code);
  const result = await pool.signIn(email, password);
  return { userId, token: result.kind === 'tokens' ? result.tokens.accessToken : '' };
};

test('a token tells who calls, the second time without waiting', async () => {
  const { userId, token } = await aSession();

  const first = await authenticate(requestWith(`Bearer ${token}`));
  const second = authenticate(requestWith(`bearer ${token}`));

  expect(first).toMatchObject({ userId, role: 'user', scopes: expect.arrayContaining(['todos:write']) });
  expect(second).toBe(first);
});

test('no credential is nobody', () => {
  expect(authenticate(requestWith())).toBeUndefined();
});

test.each(['', 'Bearer', 'Bearer ', 'Basic YWxpY2U6eA==', 'Bearer a b', `Bearer ${'x'.repeat(9_000)}`, 'Bearer not.a.token'])('the credential %j is refused', async (authorization) => {
  expect(await problemCodeOf(() => authenticate(requestWith(authorization)))).toBe('unauthenticated');
});

test('a token is refused once its session is ended, remembered or not', async () => {
  const { userId, token } = await aSession();
  await authenticate(requestWith(`Bearer ${token}`));

  await pool.signOutEverywhere(userId);

  expect(await problemCodeOf(() => authenticate(requestWith(`Bearer ${token}`)))).toBe('unauthenticated');
  expect(await problemCodeOf(() => userTokenAuthenticator(verifier, pool)(requestWith(`Bearer ${token}`)))).toBe('unauthenticated');
});

test('a suspended person learns that they are', async () => {
  const { userId, token } = await aSession();
  await authenticate(requestWith(`Bearer ${token}`));

  await pool.updateUser(userId, { enabled: false });

  expect(await problemCodeOf(() => authenticate(requestWith(`Bearer ${token}`)))).toBe('account_suspended');
});

test('a token is refused when its time is over', async () => {
  const { token } = await aSession();
  await authenticate(requestWith(`Bearer ${token}`));
  clock.advance(901);

  expect(await problemCodeOf(() => authenticate(requestWith(`Bearer ${token}`)))).toBe('unauthenticated');
});

test('keys that are out of reach are no fault of the caller', async () => {
  const unreachable: TokenVerifier = { verifyCached: () => undefined, verify: async () => Promise.reject(new Error('no network')) };

  expect(await problemCodeOf(() => userTokenAuthenticator(unreachable, pool)(requestWith('Bearer a.b.c')))).toBe('overloaded');
});
