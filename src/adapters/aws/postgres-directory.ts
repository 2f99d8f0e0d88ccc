import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { directoryMigrations } from '#adapters/sql/directory-migrations.ts';
import type { DirectoryTables } from '#adapters/sql/directory-tables.ts';
import { migrateUp, verifySchema } from '#adapters/sql/migrate.ts';
import { sqlDirectory } from '#adapters/sql/sql-directory.ts';
import type { Directory } from '#core/ports/directory.ts';

/** Where the PostgreSQL of the directory is and how to talk to it. */
export interface PostgresOptions {
  /** `postgres://user[:password]@host[:port]/database`, without query parameters. */
  readonly url: string;
  /** Called for every new connection in place of the URL's password, e.g. for short-lived IAM tokens. */
  readonly password?: () => Promise<string>;
  /** Default `off`; `verify` checks the server against the system's authorities, `ca` against the given PEM text. */
  readonly tls?: 'off' | 'verify' | { readonly ca: string };
  /** Connections at most; default 10. */
  readonly connections?: number;
  /** Bound of one statement on the server; default 5,000. The client gives up one second later. */
  readonly statementTimeoutMs?: number;
  /** Bound of waiting for a connection; default 3,000. */
  readonly connectTimeoutMs?: number;
  /** Told about idle connections that break; they are replaced by themselves. */
  readonly onLost?: (error: Error) => void;
}

/** How the schema is treated when the directory opens: brought up to date, or only checked. */
export type SchemaMode = 'migrate' | 'verify';

/** Opens the directory in a PostgreSQL database (14 or later; UTF-8). */
export const postgresDirectory = async (options: PostgresOptions, schema: SchemaMode = 'migrate'): Promise<Directory> => {
  await prepareSchema(options, schema);
  return sqlDirectory(openPostgres(options));
};

/** Opens a pool of connections with Kysely; nothing is connected before the first query. @throws on a malformed URL */
export const openPostgres = (options: PostgresOptions): Kysely<DirectoryTables> => {
  const pool = new pg.Pool(poolConfig(options));
  // Without a listener an idle connection that breaks (a failover) would end the process.
  pool.on('error', options.onLost ?? (() => undefined));
  return new Kysely<DirectoryTables>({ dialect: new PostgresDialect({ pool }) });
};

const prepareSchema = async (options: PostgresOptions, schema: SchemaMode): Promise<void> => {
  // Migrations may wait for those of another process and may run long.
  const db = openPostgres({ ...options, connections: 1, statementTimeoutMs: 0 });
  const target = { db, migrations: directoryMigrations('postgres'), place: placeOf(options) };
  try {
    await (schema === 'migrate' ? migrateUp(target) : verifySchema(target));
  } finally {
    await db.destroy();
  }
};

/** What `pg` is told; every value is given, so that no PG… environment variable takes part. */
export const poolConfig = (options: PostgresOptions): PoolConfig => {
  const url = parseUrl(options.url);
  const statementTimeoutMs = options.statementTimeoutMs ?? 5_000;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: options.password ?? decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ssl: tlsConfig(options.tls ?? 'off'),
    application_name: 'demobackend',
    max: options.connections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 3_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    allowExitOnIdle: true,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + 1_000,
    idle_in_transaction_session_timeout: 10_000,
    types: { getTypeParser: (type, format) => (type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format)) },
  };
};

const parseUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const complete = url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '' && url.username !== '' && url.pathname.length > 1;
  // The text itself stays out of the message: it may contain the password.
  if (!complete) throw new Error('The URL of the directory is not of the form postgres://user:password@host:5432/database.');
  if (url.search !== '') throw new Error(`The URL of the directory has query parameters (${[...url.searchParams.keys()].join(', ')}): remove them and use the TLS setting.`);
  return url;
};

const tlsConfig = (tls: NonNullable<PostgresOptions['tls']>): PoolConfig['ssl'] => {
  if (tls === 'off') return false;
  return tls === 'verify' ? { rejectUnauthorized: true } : { rejectUnauthorized: true, ca: tls.ca };
};

const placeOf = ({ url }: PostgresOptions): string => {
  const { host, pathname } = parseUrl(url);
  return `The directory at ${host}${pathname}`;
};
