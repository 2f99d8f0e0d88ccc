import { describe } from '@jest/globals';
import { describeLockout } from '#adapters/conformance/user-pool-lockout.conformance.ts';
import { describePasswords } from '#adapters/conformance/user-pool-passwords.conformance.ts';
import { describeRegistration } from '#adapters/conformance/user-pool-registration.conformance.ts';
import { describeSessions } from '#adapters/conformance/user-pool-sessions.conformance.ts';
import { describeTotp } from '#adapters/conformance/user-pool-totp.conformance.ts';
import type { MakePool } from '#adapters/conformance/user-pool.testing.ts';

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
