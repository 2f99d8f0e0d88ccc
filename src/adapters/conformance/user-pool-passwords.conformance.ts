import { expect, test } from '@jest/globals';
import { ALICE, BOB, UNKNOWN, inPool, wrongCode } from '#adapters/conformance/user-pool.testing.ts';
import type { MakePool } from '#adapters/conformance/user-pool.testing.ts';

const NEW_PASSWORD = 'teapots-and-dormice';

/** Defines the tests of sign-in by password, of resetting and of changing it. */
export const describePasswords = (make: MakePool): void => {
  test('signIn refuses a wrong password, an unknown address and a blocked user alike', inPool(make, async ({ pool, join, outcome }) => {
    await join(ALICE);
    await join(BOB);
    await pool.updateUser(BOB.userId, { enabled: false });

    const wrong = await outcome(pool.signIn(ALICE.email, BOB.password));
    const unknown = await outcome(pool.signIn(UNKNOWN, ALICE.password));
    const blocked = await outcome(pool.signIn(BOB.email, BOB.password));

    expect([wrong, unknown, blocked]).toEqual(Array(3).fill('invalid_credentials'));
  }));

  test('signIn says not_confirmed only to whoever knows the password', inPool(make, async ({ pool, outcome }) => {
    await pool.signUp(ALICE);

    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('not_confirmed');
    expect(await outcome(pool.signIn(ALICE.email, BOB.password))).toBe('invalid_credentials');
  }));

  test('signIn accepts the password in another Unicode spelling and the address in another case', inPool(make, async ({ pool, join, outcome }) => {
    await join({ ...ALICE, password: 'cr\u00e8me-br\u00fbl\u00e9e-cake' });

    expect(await outcome(pool.signIn('Alice@EXAMPLE.com', 'cre\u0300me-bru\u0302le\u0301e-cake'))).toBe('tokens');
  }));

  test('resetPassword sets the password, ends every session and spends the code', inPool(make, async ({ pool, join, signedIn, isLive, outcome }) => {
    await join(ALICE);
    const tokens = await signedIn(ALICE);
    const delivery = await pool.requestPasswordReset('ALICE@example.com');

    await pool.resetPassword(ALICE.email, delivery?.code ?? '', NEW_PASSWORD);

    expect(delivery?.email).toBe(ALICE.email);
    expect(await isLive(tokens)).toBe(false);
    expect(await outcome(pool.refresh(tokens.refreshToken))).toBe('invalid_refresh_token');
    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('invalid_credentials');
    expect(await outcome(pool.signIn(ALICE.email, NEW_PASSWORD))).toBe('tokens');
    expect(await outcome(pool.resetPassword(ALICE.email, delivery?.code ?? '', ALICE.password))).toBe('invalid_code');
  }));

  test('resetPassword lets one of two win that bring the same code at once', inPool(make, async ({ pool, join, outcome }) => {
    await join(ALICE);
    const code = (await pool.requestPasswordReset(ALICE.email))?.code ?? '';

    const outcomes = await Promise.all([NEW_PASSWORD, BOB.password].map((password) => outcome(pool.resetPassword(ALICE.email, code, password))));

    expect(outcomes.toSorted()).toEqual(['invalid_code', 'ok']);
  }));

  test('resetPassword keeps the code when the new password is weak', inPool(make, async ({ pool, join, outcome }) => {
    await join({ ...ALICE, displayName: 'March-Hare' });
    const code = (await pool.requestPasswordReset(ALICE.email))?.code ?? '';

    const common = await outcome(pool.resetPassword(ALICE.email, code, 'password1234'));
    const named = await outcome(pool.resetPassword(ALICE.email, code, 'the-march-hare-way'));
    const strong = await outcome(pool.resetPassword(ALICE.email, code, NEW_PASSWORD));

    expect([common, named, strong]).toEqual(['weak_password', 'weak_password', 'ok']);
  }));

  test('resetPassword does not tell a display name to whoever lacks the code', inPool(make, async ({ pool, join, outcome }) => {
    await join({ ...ALICE, displayName: 'March-Hare' });
    const code = (await pool.requestPasswordReset(ALICE.email))?.code ?? '';

    expect(await outcome(pool.resetPassword(ALICE.email, wrongCode(code), 'the-march-hare-way'))).toBe('invalid_code');
  }));

  test('resetPassword refuses a code after fifteen minutes and after five wrong ones', inPool(make, async ({ pool, clock, join, outcome }) => {
    await join(ALICE);
    const first = (await pool.requestPasswordReset(ALICE.email))?.code ?? '';
    clock.advance(900);

    const expired = await outcome(pool.resetPassword(ALICE.email, first, NEW_PASSWORD));
    const second = (await pool.requestPasswordReset(ALICE.email))?.code ?? '';
    for (let count = 0; count < 5; count += 1) await outcome(pool.resetPassword(ALICE.email, wrongCode(second), NEW_PASSWORD));
    const dead = await outcome(pool.resetPassword(ALICE.email, second, NEW_PASSWORD));

    expect([expired, dead]).toEqual(['invalid_code', 'invalid_code']);
    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('tokens');
  }));

  test('resetPassword and requestPasswordReset treat unknown, unconfirmed and blocked users alike', inPool(make, async ({ pool, join, outcome }) => {
    await pool.signUp(ALICE);
    await join(BOB);
    await pool.updateUser(BOB.userId, { enabled: false });

    const deliveries = await Promise.all([UNKNOWN, ALICE.email, BOB.email].map((email) => pool.requestPasswordReset(email)));
    const outcomes = await Promise.all([UNKNOWN, ALICE.email, BOB.email].map((email) => outcome(pool.resetPassword(email, '000000', NEW_PASSWORD))));

    expect(deliveries).toEqual([undefined, undefined, undefined]);
    expect(outcomes).toEqual(Array(3).fill('invalid_code'));
  }));

  test('requestPasswordReset sends once a minute and five times a day', inPool(make, async ({ pool, clock, join }) => {
    await join(ALICE);
    const sent = [];

    for (let count = 0; count < 6; count += 1) {
      sent.push((await pool.requestPasswordReset(ALICE.email)) !== undefined, (await pool.requestPasswordReset(ALICE.email)) !== undefined);
      clock.advance(60);
    }

    expect(sent).toEqual([true, false, true, false, true, false, true, false, true, false, false, false]);
  }));

  test('changePassword needs the current password and refuses a weak new one', inPool(make, async ({ pool, join, outcome }) => {
    await join(ALICE);

    const wrong = await outcome(pool.changePassword(ALICE.userId, BOB.password, NEW_PASSWORD));
    const weak = await outcome(pool.changePassword(ALICE.userId, ALICE.password, 'i-am-alice-liddell'));
    const absent = await outcome(pool.changePassword('user_absent', ALICE.password, NEW_PASSWORD));
    const right = await outcome(pool.changePassword(ALICE.userId, ALICE.password, NEW_PASSWORD));

    expect([wrong, weak, absent, right]).toEqual(['invalid_credentials', 'weak_password', 'invalid_credentials', 'ok']);
    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('invalid_credentials');
    expect(await outcome(pool.signIn(ALICE.email, NEW_PASSWORD))).toBe('tokens');
  }));
};
