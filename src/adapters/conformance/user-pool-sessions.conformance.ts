import { expect, test } from '@jest/globals';
import { ALICE, BOB, inPool } from '#adapters/conformance/user-pool.testing.ts';
import type { MakePool } from '#adapters/conformance/user-pool.testing.ts';

const DAY = 86_400;

/** Defines the tests of sessions, refresh tokens and early ends. */
export const describeSessions = (make: MakePool): void => {
  test('signIn gives a fifteen-minute access token that the verifier accepts', inPool(make, async ({ pool, clock, join, claims }) => {
    await join(ALICE);

    const result = await pool.signIn(ALICE.email, ALICE.password);

    const issuedAtSeconds = clock.now().getTime() / 1000;
    expect(result).toMatchObject({ kind: 'tokens', userId: ALICE.userId, tokens: { expiresInSeconds: 900 } });
    expect(result.kind === 'tokens' && (await claims(result.tokens))).toEqual({
      userId: ALICE.userId, sessionId: expect.stringMatching(/./), role: 'user', issuedAtSeconds, expiresAtSeconds: issuedAtSeconds + 900,
    });
    expect(JSON.stringify(result)).not.toContain(Buffer.from(ALICE.email).toString('base64url').slice(2, -2));
  }));

  test('refresh rotates the refresh token within the same session', inPool(make, async ({ pool, clock, join, signedIn, claims, isLive }) => {
    await join(ALICE);
    const first = await signedIn(ALICE);
    clock.advance(60);

    const second = await pool.refresh(first.refreshToken);

    expect(second.userId).toBe(ALICE.userId);
    expect(second.tokens.refreshToken).not.toBe(first.refreshToken);
    expect((await claims(second.tokens)).sessionId).toBe((await claims(first)).sessionId);
    expect(await isLive(first)).toBe(true);
    expect(await isLive(second.tokens)).toBe(true);
  }));

  test('refresh with a used token ends the whole session within that request, and only that session', inPool(make, async ({ pool, join, signedIn, isLive, outcome }) => {
    await join(ALICE);
    const stolen = await signedIn(ALICE);
    const other = await signedIn(ALICE);
    const { tokens } = await pool.refresh(stolen.refreshToken);

    const reuse = await outcome(pool.refresh(stolen.refreshToken));

    expect(reuse).toBe('invalid_refresh_token');
    expect([await isLive(stolen), await isLive(tokens), await isLive(other)]).toEqual([false, false, true]);
    expect(await outcome(pool.refresh(tokens.refreshToken))).toBe('invalid_refresh_token');
    expect(await outcome(pool.refresh(other.refreshToken))).toBe('ok');
  }));

  test('refresh lets exactly one of twenty win that bring one token at once, and then ends the session', inPool(make, async ({ pool, join, signedIn, isLive, outcome }) => {
    await join(ALICE);
    const { refreshToken } = await signedIn(ALICE);

    const settled = await Promise.allSettled(Array.from({ length: 20 }, () => pool.refresh(refreshToken)));

    const won = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.tokens] : []));
    expect(won).toHaveLength(1);
    expect(won[0] && (await isLive(won[0]))).toBe(false);
    expect(won[0] && (await outcome(pool.refresh(won[0].refreshToken)))).toBe('invalid_refresh_token');
  }));

  test('refresh refuses unknown, malformed and access tokens', inPool(make, async ({ pool, join, signedIn, outcome }) => {
    await join(ALICE);
    const tokens = await signedIn(ALICE);

    const outcomes = await Promise.all(['', 'x', 'A'.repeat(43), tokens.accessToken].map((token) => outcome(pool.refresh(token))));

    expect(outcomes).toEqual(Array(4).fill('invalid_refresh_token'));
    expect(await outcome(pool.refresh(tokens.refreshToken))).toBe('ok');
  }));

  test('a session ends thirty days after sign-in, however often it is refreshed, and its access token with it', inPool(make, async ({ pool, clock, join, signedIn, outcome }) => {
    await join(ALICE);
    let tokens = await signedIn(ALICE);
    for (let day = 0; day < 29; day += 1) {
      clock.advance(DAY);
      ({ tokens } = await pool.refresh(tokens.refreshToken));
    }

    clock.advance(DAY - 600);
    ({ tokens } = await pool.refresh(tokens.refreshToken));
    clock.advance(600);

    expect(tokens.expiresInSeconds).toBe(600);
    expect(await outcome(pool.refresh(tokens.refreshToken))).toBe('invalid_refresh_token');
  }));

  test('signOutEverywhere ends every session of one user, and a sign-in in the same second works', inPool(make, async ({ pool, join, signedIn, isLive, outcome }) => {
    await join(ALICE);
    await join(BOB);
    const sessions = [await signedIn(ALICE), await signedIn(ALICE)];
    const bobs = await signedIn(BOB);
    expect(await Promise.all([...sessions, bobs].map(isLive))).toEqual([true, true, true]);

    await pool.signOutEverywhere(ALICE.userId);

    const next = await signedIn(ALICE);
    expect(await Promise.all([...sessions, bobs, next].map(isLive))).toEqual([false, false, true, true]);
    expect(await outcome(pool.refresh(sessions[0]?.refreshToken ?? ''))).toBe('invalid_refresh_token');
  }));

  test('isRevoked holds for a session that is not of the named user', inPool(make, async ({ pool, join, signedIn, claims }) => {
    await join(ALICE);
    await join(BOB);
    const alices = await claims(await signedIn(ALICE));

    expect(await pool.isRevoked({ ...alices, userId: BOB.userId })).toBe(true);
    expect(await pool.isRevoked(alices)).toBe(false);
    expect(await pool.isRevoked({ ...alices, userId: BOB.userId })).toBe(true);
  }));

  test('updateUser gives a role, which the next tokens carry, and ends the sessions', inPool(make, async ({ pool, join, signedIn, isLive, claims }) => {
    await join(ALICE);
    const before = await signedIn(ALICE);

    await pool.updateUser(ALICE.userId, { role: 'admin' });

    const after = await signedIn(ALICE);
    expect((await pool.find(ALICE.userId))?.role).toBe('admin');
    expect([await isLive(before), await isLive(after)]).toEqual([false, true]);
    expect((await claims(after)).role).toBe('admin');
  }));

  test('updateUser blocks and unblocks a user and keeps the role', inPool(make, async ({ pool, join, signedIn, isLive, outcome }) => {
    await join(ALICE);
    await pool.updateUser(ALICE.userId, { role: 'author' });
    const tokens = await signedIn(ALICE);

    await pool.updateUser(ALICE.userId, { enabled: false });
    const blocked = [await isLive(tokens), await outcome(pool.refresh(tokens.refreshToken)), await outcome(pool.signIn(ALICE.email, ALICE.password))];
    await pool.updateUser(ALICE.userId, { enabled: true });

    expect(blocked).toEqual([false, 'invalid_refresh_token', 'invalid_credentials']);
    expect(await outcome(pool.signIn(ALICE.email, ALICE.password))).toBe('tokens');
    expect(await pool.find(ALICE.userId)).toMatchObject({ role: 'author', enabled: true });
  }));

  test('find, updateUser and signOutEverywhere take an absent user calmly', inPool(make, async ({ pool }) => {
    await pool.updateUser('user_absent', { role: 'admin' });
    await pool.signOutEverywhere('user_absent');

    expect(await pool.find('user_absent')).toBeUndefined();
  }));
};
