import { expect, test } from '@jest/globals';
import { ALICE, BOB, inPool, wrongCode } from '#adapters/conformance/user-pool.testing.ts';
import type { MakePool } from '#adapters/conformance/user-pool.testing.ts';

const STEP = 30;

/** Defines the tests of the second factor. */
export const describeTotp = (make: MakePool): void => {
  test('startTotp gives a secret and a URI that authenticator apps read', inPool(make, async ({ pool, join }) => {
    await join(ALICE);

    const { secret, otpauthUri } = await pool.startTotp(ALICE.userId);

    const uri = new URL(otpauthUri);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri.protocol + uri.host).toBe('otpauth:totp');
    expect(decodeURIComponent(uri.pathname)).toContain(ALICE.email);
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret, algorithm: 'SHA1', digits: '6', period: '30' });
    expect((await pool.find(ALICE.userId))?.totpEnabled).toBe(false);
  }));

  test('signIn stays without a challenge until the enrolment is confirmed', inPool(make, async ({ pool, clock, join, outcome, totp }) => {
    await join(ALICE);
    const { secret } = await pool.startTotp(ALICE.userId);
    const before = await outcome(pool.signIn(ALICE.email, ALICE.password));

    const wrong = await outcome(pool.confirmTotp(ALICE.userId, wrongCode(totp(secret))));
    const recoveryCodes = await pool.confirmTotp(ALICE.userId, totp(secret));
    const result = await pool.signIn(ALICE.email, ALICE.password);

    expect([before, wrong]).toEqual(['tokens', 'invalid_code']);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(result).toEqual({ kind: 'challenge', challengeId: expect.stringMatching(/^.{32,}$/), expiresAt: new Date(clock.now().getTime() + 300_000) });
    expect((await pool.find(ALICE.userId))?.totpEnabled).toBe(true);
  }));

  test('startTotp and confirmTotp refuse when the factor is on, disableTotp when it is off', inPool(make, async ({ pool, join, enrol, outcome, totp }) => {
    await join(ALICE);
    const off = await outcome(pool.disableTotp(ALICE.userId, ALICE.password));
    const unstarted = await outcome(pool.confirmTotp(ALICE.userId, '123456'));
    const { secret } = await enrol(ALICE.userId);

    expect([off, unstarted]).toEqual(['totp_not_enabled', 'invalid_code']);
    expect(await outcome(pool.startTotp(ALICE.userId))).toBe('totp_already_enabled');
    expect(await outcome(pool.confirmTotp(ALICE.userId, totp(secret)))).toBe('totp_already_enabled');
    expect(await outcome(pool.startTotp('user_absent'))).toBe('invalid_credentials');
  }));

  test('respondToChallenge accepts the codes of one step either way, none beyond', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome, totp }) => {
    await join(ALICE);
    const { secret } = await enrol(ALICE.userId);
    const outcomes = [];

    for (const offset of [-2, -1, 2, 1]) {
      clock.advance(10 * STEP);
      outcomes.push(await outcome(pool.respondToChallenge(await challenged(ALICE), totp(secret, offset))));
    }

    expect(outcomes).toEqual(['invalid_code', 'tokens', 'invalid_code', 'tokens']);
  }));

  test('respondToChallenge refuses the code that confirmed the enrolment, a used code and every older one', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome, totp }) => {
    await join(ALICE);
    const { secret } = await enrol(ALICE.userId);
    const enrolled = await outcome(pool.respondToChallenge(await challenged(ALICE), totp(secret)));
    clock.advance(STEP);
    const [older, current] = [totp(secret, -1), totp(secret)];

    const fresh = await outcome(pool.respondToChallenge(await challenged(ALICE), current));
    const replayed = await outcome(pool.respondToChallenge(await challenged(ALICE), current));
    const past = await outcome(pool.respondToChallenge(await challenged(ALICE), older));

    expect([enrolled, fresh, replayed, past]).toEqual(['invalid_code', 'tokens', 'invalid_code', 'invalid_code']);
  }));

  test('respondToChallenge lets one of ten win that bring the same code at once', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome, totp }) => {
    await join(ALICE);
    const { secret } = await enrol(ALICE.userId);
    clock.advance(STEP);
    const challenge = await challenged(ALICE);

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome(pool.respondToChallenge(challenge, totp(secret)))));

    expect(outcomes.filter((each) => each === 'tokens')).toHaveLength(1);
  }));

  test('respondToChallenge spends the challenge, and ends it after five minutes', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome, totp }) => {
    await join(ALICE);
    const { secret, recoveryCodes } = await enrol(ALICE.userId);
    clock.advance(STEP);
    const [answered, late] = [await challenged(ALICE), await challenged(ALICE)];

    const first = await outcome(pool.respondToChallenge(answered, totp(secret)));
    const again = await outcome(pool.respondToChallenge(answered, recoveryCodes[0] ?? ''));
    clock.advance(300);
    const expired = await outcome(pool.respondToChallenge(late, totp(secret)));
    const unknown = await outcome(pool.respondToChallenge('no-such-challenge', totp(secret)));

    expect([first, again, expired, unknown]).toEqual(['tokens', 'invalid_code', 'invalid_code', 'invalid_code']);
  }));

  test('respondToChallenge takes each recovery code once, however it is typed', inPool(make, async ({ pool, join, enrol, challenged, outcome }) => {
    await join(ALICE);
    const { recoveryCodes } = await enrol(ALICE.userId);
    const [first = '', second = ''] = recoveryCodes;

    const once = await outcome(pool.respondToChallenge(await challenged(ALICE), first));
    const twice = await outcome(pool.respondToChallenge(await challenged(ALICE), first));
    const typed = await outcome(pool.respondToChallenge(await challenged(ALICE), ` ${second.toUpperCase().replace('-', ' ')} `));

    expect([once, twice, typed]).toEqual(['tokens', 'invalid_code', 'tokens']);
  }));

  test('respondToChallenge locks after five wrong codes, over challenges and for the right code too', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome, totp }) => {
    await join(ALICE);
    const { secret } = await enrol(ALICE.userId);
    clock.advance(STEP);
    const wrong = [];
    for (let count = 0; count < 5; count += 1) wrong.push(await outcome(pool.respondToChallenge(await challenged(ALICE), wrongCode(totp(secret)))));

    const challenge = await challenged(ALICE);
    const locked = await outcome(pool.respondToChallenge(challenge, totp(secret)));
    clock.advance(60);
    const open = await outcome(pool.respondToChallenge(challenge, totp(secret)));

    expect(wrong).toEqual(Array(5).fill('invalid_code'));
    expect([locked, open]).toEqual(['locked 60', 'tokens']);
  }));

  test('a challenge dies after five wrong codes', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome, totp }) => {
    await join(ALICE);
    const { secret } = await enrol(ALICE.userId);
    clock.advance(STEP);
    const challenge = await challenged(ALICE);
    for (let count = 0; count < 5; count += 1) await outcome(pool.respondToChallenge(challenge, wrongCode(totp(secret))));
    clock.advance(60);

    expect(await outcome(pool.respondToChallenge(challenge, totp(secret)))).toBe('invalid_code');
    expect(await outcome(pool.respondToChallenge(await challenged(ALICE), totp(secret)))).toBe('tokens');
  }));

  test('signOutEverywhere ends open challenges too', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome, totp }) => {
    await join(ALICE);
    const { secret } = await enrol(ALICE.userId);
    clock.advance(STEP);
    const challenge = await challenged(ALICE);

    await pool.signOutEverywhere(ALICE.userId);

    expect(await outcome(pool.respondToChallenge(challenge, totp(secret)))).toBe('invalid_code');
  }));

  test('disableTotp needs the password and makes the recovery codes worthless', inPool(make, async ({ pool, clock, join, enrol, challenged, outcome }) => {
    await join(ALICE);
    const { recoveryCodes } = await enrol(ALICE.userId);

    const wrong = await outcome(pool.disableTotp(ALICE.userId, BOB.password));
    const right = await outcome(pool.disableTotp(ALICE.userId, ALICE.password));
    const without = await outcome(pool.signIn(ALICE.email, ALICE.password));
    clock.advance(STEP);
    await enrol(ALICE.userId);

    expect([wrong, right, without]).toEqual(['invalid_credentials', 'ok', 'tokens']);
    expect(await outcome(pool.respondToChallenge(await challenged(ALICE), recoveryCodes[0] ?? ''))).toBe('invalid_code');
  }));
};
