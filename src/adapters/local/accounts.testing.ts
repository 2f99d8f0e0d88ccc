import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idSource, type NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { TokenVerifier } from '#core/ports/user-pool.ts';
import { cognitoIssuer, cognitoTokenVerifier } from '#adapters/aws/cognito-token-verifier.ts';
import { sqliteDirectory } from '#adapters/local/sqlite-directory.ts';
import { sqliteTable, type SqliteTable } from '#adapters/local/sqlite-table.ts';
import { localUserPool, type LocalUserPool } from '#adapters/local/user-pool.ts';

/** The embedded stores of accounts in a folder of their own. */
export interface TemporaryAccounts {
  readonly table: SqliteTable;
  readonly pool: LocalUserPool;
  readonly directory: Directory;
  readonly verifier: TokenVerifier;
  readonly newId: NewId;
  /** Closes the stores and removes their folder. */
  readonly remove: () => Promise<void>;
}

const IDENTITY = { poolId: 'us-east-1_tests', clientId: 'tests' };
const CHEAP_SCRYPT = 2 ** 10;

/** Opens empty stores for the tests of one file; passwords cost little. */
export const temporaryAccounts = async (clock: Clock): Promise<TemporaryAccounts> => {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  const newId = idSource(clock);
  const table = sqliteTable({ file: join(folder, 'table.db'), clock });
  const directory = await sqliteDirectory(join(folder, 'directory.db'));
  const issuer = cognitoIssuer(IDENTITY.poolId);
  const file = join(folder, 'pool.db');
  const pool = localUserPool({ file, clock, newId, issuer, clientId: IDENTITY.clientId, settings: { scryptCost: CHEAP_SCRYPT } });
  const verifier = cognitoTokenVerifier({ ...IDENTITY, region: 'us-east-1', clock, fetchJwks: async () => pool.jwks() });
  const remove = async (): Promise<void> => {
    await Promise.all([table.close(), pool.close(), directory.close()]);
    rmSync(folder, { recursive: true });
  };
  return { table, pool, directory, verifier, newId, remove };
};
