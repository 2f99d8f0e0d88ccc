import { aClock, aRequest, type MovableClock } from '#core/core.testing.ts';
import { mailOf, OUTGOING_MAIL_PARTITION } from '#core/outgoing-mail.ts';
import type { Mail } from '#core/ports/mailer.ts';
import type { Write } from '#core/ports/table.ts';
import type { NewAccount } from '#generated/types.ts';
import { temporaryAccounts, type TemporaryAccounts } from '#adapters/local/accounts.testing.ts';
import { confirmSignUp } from '#domains/identity/confirm-sign-up.ts';
import type { IdentityUses } from '#domains/identity/identity.operations.ts';
import { preSignUp } from '#domains/identity/sign-up-rules.ts';
import { signUp } from '#domains/identity/sign-up.ts';
import { signUpsRepository } from '#domains/identity/sign-ups.repository.ts';

/** The stores of accounts, and two people whom no other test knows. */
export interface IdentityWorld {
  readonly uses: IdentityUses & Pick<TemporaryAccounts, 'table'>;
  readonly verifier: TemporaryAccounts['verifier'];
  readonly clock: MovableClock;
  readonly alice: NewAccount;
  readonly bob: NewAccount;
  /** Commits what a handler answers, as the pipeline does, and returns the answer. */
  readonly commit: <Answer extends { readonly writes?: readonly Write[] }>(answer: Answer | Promise<Answer>) => Promise<Answer>;
  /** Mails that wait for the courier, oldest first; `undefined` where an equal write carries none. */
  readonly mails: () => Promise<readonly (Mail | undefined)[]>;
  /** The code in the last mail. */
  readonly mailedCode: () => Promise<string>;
  /** Signs up and confirms. */
  readonly join: (account: NewAccount) => Promise<void>;
}

/** One set of stores for the worlds of a test file. */
export const identityWorlds = async (): Promise<{ readonly world: () => Promise<IdentityWorld>; readonly remove: () => Promise<void> }> => {
  const clock = aClock();
  const stores = await temporaryAccounts(clock);
  let worlds = 0;
  const world = async (): Promise<IdentityWorld> => {
    worlds += 1;
    await forgetMails(stores);
    const alice = anAccount({ email: `alice${worlds}@mail.example`, locale: 'de-CH' });
    const bob = anAccount({ email: `bob${worlds}@mail.example`, displayName: 'Bob', password: 'seven quiet lamps' });
    return worldOf(stores, clock, { alice, bob });
  };
  return { world, remove: stores.remove };
};

/** What a person signs up with. */
export const anAccount = (differences: Partial<NewAccount> = {}): NewAccount => ({
  email: 'alice@mail.example',
  password: 'three green boats at noon',
  displayName: 'Alice',
  ...differences,
});

const worldOf = (stores: TemporaryAccounts, clock: MovableClock, people: Pick<IdentityWorld, 'alice' | 'bob'>): IdentityWorld => {
  const { table, pool, directory, newId, verifier } = stores;
  const uses: IdentityWorld['uses'] = {
    table,
    pool,
    directory,
    signUps: signUpsRepository(table),
    preSignUp: preSignUp({ allowedDomains: [] }),
    isAdministrator: () => false,
    recordSignIn: (userId, now) => ({ kind: 'put', item: { pk: `USER#${userId}`, sk: 'ACCESS', lastSignInAt: now.toISOString() } }),
    requireRoom: async () => undefined,
    clock,
    newId,
  };
  const commit: IdentityWorld['commit'] = async (answer) => {
    const reply = await answer;
    await table.transact(reply.writes ?? []);
    return reply;
  };
  const mails = async (): Promise<readonly (Mail | undefined)[]> =>
    (await table.query({ pk: OUTGOING_MAIL_PARTITION, limit: 100 })).items.map(mailOf);
  const mailedCode = async (): Promise<string> => /\b\d{6}\b/.exec((await mails()).at(-1)?.text ?? '')?.[0] ?? '';
  const join = async (account: NewAccount): Promise<void> => {
    await commit(signUp(aRequest({ body: account }), uses));
    await commit(confirmSignUp(aRequest({ body: { email: account.email, code: await mailedCode() } }), uses));
  };
  return { ...people, uses, verifier, clock, commit, mails, mailedCode, join };
};

const forgetMails = async ({ table }: TemporaryAccounts): Promise<void> => {
  const { items } = await table.query({ pk: OUTGOING_MAIL_PARTITION, limit: 100 });
  await table.transact(items.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk } })));
};
