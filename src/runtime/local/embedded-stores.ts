import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { idSource } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { cachedTable } from '#adapters/local/cached-table.ts';
import { openDataFolder, type DataFolder } from '#adapters/local/data-folder.ts';
import { sharpImageProcessor } from '#adapters/images/sharp-image-processor.ts';
import { diskMailbox, type DiskMailbox } from '#adapters/local/disk-mailbox.ts';
import { fileObjectStore, type FileObjectStore } from '#adapters/local/file-object-store.ts';
import { hasRoom } from '#adapters/local/out-of-room.ts';
import { sqliteDirectory } from '#adapters/local/sqlite-directory.ts';
import { sqliteSearchIndex } from '#adapters/local/sqlite-search.ts';
import { sqliteTable, type SqliteTable } from '#adapters/local/sqlite-table.ts';
import { localUserPool, type LocalUserPool } from '#adapters/local/user-pool.ts';
import { guardedEgress } from '#adapters/egress/guarded-egress.ts';
import { cognitoIssuer, cognitoTokenVerifier } from '#adapters/aws/cognito-token-verifier.ts';
import type { Stores } from '#runtime/wiring.ts';

/** The ports on one machine, all in one data folder, and what only the operator's side needs of them. */
export interface EmbeddedStores extends Stores {
  readonly pool: LocalUserPool;
  readonly objects: FileObjectStore;
  readonly mailer: DiskMailbox;
  readonly database: SqliteTable;
  /** Whether the search index has become empty, as by the loss of its file, since this was asked last. */
  readonly takeSearchLoss: () => boolean;
  /** Closes everything, in the order in which nothing is lost. */
  readonly close: () => Promise<void>;
}

const REGION = 'us-east-1';
const CACHE_BYTES = 32 * 1024 * 1024;

/** What the embedded stores take from the settings. */
export interface EmbeddedOptions {
  /** Base of signed object URLs. */
  readonly publicObjectsUrl: string;
  /** Base-2 logarithm of scrypt's N. */
  readonly passwordCost: number;
  /** Whether webhooks may go to this machine itself. */
  readonly webhooksToLoopback: boolean;
}

/**
 * Opens every embedded store of a data folder.
 * @throws one sentence when a store is corrupted or newer than this program
 */
export const openEmbeddedStores = async (folder: DataFolder, clock: Clock, { publicObjectsUrl, passwordCost, webhooksToLoopback }: EmbeddedOptions): Promise<EmbeddedStores> => {
  const at = (name: string): string => join(folder.path, name);
  const newId = idSource(clock);
  const identity = poolIdentity(folder);
  mkdirSync(at('objects'), { recursive: true, mode: 0o700 });
  const database = sqliteTable({ file: at('table.db'), clock });
  const directory = await sqliteDirectory(at('directory.db'));
  const pool = localUserPool({
    file: at('pool.db'),
    clock,
    newId,
    issuer: cognitoIssuer(identity.poolId),
    clientId: identity.clientId,
    settings: { scryptCost: 2 ** passwordCost },
  });
  const objects = fileObjectStore({ folder: at('objects'), clock, newId, publicUrl: publicObjectsUrl, signingKey: folder.secret('object-urls') });
  const images = sharpImageProcessor();
  let isSearchLost = false;
  const search = sqliteSearchIndex({ file: at('search.db'), clock, onEmptied: () => (isSearchLost = true) });
  const egress = guardedEgress({ allowLoopback: webhooksToLoopback });
  return {
    table: cachedTable(database, { maxBytes: CACHE_BYTES, clock }),
    database,
    directory,
    pool,
    objects,
    images,
    egress,
    search,
    takeSearchLoss: () => {
      const wasLost = isSearchLost;
      isSearchLost = false;
      return wasLost;
    },
    mailer: diskMailbox({ folder: at('mail'), clock }),
    verifier: cognitoTokenVerifier({ ...identity, region: REGION, clock, fetchJwks: async () => pool.jwks() }),
    cursorKey: folder.secret('cursors'),
    hasRoom: () => hasRoom(folder.path),
    close: async () => {
      await Promise.all([egress.close(), images.close(), search.close()]);
      await database.close();
      await Promise.all([objects.close(), pool.close(), directory.close()]);
    },
  };
};

/** Opens a data folder and its stores together; closing them frees the folder. */
export const openFolderStores = async (path: string, clock: Clock, options: EmbeddedOptions): Promise<EmbeddedStores> => {
  const folder = openDataFolder(path);
  try {
    const stores = await openEmbeddedStores(folder, clock, options);
    return { ...stores, close: () => stores.close().finally(() => folder.release()) };
  } catch (error) {
    folder.release();
    throw error;
  }
};

/** Names of the embedded pool, different in every data folder, in the shape of Cognito's. */
const poolIdentity = (folder: DataFolder): { readonly poolId: string; readonly clientId: string } => {
  const name = createHash('sha256').update(folder.secret('pool-identity')).digest('hex');
  return { poolId: `${REGION}_${name.slice(0, 9)}`, clientId: name.slice(9, 35) };
};
