import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GuardMessage, IncrementChange, Refusal, RolledBack, TransactionMessage, WriteMessage } from './sqlite-table-messages.ts';
import { isOutOfRoom } from './out-of-room.ts';
import { isSqliteError } from './sqlite-file.ts';

/** The result of one group: committed with these refusals, or rolled back as a whole. */
export interface GroupResult {
  readonly refused: readonly Refusal[];
  readonly changed: boolean;
  readonly rolledBack?: RolledBack;
}

interface Statements {
  readonly look: StatementSync;
  readonly read: StatementSync;
  readonly put: StatementSync;
  readonly remove: StatementSync;
}

type Verdict = 'holds' | 'fails' | { readonly mistake: string };

const SQLITE_BUSY = 5;

/**
 * Returns the function that applies one group of transactions in one commit.
 * All guards of a transaction are looked at before its first change, so a refused one leaves no trace and
 * needs no savepoint. A full disk and a locked file roll the group back; any other failure is thrown and must
 * stop the writer, because nothing is known then about what the file holds.
 */
export const groupWriter = (db: DatabaseSync, file: string): ((group: readonly TransactionMessage[]) => GroupResult) => {
  const statements = prepareStatements(db);
  return (group) => {
    const refused: Refusal[] = [];
    let changed = false;
    try {
      db.exec('BEGIN IMMEDIATE');
      group.forEach(({ now, writes }, transaction) => {
        const refusal = findRefusal(statements, writes, now, transaction);
        if (refusal !== undefined) refused.push(refusal);
        else for (const write of writes) changed = apply(statements, write, now) || changed;
      });
      db.exec('COMMIT');
      return { refused, changed };
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      return { refused: [], changed: false, rolledBack: survivable(error, file) };
    }
  };
};

/** @throws what cannot be survived */
const survivable = (error: unknown, file: string): RolledBack => {
  if (isSqliteError(error, SQLITE_BUSY)) return { why: 'busy', message: error.message };
  if (isOutOfRoom(error, file)) return { why: 'full', message: error.message };
  throw error;
};

const prepareStatements = (db: DatabaseSync): Statements => ({
  look: db.prepare('SELECT version, expiresAt FROM items WHERE pk = ? AND sk = ?'),
  read: db.prepare('SELECT expiresAt, json FROM items WHERE pk = ? AND sk = ?'),
  put: db.prepare(
    `INSERT INTO items (pk, sk, version, ix1, ix2, ix3, expiresAt, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (pk, sk) DO UPDATE SET version = excluded.version, ix1 = excluded.ix1, ix2 = excluded.ix2, ix3 = excluded.ix3,
       expiresAt = excluded.expiresAt, json = excluded.json`,
  ),
  remove: db.prepare('DELETE FROM items WHERE pk = ? AND sk = ?'),
});

const findRefusal = (statements: Statements, writes: readonly WriteMessage[], now: number, transaction: number): Refusal | undefined => {
  for (let index = 0; index < writes.length; index += 1) {
    const verdict = judge(statements, writes[index]!, now);
    if (verdict === 'fails') return { transaction, write: index };
    if (verdict !== 'holds') return { transaction, write: index, mistake: verdict.mistake };
  }
  return undefined;
};

const judge = (statements: Statements, write: WriteMessage, now: number): Verdict => {
  const [kind, guard, pk, sk] = write;
  if (kind === 'increment') return judgeIncrement(currentCounters(statements, pk, sk, now), readChange(write[4]), pk, sk);
  if (guard === null) return 'holds';
  const row = statements.look.get(pk, sk);
  const isPresent = row !== undefined && isAlive(row['expiresAt'], now);
  return holds(guard, isPresent, row?.['version']) ? 'holds' : 'fails';
};

const holds = (guard: Exclude<GuardMessage, null>, isPresent: boolean, version: unknown): boolean => {
  if (guard === 'absent') return !isPresent;
  return isPresent && (guard === 'present' || version === guard);
};

const judgeIncrement = (item: Record<string, unknown>, { by, atMost = {} }: IncrementChange, pk: string, sk: string): Verdict => {
  for (const name of new Set([...Object.keys(by), ...Object.keys(atMost)])) {
    const old = item[name] ?? 0;
    if (!Number.isSafeInteger(old)) return { mistake: `The attribute ${name} of ${pk} / ${sk} is not a whole number and cannot be incremented.` };
    const sum = Number(old) + (by[name] ?? 0);
    if (sum > (atMost[name] ?? Number.MAX_SAFE_INTEGER) || (sum < 0 && name in by)) return 'fails';
  }
  return 'holds';
};

const apply = (statements: Statements, write: WriteMessage, now: number): boolean => {
  switch (write[0]) {
    case 'put':
      statements.put.run(write[2], write[3], write[4], write[5], write[6], write[7], write[8], write[9]);
      return true;
    case 'delete':
      return statements.remove.run(write[2], write[3]).changes !== 0;
    case 'increment':
      increment(statements, write[2], write[3], readChange(write[4]), now);
      return true;
    case 'check':
      return false;
  }
};

const increment = (statements: Statements, pk: string, sk: string, { by, expiresAt }: IncrementChange, now: number): void => {
  const item: Record<string, unknown> = { pk, sk, ...currentCounters(statements, pk, sk, now) };
  for (const [name, amount] of Object.entries(by)) item[name] = Number(item[name] ?? 0) + amount;
  if (expiresAt !== undefined) item['expiresAt'] = expiresAt;
  const text = (name: string): string | null => (typeof item[name] === 'string' ? item[name] : null);
  const number = (name: string): number | null => (typeof item[name] === 'number' ? item[name] : null);
  statements.put.run(pk, sk, number('version'), text('ix1'), text('ix2'), text('ix3'), number('expiresAt'), JSON.stringify(item));
};

const currentCounters = (statements: Statements, pk: string, sk: string, now: number): Record<string, unknown> => {
  const row = statements.read.get(pk, sk);
  return row !== undefined && isAlive(row['expiresAt'], now) ? JSON.parse(String(row['json'])) : {};
};

const readChange = (text: string): IncrementChange => JSON.parse(text);

const isAlive = (expiresAt: unknown, now: number): boolean => expiresAt === null || Number(expiresAt) > now;
