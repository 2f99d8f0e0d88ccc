import { createHash } from 'node:crypto';
import type { Key, Table, Write } from '#core/ports/table.ts';

/** What a registration says beyond what the pool keeps, until its address is confirmed. */
export interface SignUp {
  readonly email: string;
  readonly locale: string;
}

const RETENTION_SECONDS = 2 * 24 * 3600;

const keyOf = (email: string): Key => ({
  pk: `SIGN_UP#${createHash('sha256').update(email.toLowerCase()).digest('hex')}`,
  sk: 'SIGN_UP',
});

/** Registrations that wait for their confirmation. */
export const signUpsRepository = (table: Table) => ({
  keep: ({ email, locale }: SignUp, now: Date): Write => ({
    kind: 'put',
    item: { ...keyOf(email), locale, expiresAt: Math.floor(now.getTime() / 1000) + RETENTION_SECONDS },
  }),

  async findLocale(email: string): Promise<string | undefined> {
    const item = await table.get(keyOf(email));
    return item && String(item['locale']);
  },
});

export type SignUpsRepository = ReturnType<typeof signUpsRepository>;
