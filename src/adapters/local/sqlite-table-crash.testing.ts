import { sqliteTable } from './sqlite-table.ts';

/** Writes pairs of items from 32 clients until it is killed, and prints the number of every pair that was acknowledged. */
const writeForEver = async (file: string, round: string): Promise<void> => {
  const table = sqliteTable({ file, clock: { now: () => new Date('2026-01-01T00:00:00Z') } });
  let pairs = 0;
  const client = async (): Promise<never> => {
    for (;;) {
      const sk = `${round}-${(pairs += 1)}`;
      await table.transact([{ kind: 'put', item: { pk: 'LEFT', sk, text: 'x'.repeat(500) } }, { kind: 'put', item: { pk: 'RIGHT', sk } }]);
      process.stdout.write(`${sk}\n`);
    }
  };
  await Promise.all(Array.from({ length: 32 }, client));
};

const [, , file = '', round = ''] = process.argv;
await writeForEver(file, round);
