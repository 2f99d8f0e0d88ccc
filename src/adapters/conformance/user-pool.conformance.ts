import { describe } from '@jest/globals';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { TokenVerifier, UserPool } from '#core/ports/user-pool.ts';
import { describeLockout } from '#adapters/conformance/user-pool-lockout.conformance.ts';
import { describePasswords } from '#adapters/conformance/user-pool-passwords.conformance.ts';
import { describeRegistration } from '#adapters/conformance/user-pool-registration.conformance.ts';
import { describeSessions } from '#adapters/conformance/user-pool-sessions.conformance.ts';
import { describeTotp } from '#adapters/conformance/user-pool-totp.conformance.ts';

/** A fresh, empty pool with the standard lives and limits, and the verifier of its tokens. */
export interface PoolUnderTest {
  readonly pool: UserPool;
  readonly verifier: TokenVerifier;
}

/** Makes a fresh pool; the suite closes it. */
export type MakePool = (uses: { readonly clock: Clock; readonly newId: NewId }) => Promise<PoolUnderTest>;

/** Defines the tests that every user pool passes. */
export const describeUserPool = (name: string, make: MakePool): void => {
  describe(`${name} is a user pool`, () => {
    describeRegistration(make);
    describePasswords(make);
    describeLockout(make);
    describeSessions(make);
    describeTotp(make);
  });
};
