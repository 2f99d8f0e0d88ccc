import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from '@jest/globals';
import { idSource } from '#core/ids.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { cognitoIssuer, cognitoTokenVerifier } from '#adapters/aws/cognito-token-verifier.ts';
import { describeUserPool } from '#adapters/conformance/user-pool.conformance.ts';
import { ALICE, BOB, UNKNOWN, aMovingClock, codeOf } from '#adapters/conformance/user-pool.testing.ts';
import type { Person } from '#adapters/conformance/user-pool.testing.ts';
import { localUserPool } from '#adapters/local/user-pool.ts';
import type { LocalUserPool } from '#adapters/local/user-pool.ts';
import { openPoolParts } from '#adapters/local/user-pool-parts.ts';
import { USER_POOL_DEFAULTS } from '#adapters/local/user-pool-settings.ts';
import type { UserPoolSettings } from '#adapters/local/user-pool-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'user-pool-'));
const poolId = 'us-east-1_Local1234';
const clientId = 'local-client';
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

const aFile = (): string => {
  files += 1;
  return join(folder, `pool-${files}.db`);
};
const openPool = (file: string, settings: Partial<UserPoolSettings> = {}, clock: Clock = aMovingClock(), newId: NewId = idSource(clock)): LocalUserPool =>
  localUserPool({ file, clock, newId, issuer: cognitoIssuer(poolId), clientId, settings: { scryptCost: 2 ** 10, ...settings } });
const verifierOf = (pool: LocalUserPool, clock: Clock = aMovingClock()): ReturnType<typeof cognitoTokenVerifier> =>
  cognitoTokenVerifier({ poolId, clientId, region: 'us-east-1', clock, fetchJwks: async () => pool.jwks() });
const refusalOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => undefined, (error: unknown) => (error instanceof Error && 'refusal' in error ? error.refusal : error));
const enter = async (pool: LocalUserPool, user: Person): Promise<void> => {
  await pool.confirmSignUp(user.email, codeOf(await pool.signUp(user)));
};

describeUserPool('localUserPool', async ({ clock, newId }) => {
  const pool = openPool(aFile(), {}, clock, newId);
  return { pool, verifier: verifierOf(pool, clock) };
});

test('localUserPool keeps users, sessions, locks, codes, used steps and its key over a restart', async () => {
  const file = aFile();
  const clock = aMovingClock();
  const before = openPool(file, {}, clock);
  await enter(before, ALICE);
  const signedIn = await before.signIn(ALICE.email, ALICE.password);
  const tokens = signedIn.kind === 'tokens' ? signedIn.tokens : undefined;
  const { tokens: rotated } = await before.refresh(tokens?.refreshToken ?? '');
  const code = codeOf(await before.signUp(BOB));
  for (let count = 0; count < 5; count += 1) await refusalOf(before.signIn(UNKNOWN, BOB.password));
  const keys = before.jwks();
  await before.close();

  const after = openPool(file, {}, clock);

  const claims = await verifierOf(after, clock).verify(rotated.accessToken);
  expect(after.jwks()).toEqual(keys);
  expect(after.isRevokedNow(claims)).toBe(false);
  expect((await after.confirmSignUp(BOB.email, code)).confirmed).toBe(true);
  expect(await refusalOf(after.signIn(UNKNOWN, BOB.password))).toBe('locked');
  expect(await refusalOf(after.refresh(tokens?.refreshToken ?? ''))).toBe('invalid_refresh_token');
  expect(after.isRevokedNow(claims)).toBe(true);
  await after.close();
});

test.each<readonly [name: string, (pool: LocalUserPool, email: string) => Promise<unknown>]>([
  ['signIn', (pool, email) => pool.signIn(email, 'a-wrong-password')],
  ['signUp', (pool, email) => pool.signUp({ ...BOB, userId: `user_${email}`, email })],
  ['confirmSignUp', (pool, email) => pool.confirmSignUp(email, '000000')],
  ['resendConfirmation', (pool, email) => pool.resendConfirmation(email)],
  ['requestPasswordReset', (pool, email) => pool.requestPasswordReset(email)],
  ['resetPassword', (pool, email) => pool.resetPassword(email, '000000', 'another-fine-password')],
])('%s computes as many hashes, refuses alike and writes as much for known and unknown addresses', async (name, call) => {
  const file = aFile();
  const pool = openPool(file);
  const onlooker = new DatabaseSync(file, { readOnly: true });
  // Changes whenever another connection has committed.
  const version = (): number => Number(onlooker.prepare('PRAGMA data_version').get()?.data_version);
  await enter(pool, ALICE);
  const observe = async (email: string): Promise<object> => {
    const before = { hashes: pool.hashesComputed(), version: version() };
    const refusal = await refusalOf(call(pool, email));
    return { refusal, hashes: pool.hashesComputed() - before.hashes, wrote: version() !== before.version };
  };

  const known = await observe(ALICE.email);
  const unknown = await observe(UNKNOWN);

  expect(known).toEqual(unknown);
  expect(known).toMatchObject({ hashes: name === 'signIn' || name === 'signUp' ? 1 : 0, wrote: true });
  onlooker.close();
  await pool.close();
});

test('signIn of a locked address computes no hash', async () => {
  const pool = openPool(aFile());
  for (let count = 0; count < 7; count += 1) await refusalOf(pool.signIn(UNKNOWN, BOB.password));

  const hashes = pool.hashesComputed();

  expect(hashes).toBe(5);
  await pool.close();
});

test('the pool file is for its owner only and holds no password, code, token or recovery code in clear', async () => {
  const file = aFile();
  const pool = openPool(file);
  const code = codeOf(await pool.signUp(ALICE));
  await pool.confirmSignUp(ALICE.email, code);
  const result = await pool.signIn(ALICE.email, ALICE.password);
  const tokens = result.kind === 'tokens' ? result.tokens : undefined;

  await pool.close();

  const bytes = readFileSync(file, 'latin1');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  await openPool(file).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(bytes).toContain(ALICE.email);
  for (const secret of [ALICE.password, tokens?.refreshToken ?? '', tokens?.accessToken ?? '']) expect(bytes).not.toContain(secret);
});

test('signIn rehashes a password that was stored with other costs', async () => {
  const file = aFile();
  const cheap = openPool(file, { scryptCost: 2 ** 10 });
  await enter(cheap, ALICE);
  await cheap.close();

  const dear = openPool(file, { scryptCost: 2 ** 11 });
  await dear.signIn(ALICE.email, ALICE.password);
  const hashesOfFirst = dear.hashesComputed();
  await dear.signIn(ALICE.email, ALICE.password);

  expect([hashesOfFirst, dear.hashesComputed()]).toEqual([2, 3]);
  await dear.close();
});

test('signIn hashes two passwords at once, lets few wait and refuses the rest as busy', async () => {
  const pool = openPool(aFile(), { hashesWaiting: 3 });

  const refusals = await Promise.all(Array.from({ length: 8 }, (_, index) => refusalOf(pool.signIn(`user${index}@example.com`, 'x'))));

  expect(refusals).toEqual([...Array(5).fill('invalid_credentials'), ...Array(3).fill('busy')]);
  expect(await refusalOf(pool.signIn(UNKNOWN, 'x'))).toBe('invalid_credentials');
  await pool.close();
});

test('a busy pool does not count the refused guess', async () => {
  const pool = openPool(aFile(), { hashesAtOnce: 1, hashesWaiting: 0 });
  await enter(pool, ALICE);

  for (let count = 0; count < 10; count += 1) {
    await Promise.all([refusalOf(pool.signIn(`user${count}@example.com`, 'x')), refusalOf(pool.signIn(ALICE.email, 'x'))]);
  }

  expect(await refusalOf(pool.signIn(ALICE.email, ALICE.password))).toBeUndefined();
  await pool.close();
});

test('a session opens only for a user who is confirmed and not blocked at that moment', async () => {
  const clock = aMovingClock();
  const { store, users, sessions } = openPoolParts(aFile(), { clock, newId: idSource(clock), settings: USER_POOL_DEFAULTS });
  users.add({ ...ALICE, passwordHash: '', registeredMs: 0 });
  const open = (): boolean => sessions.open(ALICE.userId) !== undefined;

  const unconfirmed = open();
  users.confirm(ALICE.userId);
  const confirmed = open();
  users.update(ALICE.userId, { enabled: false });
  const blocked = open();
  users.remove(ALICE.userId);
  const removed = open();

  expect([unconfirmed, confirmed, blocked, removed]).toEqual([false, true, false, false]);
  store.close();
});

test('the oldest sessions of a user end when there are too many', async () => {
  const clock = aMovingClock();
  const pool = openPool(aFile(), { sessionsPerUser: 2 }, clock);
  await enter(pool, ALICE);
  const tokens: string[] = [];

  for (let count = 0; count < 3; count += 1) {
    const result = await pool.signIn(ALICE.email, ALICE.password);
    if (result.kind === 'tokens') tokens.push(result.tokens.accessToken);
  }

  const claims = await Promise.all(tokens.map((token) => verifierOf(pool, clock).verify(token)));
  expect(claims.map(pool.isRevokedNow)).toEqual([true, false, false]);
  await pool.close();
});

test('what the pool keeps about unknown addresses is bounded and expires', async () => {
  const file = aFile();
  const clock = aMovingClock();
  const pool = openPool(file, { addressRows: 3, codesPerDay: 5 }, clock);
  const rows = (): number[] => {
    const db = new DatabaseSync(file, { readOnly: true });
    const counts = ['attempt', 'code', 'sending'].map((table) => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n));
    db.close();
    return counts;
  };
  for (let count = 0; count < 6; count += 1) {
    await refusalOf(pool.signIn(`user${count}@example.com`, 'x'));
    await pool.requestPasswordReset(`user${count}@example.com`);
  }
  const before = rows();

  clock.advance(3601);
  await pool.requestPasswordReset('late@example.com');
  const bounded = rows();
  clock.advance(86_401);
  await pool.requestPasswordReset('later@example.com');

  expect(before).toEqual([6, 6, 6]);
  expect(bounded).toEqual([3, 1, 4]);
  expect(rows()).toEqual([0, 1, 1]);
  await pool.close();
});

test('localUserPool says what to do about a damaged, foreign or newer file', async () => {
  const [text, damaged, foreign, newer] = [aFile(), aFile(), aFile(), aFile()];
  writeFileSync(text, 'no database at all, but long enough to look like one'.repeat(100));
  const pool = openPool(newer);
  await enter(pool, ALICE);
  await pool.close();
  copyFileSync(newer, damaged);
  truncateSync(damaged, 8192);
  const other = new DatabaseSync(foreign);
  other.exec('CREATE TABLE music (title TEXT)');
  other.close();
  const future = new DatabaseSync(newer);
  future.exec('PRAGMA user_version = 99');
  future.close();

  expect(() => openPool(text)).toThrow('damaged or not a SQLite file. Restore it');
  expect(() => openPool(damaged)).toThrow('damaged or not a SQLite file. Restore it');
  expect(() => openPool(foreign)).toThrow('belongs to another program');
  expect(() => openPool(newer)).toThrow('has format 99');
});
