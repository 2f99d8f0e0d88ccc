import type { Item, Key, Table, Write } from '#core/ports/table.ts';
import { Problem } from '#core/problem.ts';
import type { Attributes } from '#domains/users/attributes.ts';

const keyOf = (ownerId: string): Key => ({ pk: `USER#${ownerId}`, sk: 'ATTRIBUTES' });
const accessKeyOf = (ownerId: string): Key => ({ pk: `USER#${ownerId}`, sk: 'ACCESS' });

const fromItem = (item: Item): Attributes => {
  const { theme, timeZone, notifications, custom, version } = item as unknown as Attributes;
  return { theme, timeZone, notifications, custom, version };
};

/** One person's preferences, and when they last signed in. */
export const attributesRepository = (table: Table) => ({
  async find(ownerId: string): Promise<Attributes | undefined> {
    const item = await table.get(keyOf(ownerId));
    return item && fromItem(item);
  },

  /**
   * Stores preferences in place of those that were read; `stored` tells whether any were, `onChanged` what a lost
   * race means.
   */
  replace: (ownerId: string, attributes: Attributes, stored: Attributes | undefined, onChanged: 'refuse' | 'retry'): Write => ({
    kind: 'put',
    item: { ...keyOf(ownerId), ...attributes },
    guard: stored ? { is: 'version', version: stored.version } : { is: 'absent' },
    ...(onChanged === 'refuse' ? { orElse: () => new Problem('precondition_failed', 'The attributes were changed by someone else.', {}) } : {}),
  }),

  async findLastSignIn(ownerId: string): Promise<string | null> {
    const item = await table.get(accessKeyOf(ownerId));
    return item ? String(item['lastSignInAt']) : null;
  },

  recordSignIn: (ownerId: string, now: Date): Write => ({
    kind: 'put',
    item: { ...accessKeyOf(ownerId), lastSignInAt: now.toISOString() },
  }),
});

export type AttributesRepository = ReturnType<typeof attributesRepository>;
