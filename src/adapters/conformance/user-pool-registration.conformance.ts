import { expect, test } from '@jest/globals';
import { ALICE, BOB, UNKNOWN, codeOf, inPool, wrongCode } from '#adapters/conformance/user-pool.testing.ts';
import type { MakePool } from '#adapters/conformance/user-pool.testing.ts';

const HOUR = 3600;

/** Defines the tests of sign-up, confirmation and removal. */
export const describeRegistration = (make: MakePool): void => {
  test('signUp registers an unconfirmed user and issues a six-digit code for a day', inPool(make, async ({ pool, clock }) => {
    const result = await pool.signUp({ ...ALICE, email: 'Alice@Example.com' });

    expect(result).toEqual({
      existing: false,
      delivery: { email: ALICE.email, code: expect.stringMatching(/^\d{6}$/), expiresAt: new Date(clock.now().getTime() + 24 * HOUR * 1000) },
    });
    expect(await pool.find(ALICE.userId)).toEqual({
      userId: ALICE.userId, email: ALICE.email, displayName: ALICE.displayName,
      role: 'user', enabled: true, confirmed: false, totpEnabled: false,
    });
  }));

  test('signUp of a known unconfirmed address issues a fresh code for its first registration', inPool(make, async ({ pool, outcome }) => {
    const first = codeOf(await pool.signUp(ALICE));
    const second = codeOf(await pool.signUp({ ...ALICE, userId: 'user_other', password: BOB.password }));

    const confirmed = await pool.confirmSignUp(ALICE.email, second);

    expect(confirmed.userId).toBe(ALICE.userId);
    expect(await pool.find('user_other')).toBeUndefined();
    expect(await outcome(pool.signIn(ALICE.email, BOB.password))).toBe('invalid_credentials');
    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('tokens');
    expect(first).not.toBe(second);
  }));

  test('signUp replaces a registration that nobody confirmed for a day', inPool(make, async ({ pool, clock, outcome }) => {
    await pool.signUp({ ...ALICE, userId: 'user_squatter', password: BOB.password });
    clock.advance(24 * HOUR);

    const confirmed = await pool.confirmSignUp(ALICE.email, codeOf(await pool.signUp(ALICE)));

    expect(confirmed.userId).toBe(ALICE.userId);
    expect(await pool.find('user_squatter')).toBeUndefined();
    expect(await outcome(pool.signIn(ALICE.email, BOB.password))).toBe('invalid_credentials');
  }));

  test('signUp of a confirmed address changes nothing and issues no code', inPool(make, async ({ pool, join, outcome }) => {
    await join(ALICE);

    const result = await pool.signUp({ ...BOB, email: ALICE.email });

    expect(result).toEqual({ existing: true });
    expect(await pool.find(BOB.userId)).toBeUndefined();
    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('tokens');
  }));

  test('signUp issues at most five codes per address and day', inPool(make, async ({ pool, clock }) => {
    for (let count = 0; count < 5; count += 1) codeOf(await pool.signUp(ALICE));

    const sixth = await pool.signUp(ALICE);
    clock.advance(24 * HOUR);
    const nextDay = await pool.signUp(ALICE);

    expect(sixth).toEqual({ existing: true });
    expect(nextDay.existing).toBe(false);
  }));

  test.each([
    ['common', 'password1234'], ['common with look-alikes', 'P@ssw0rd!!!!'], ['a keyboard run', 'qwertyuiopas'], ['a few characters', 'abababababab'],
    ['twice a common word', 'dragondragon'], ['with the local part', 'my-alice-secret-9'], ['with the display name', 'so alice liddell it is'],
  ])('signUp refuses a password that is %s', async (_name, password) => inPool(make, async ({ pool, outcome }) => {
    expect(await outcome(pool.signUp({ ...ALICE, password }))).toBe('weak_password');

    expect(await pool.find(ALICE.userId)).toBeUndefined();
  })());

  test('confirmSignUp confirms in any spelling of the address, and again with the same code', inPool(make, async ({ pool, clock, outcome }) => {
    const code = codeOf(await pool.signUp(ALICE));

    const first = await pool.confirmSignUp('ALICE@example.com', code);
    clock.advance(24 * HOUR - 1);
    const again = await pool.confirmSignUp(ALICE.email, code);
    clock.advance(1);

    expect(first.confirmed).toBe(true);
    expect(again).toEqual(first);
    expect(await outcome(pool.confirmSignUp(ALICE.email, code))).toBe('invalid_code');
  }));

  test('confirmSignUp repeats for a confirmed user after another sign-up and resend were asked for', inPool(make, async ({ pool }) => {
    const code = codeOf(await pool.signUp(ALICE));
    const first = await pool.confirmSignUp(ALICE.email, code);
    await pool.signUp(ALICE);
    await pool.resendConfirmation(ALICE.email);

    const again = await pool.confirmSignUp(ALICE.email, code);

    expect(again).toEqual(first);
  }));

  test('confirmSignUp refuses the right code after five wrong ones', inPool(make, async ({ pool, outcome }) => {
    const code = codeOf(await pool.signUp(ALICE));
    const wrong = [];
    for (let count = 0; count < 5; count += 1) wrong.push(await outcome(pool.confirmSignUp(ALICE.email, wrongCode(code))));

    const right = await outcome(pool.confirmSignUp(ALICE.email, code));

    expect([...wrong, right]).toEqual(Array(6).fill('invalid_code'));
    expect((await pool.find(ALICE.userId))?.confirmed).toBe(false);
  }));

  test('confirmSignUp refuses an unknown address, an expired code and the code of another address alike', inPool(make, async ({ pool, clock, outcome }) => {
    const code = codeOf(await pool.signUp(ALICE));
    await pool.signUp(BOB);

    const unknown = await outcome(pool.confirmSignUp(UNKNOWN, code));
    const foreign = await outcome(pool.confirmSignUp(BOB.email, code));
    clock.advance(24 * HOUR);
    const expired = await outcome(pool.confirmSignUp(ALICE.email, code));

    expect([unknown, foreign, expired]).toEqual(['invalid_code', 'invalid_code', 'invalid_code']);
  }));

  test('resendConfirmation replaces the code, once a minute and five sendings a day', inPool(make, async ({ pool, clock, outcome }) => {
    const first = codeOf(await pool.signUp(ALICE));

    const second = await pool.resendConfirmation(ALICE.email);
    const tooSoon = await pool.resendConfirmation(ALICE.email);
    const later = [];
    for (let count = 0; count < 4; count += 1) {
      clock.advance(60);
      later.push((await pool.resendConfirmation(ALICE.email)) !== undefined);
    }

    expect(second?.code).toMatch(/^\d{6}$/);
    expect(tooSoon).toBeUndefined();
    expect(later).toEqual([true, true, true, false]);
    expect(await outcome(pool.confirmSignUp(ALICE.email, first))).toBe('invalid_code');
  }));

  test('resendConfirmation sends nothing to unknown and confirmed addresses', inPool(make, async ({ pool, join }) => {
    await join(ALICE);

    expect(await pool.resendConfirmation(ALICE.email)).toBeUndefined();
    expect(await pool.resendConfirmation(UNKNOWN)).toBeUndefined();
  }));

  test('remove forgets the user, ends the sessions and frees the address', inPool(make, async ({ pool, join, signedIn, isLive, outcome }) => {
    await join(ALICE);
    const tokens = await signedIn(ALICE);

    await pool.remove(ALICE.userId);
    await pool.remove(ALICE.userId);

    expect(await pool.find(ALICE.userId)).toBeUndefined();
    expect(await isLive(tokens)).toBe(false);
    expect(await outcome(pool.refresh(tokens.refreshToken))).toBe('invalid_refresh_token');
    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('invalid_credentials');
    expect((await pool.signUp({ ...BOB, email: ALICE.email })).existing).toBe(false);
  }));
};
