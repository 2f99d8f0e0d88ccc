import { createHash } from 'node:crypto';
import type { Key, Table, Write } from '#core/ports/table.ts';

/** What a registration says beyond what the pool keeps, until its address is confirmed. */
export interface SignUp {
  readonly email: string;
  readonly locale: string;
  /** When the owner of a registered address was last told that someone tried to register it again. */
  readonly noticedAt: Date | undefined;
}

const RETENTION_SECONDS = 2 * 24 * 3600;

const keyOf = (email: string): Key => ({
  pk: `SIGN_UP#${createHash('sha256').update(email.toLowerCase()).digest('hex')}`,
  sk: 'SIGN_UP',
});

/** Registrations that wait for their confirmation. */
export const signUpsRepository = (table: Table) => ({
  keep: ({ email, locale, noticedAt }: SignUp, now: Date): Write => ({
    kind: 'put',
    item: {
      ...keyOf(email),
      locale,
      noticedAt: noticedAt?.toISOString() ?? null,
      expiresAt: Math.floor(now.getTime() / 1000) + RETENTION_SECONDS,
    },
  }),

  async find(email: string): Promise<SignUp | undefined> {
    const item = await table.get(keyOf(email));
    if (!item) return undefined;
    const noticedAt = item['noticedAt'];
    return { email, locale: String(item['locale']), noticedAt: typeof noticedAt === 'string' ? new Date(noticedAt) : undefined };
  },

  /** Forgets a registration that has become an account. */
  forget: (email: string): Write => ({ kind: 'delete', key: keyOf(email) }),
});

export type SignUpsRepository = ReturnType<typeof signUpsRepository>;
