import { expressionBuilder, sql } from 'kysely';
import type { Expression, Kysely, SqlBool } from 'kysely';
import type { DirectoryTables } from '#adapters/sql/directory-tables.ts';
import type { UserFilter } from '#core/ports/directory.ts';

/** Which users, newest first, after which one. */
export interface UsersPage {
  readonly filter: UserFilter;
  readonly limit: number;
  readonly after?: { readonly createdAt: Date; readonly userId: string };
}

type Users = DirectoryTables['users'];
type Db = Kysely<DirectoryTables>;
type KeyColumn = 'email_key' | 'display_name_key';

/** Up to so many users per column, text is looked up by index and the hits are sorted; above, pages are scanned. */
export const FEW_MATCHES = 1_000;

/** The form in which texts are compared by prefix: composed (NFC), lower case, without unpaired surrogates. */
export const searchKey = (text: string): string => text.toWellFormed().normalize('NFC').toLowerCase();

/**
 * Reads one page of users, newest first. Without text an index delivers the page in order; with rare text an
 * index delivers at most 2,000 hits, which are sorted; with frequent text the page is full after few rows, unless
 * nearly all its users are old.
 */
export const readUsersPage = async (db: Db, page: UsersPage): Promise<readonly Users[]> => {
  const key = searchKey(page.filter.text ?? '');
  // No stored text contains NUL, and PostgreSQL refuses it even as a parameter.
  if (key.includes('\0')) return [];
  if (key === '') return usersInOrder(db, page).execute();
  const rare = (await isRare(db, 'email_key', key)) && (await isRare(db, 'display_name_key', key));
  return rare ? usersByIndexedText(db, page, key).execute() : usersByScannedText(db, page, key).execute();
};

/** The page without regard to text. */
export const usersInOrder = (db: Db, page: UsersPage) =>
  db
    .selectFrom('users')
    .selectAll('users')
    .where(inPage(page))
    .orderBy('users.created_at', 'desc')
    .orderBy('users.user_id', 'desc')
    .limit(page.limit);

/** The page of users with a rare text: the prefix indexes first, then the filters. */
export const usersByIndexedText = (db: Db, page: UsersPage, key: string) =>
  db
    .with(
      (cte) => cte('hits').materialized(),
      (query) =>
        query
          .selectFrom('users')
          .select('user_id')
          .where(hasPrefix('email_key', key))
          .union(query.selectFrom('users').select('user_id').where(hasPrefix('display_name_key', key))),
    )
    .selectFrom('hits')
    // A cross join keeps SQLite from walking all users in order and probing the hits.
    .crossJoin('users')
    .whereRef('users.user_id', '=', 'hits.user_id')
    .selectAll('users')
    .where(inPage(page))
    .orderBy('users.created_at', 'desc')
    .orderBy('users.user_id', 'desc')
    .limit(page.limit);

/** The page of users with a frequent text: users in order, each tested. */
export const usersByScannedText = (db: Db, page: UsersPage, key: string) => {
  // The case hides the columns from both planners, which would else sort all matches of the prefix indexes:
  // SQLite knows no better, and PostgreSQL takes a case for frequent, which it is here.
  const begins = (column: KeyColumn) => sql<SqlBool>`substr(${sql.ref(column)}, 1, ${sql.lit([...key].length)}) = ${key}`;
  const eitherBegins = sql<SqlBool>`case when ${begins('email_key')} or ${begins('display_name_key')} then true else false end`;
  return usersInOrder(db, page).where(eitherBegins);
};

const inPage = ({ filter, after }: UsersPage): Expression<SqlBool> => {
  const eb = expressionBuilder<DirectoryTables, 'users'>();
  return eb.and([
    ...(filter.state === undefined ? [] : [eb('users.state', '=', filter.state)]),
    ...(filter.role === undefined ? [] : [eb('users.role', '=', filter.role)]),
    ...(after === undefined
      ? []
      : [eb(eb.refTuple('users.created_at', 'users.user_id'), '<', eb.tuple(after.createdAt.getTime(), after.userId))]),
  ]);
};

const hasPrefix = (column: KeyColumn, key: string): Expression<SqlBool> => {
  const eb = expressionBuilder<DirectoryTables, 'users'>();
  return eb.and([eb(column, '>=', key), eb(column, '<', `${key}\u{10FFFF}`)]);
};

const isRare = async (db: Db, column: KeyColumn, key: string): Promise<boolean> => {
  const matches = db.selectFrom('users').select('user_id').where(hasPrefix(column, key)).limit(FEW_MATCHES + 1);
  const { count } = await db
    .selectFrom(matches.as('matches'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count <= FEW_MATCHES;
};
