import { TOTP } from 'otpauth';
import { idSource } from '#core/ids.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { PoolError } from '#core/ports/user-pool.ts';
import type { AccessClaims, SignInResult, TokenVerifier, Tokens, UserPool } from '#core/ports/user-pool.ts';

/** A fresh, empty pool with the standard lives and limits, and the verifier of its tokens. */
export interface PoolUnderTest {
  readonly pool: UserPool;
  readonly verifier: TokenVerifier;
}

/** Makes a fresh pool; the suite closes it. */
export type MakePool = (uses: { readonly clock: Clock; readonly newId: NewId }) => Promise<PoolUnderTest>;

/** A clock that only the test moves. */
export interface MovingClock extends Clock {
  advance(seconds: number): void;
}

/** Returns a clock that stands at the given time. */
export const aMovingClock = (start = '2026-01-01T00:00:00Z'): MovingClock => {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    advance: (seconds) => {
      nowMs += seconds * 1000;
    },
  };
};

/** What a person signs up with. */
export type Person = Parameters<UserPool['signUp']>[0];

export const ALICE: Person = { userId: 'user_alice', email: 'alice@example.com', password: 'marmalade-on-toast', displayName: 'Alice Liddell' };
export const BOB: Person = { userId: 'user_bob', email: 'bob@example.com', password: 'hatches-battened-down', displayName: 'Bob Sawyer' };
export const UNKNOWN = 'nobody@example.com';

/** A pool, its clock and short ways through it. */
export interface PoolWorld {
  readonly pool: UserPool;
  readonly clock: MovingClock;
  readonly newId: NewId;
  /** Registers and confirms. */
  join(user: Person): Promise<void>;
  signedIn(user: { readonly email: string; readonly password: string }): Promise<Tokens>;
  challenged(user: { readonly email: string; readonly password: string }): Promise<string>;
  /** @returns the refusal, or `tokens`/`challenge`/`ok` for a success */
  outcome(promise: Promise<unknown>): Promise<string>;
  claims(tokens: Tokens): Promise<AccessClaims>;
  isLive(tokens: Tokens): Promise<boolean>;
  /** Turns TOTP on and returns what the user then holds. */
  enrol(userId: string): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }>;
  totp(secret: string, offsetSteps?: number): string;
}

/** Runs a test in a fresh pool and closes the pool whatever happens. */
export const inPool =
  (make: MakePool, run: (world: PoolWorld) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const clock = aMovingClock();
    const newId = idSource(clock);
    const { pool, verifier } = await make({ clock, newId });
    try {
      await run(poolWorld({ pool, clock, newId, verify: verifier.verify }));
    } finally {
      await pool.close();
    }
  };

const poolWorld = ({
  pool,
  clock,
  newId,
  verify,
}: Pick<PoolWorld, 'pool' | 'clock' | 'newId'> & { readonly verify: (token: string) => Promise<AccessClaims> }): PoolWorld => {
  const totp: PoolWorld['totp'] = (secret, offsetSteps = 0) =>
    new TOTP({ secret }).generate({ timestamp: clock.now().getTime() + offsetSteps * 30_000 });
  return {
    pool,
    clock,
    newId,
    totp,
    join: async (user) => {
      await pool.confirmSignUp(user.email, codeOf(await pool.signUp(user)));
    },
    signedIn: async ({ email, password }) => resultOf(await pool.signIn(email, password), 'tokens').tokens,
    challenged: async ({ email, password }) => resultOf(await pool.signIn(email, password), 'challenge').challengeId,
    outcome: outcomeOf,
    claims: ({ accessToken }) => verify(accessToken),
    isLive: async ({ accessToken }) => !(await pool.isRevoked(await verify(accessToken))),
    enrol: async (userId) => {
      const { secret } = await pool.startTotp(userId);
      const recoveryCodes = await pool.confirmTotp(userId, totp(secret));
      return { secret, recoveryCodes };
    },
  };
};

/** Returns the code that a sign-up issued. */
export const codeOf = (signedUp: Awaited<ReturnType<UserPool['signUp']>>): string => {
  if (signedUp.existing) throw new Error('The sign-up issued no code.');
  return signedUp.delivery.code;
};

/** Returns another code of six digits. */
export const wrongCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

const resultOf = <K extends SignInResult['kind']>(result: SignInResult, kind: K): Extract<SignInResult, { kind: K }> => {
  if (!isKind(result, kind)) throw new Error(`The sign-in ended with ${result.kind}, not with ${kind}.`);
  return result;
};

const isKind = <K extends SignInResult['kind']>(result: SignInResult, kind: K): result is Extract<SignInResult, { kind: K }> => result.kind === kind;

const outcomeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    const value = await promise;
    return typeof value === 'object' && value !== null && 'kind' in value ? String(value.kind) : 'ok';
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    return error.retryAfterSeconds === undefined ? error.refusal : `${error.refusal} ${error.retryAfterSeconds}`;
  }
};
