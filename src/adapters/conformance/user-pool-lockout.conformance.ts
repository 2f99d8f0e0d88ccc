import { expect, test } from '@jest/globals';
import { ALICE, BOB, UNKNOWN, inPool } from '#adapters/conformance/user-pool.testing.ts';
import type { MakePool, PoolWorld } from '#adapters/conformance/user-pool.testing.ts';

const guess = async ({ pool, outcome }: PoolWorld, email: string, times: number): Promise<string[]> => {
  const outcomes: string[] = [];
  for (let count = 0; count < times; count += 1) outcomes.push(await outcome(pool.signIn(email, BOB.password)));
  return outcomes;
};

/** Defines the tests of the lock after wrong guesses. */
export const describeLockout = (make: MakePool): void => {
  test('signIn locks for a minute after five wrong passwords, even for the right one', inPool(make, async (world) => {
    await world.join(ALICE);
    const wrong = await guess(world, ALICE.email, 5);

    const locked = await world.outcome(world.pool.signIn(ALICE.email, ALICE.password));
    world.clock.advance(59);
    const almost = await world.outcome(world.pool.signIn('ALICE@example.com', ALICE.password));
    world.clock.advance(1);
    const open = await world.outcome(world.pool.signIn(ALICE.email, ALICE.password));

    expect(wrong).toEqual(Array(5).fill('invalid_credentials'));
    expect([locked, almost, open]).toEqual(['locked 60', 'locked 1', 'tokens']);
  }));

  test.each([['a known', ALICE.email], ['an unknown', UNKNOWN]])('signIn locks %s address for 1, 2, 4, 8, 15 and 15 minutes', async (_name, email) => inPool(make, async (world) => {
    await world.join(ALICE);
    await guess(world, email, 4);

    const locks = [];
    for (let count = 0; count < 6; count += 1) {
      const [wrong, locked = ''] = await guess(world, email, 2);
      locks.push(`${wrong}, ${locked}`);
      world.clock.advance(Number(locked.split(' ')[1]));
    }

    expect(locks).toEqual([60, 120, 240, 480, 900, 900].map((seconds) => `invalid_credentials, locked ${seconds}`));
  })());

  test('signIn counts the right password of a blocked user as wrong and asks no second factor', inPool(make, async (world) => {
    await world.join(ALICE);
    await world.enrol(ALICE.userId);
    await world.pool.updateUser(ALICE.userId, { enabled: false });
    const outcomes = [];

    for (let count = 0; count < 6; count += 1) outcomes.push(await world.outcome(world.pool.signIn(ALICE.email, ALICE.password)));

    expect(outcomes).toEqual([...Array(5).fill('invalid_credentials'), 'locked 60']);
  }));

  test('signIn locks one address and leaves others open', inPool(make, async (world) => {
    await world.join(ALICE);
    await guess(world, UNKNOWN, 6);

    expect(await world.outcome(world.pool.signIn(ALICE.email, ALICE.password))).toBe('tokens');
  }));

  test('signIn forgets wrong passwords after a right one and after a day', inPool(make, async (world) => {
    await world.join(ALICE);
    await guess(world, ALICE.email, 4);
    await world.signedIn(ALICE);

    const afterRight = await guess(world, ALICE.email, 4);
    world.clock.advance(86_401);
    const afterDay = await guess(world, ALICE.email, 5);

    expect([...afterRight, ...afterDay]).toEqual(Array(9).fill('invalid_credentials'));
  }));

  test('signIn judges no more than five of twenty guesses made at once', inPool(make, async (world) => {
    await world.join(ALICE);

    const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.outcome(world.pool.signIn(ALICE.email, BOB.password))));

    expect(outcomes.filter((each) => each === 'invalid_credentials')).toHaveLength(5);
    expect(outcomes.filter((each) => each === 'locked 1')).toHaveLength(15);
    expect(await world.outcome(world.pool.signIn(ALICE.email, ALICE.password))).toBe('locked 60');
  }));

  test('changePassword and disableTotp count as guesses too', inPool(make, async (world) => {
    await world.join(ALICE);
    await world.enrol(ALICE.userId);
    const outcomes = [];

    for (let count = 0; count < 3; count += 1) {
      outcomes.push(await world.outcome(world.pool.changePassword(ALICE.userId, BOB.password, 'teapots-and-dormice')));
      outcomes.push(await world.outcome(world.pool.disableTotp(ALICE.userId, BOB.password)));
    }

    expect(outcomes).toEqual([...Array(5).fill('invalid_credentials'), 'locked 60']);
  }));

  test('resetPassword opens a lock', inPool(make, async (world) => {
    await world.join(ALICE);
    await guess(world, ALICE.email, 5);
    const code = (await world.pool.requestPasswordReset(ALICE.email))?.code ?? '';

    await world.pool.resetPassword(ALICE.email, code, 'teapots-and-dormice');

    expect(await world.outcome(world.pool.signIn(ALICE.email, 'teapots-and-dormice'))).toBe('tokens');
  }));
};
