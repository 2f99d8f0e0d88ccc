import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { SignInResult, Tokens, UserPool } from '#core/ports/user-pool.ts';
import { PoolError } from '#core/ports/user-pool.ts';
import { changePassword, passwordReset, signIn } from '#adapters/local/user-pool-credentials.ts';
import { openPoolParts } from '#adapters/local/user-pool-parts.ts';
import type { PoolParts } from '#adapters/local/user-pool-parts.ts';
import { registration } from '#adapters/local/user-pool-registration.ts';
import { challenges, totpEnrolment } from '#adapters/local/user-pool-second-factor.ts';
import type { OpenSession } from '#adapters/local/user-pool-sessions.ts';
import { USER_POOL_DEFAULTS } from '#adapters/local/user-pool-settings.ts';
import type { UserPoolSettings } from '#adapters/local/user-pool-settings.ts';
import { accessTokens } from '#adapters/local/user-pool-tokens.ts';
import type { AccessTokens } from '#adapters/local/user-pool-tokens.ts';
import { toPoolUser } from '#adapters/local/user-pool-users.ts';
import type { StoredUser } from '#adapters/local/user-pool-users.ts';

/** The embedded pool, with what only an embedded one offers. */
export interface LocalUserPool extends UserPool {
  /** The public key set (RFC 7517) against which its access tokens verify. */
  jwks(): ReturnType<AccessTokens['jwks']>;
  /** `isRevoked` without waiting; memory first, then one read of the file. */
  isRevokedNow(token: Parameters<UserPool['isRevoked']>[0]): boolean;
  /** How many password hashes were computed since the start. */
  hashesComputed(): number;
}

/**
 * Opens the user pool of one machine: node:sqlite in `file` (made if absent, for its owner's eyes only), scrypt, an own
 * RS256 key and TOTP. `issuer` and `clientId` go into its tokens; `issuer` must look like a Cognito pool's.
 * @throws Error with a sentence for the operator if the file is damaged, foreign or newer than this program
 */
export const localUserPool = ({
  file,
  clock,
  newId,
  issuer,
  clientId,
  settings,
}: {
  readonly file: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly issuer: string;
  readonly clientId: string;
  readonly settings?: Partial<UserPoolSettings>;
}): LocalUserPool => {
  const parts = openPoolParts(file, { clock, newId, settings: { ...USER_POOL_DEFAULTS, ...settings } });
  const tokens = accessTokens(parts.store, { clock, issuer, clientId });
  parts.sweep();
  const isRevokedNow: LocalUserPool['isRevokedNow'] = ({ sessionId, userId }) => !parts.sessions.isLive(sessionId, userId);

  return {
    ...registration(parts),
    ...passwordReset(parts),
    ...totpEnrolment(parts),
    ...sessionOperations(parts, tokens),
    ...accountOperations(parts),
    changePassword: changePassword(parts),
    isRevokedNow,
    isRevoked: async (token) => isRevokedNow(token),
    jwks: tokens.jwks,
    hashesComputed: parts.passwords.computed,
    close: async () => parts.store.close(),
  };
};

const sessionOperations = (
  parts: PoolParts,
  tokens: AccessTokens,
): Pick<UserPool, 'signIn' | 'respondToChallenge' | 'refresh' | 'signOutEverywhere'> => {
  const { users, sessions, sweep } = parts;
  const asked = challenges(parts);
  const admit = async (user: StoredUser): Promise<Extract<SignInResult, { kind: 'tokens' }>> => {
    const session = sessions.open(user.userId);
    if (!session) throw new PoolError('invalid_credentials');
    return { kind: 'tokens', userId: user.userId, tokens: await tokensOf(parts, tokens, session, user) };
  };

  return {
    signIn: signIn(parts, { admit, challenge: asked.begin }),
    respondToChallenge: async (challengeId, code) => admit(await asked.answer(challengeId, code)),
    refresh: async (refreshToken) => {
      sweep();
      const session = sessions.rotate(refreshToken);
      const user = session && users.find(session.userId);
      if (!session || !user) throw new PoolError('invalid_refresh_token');
      return { userId: user.userId, tokens: await tokensOf(parts, tokens, session, user) };
    },
    signOutEverywhere: async (userId) => sessions.endAll(userId),
  };
};

const tokensOf = async (
  { clock, settings }: PoolParts,
  tokens: AccessTokens,
  { sessionId, startedMs, expiresMs, refreshToken }: OpenSession,
  { userId, role }: StoredUser,
): Promise<Tokens> => {
  // An access token never outlives its session.
  const lifeSeconds = Math.min(settings.accessTokenSeconds, Math.ceil((expiresMs - clock.now().getTime()) / 1000));
  const accessToken = await tokens.sign({ userId, role, sessionId, startedMs, lifeSeconds });
  return { accessToken, refreshToken, expiresInSeconds: lifeSeconds };
};

const accountOperations = ({ store, users, sessions, codes, attempts, addressOf }: PoolParts): Pick<UserPool, 'find' | 'updateUser' | 'remove'> => ({
  find: async (userId) => {
    const user = users.find(userId);
    return user && toPoolUser(user);
  },
  updateUser: async (userId, changes) =>
    store.inTransaction(() => {
      users.update(userId, changes);
      sessions.endAll(userId);
    }),
  remove: async (userId) =>
    store.inTransaction(() => {
      const user = users.find(userId);
      if (!user) return;
      const address = addressOf(user.email);
      // Before the user: so that the sessions are forgotten in memory too.
      sessions.endAll(userId);
      users.remove(userId);
      codes.forget(address);
      attempts.forget('password', address);
      attempts.forget('second_factor', address);
    }),
});
