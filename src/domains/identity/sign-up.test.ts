import { afterAll, expect, test } from '@jest/globals';
import { aRequest, problemCodeOf } from '#core/core.testing.ts';
import { identityWorlds } from '#domains/identity/identity.testing.ts';
import { preSignUp } from '#domains/identity/sign-up-rules.ts';
import { signUp } from '#domains/identity/sign-up.ts';

const { world, remove } = await identityWorlds();
afterAll(remove);

const DAY_SECONDS = 24 * 3600;

test('signUp mails a code, and nothing but the code, to a new address', async () => {
  const { alice, uses, commit, mails } = await world();

  const reply = await commit(signUp(aRequest({ body: alice }), uses));

  const [mail] = await mails();
  expect(reply).toMatchObject({ status: 202, body: { status: 'confirmation_sent' } });
  expect(mail).toMatchObject({ to: alice.email, subject: 'Confirm your e-mail address' });
  expect(mail?.text).toMatch(/\b\d{6}\b/);
  expect(JSON.stringify([reply, mail])).not.toContain(alice.password);
});

test('signUp answers and writes alike for a new, a waiting and a registered address', async () => {
  const { alice, bob, uses, join } = await world();
  await join(alice);
  const attempt = async (email: string) => {
    const { writes = [], ...answer } = await signUp(aRequest({ body: { ...bob, email } }), uses);
    await uses.table.transact(writes);
    return { answer, kinds: writes.map((write) => (write.kind === 'put' ? Object.keys(write.item).sort() : write.kind)) };
  };

  const [unknown, waiting, registered] = [await attempt(bob.email), await attempt(bob.email), await attempt(alice.email)];

  expect(waiting).toEqual(unknown);
  expect(registered).toEqual(unknown);
  expect(unknown.kinds).toHaveLength(2);
});

test('signUp tells the owner of a registered address once a day, and never changes the password', async () => {
  const { alice, uses, clock, commit, mails, join } = await world();
  await join(alice);
  const subjects: (string | undefined)[] = [];

  for (const seconds of [0, 60, DAY_SECONDS - 61, 1]) {
    clock.advance(seconds);
    await commit(signUp(aRequest({ body: { ...alice, password: 'a password of a stranger' } }), uses));
    subjects.push((await mails()).at(-1)?.subject);
  }

  expect(subjects).toEqual(['Your address is already registered', undefined, undefined, 'Your address is already registered']);
  expect((await mails()).at(-1)?.text).not.toMatch(/\d{6}/);
  expect(await uses.pool.signIn(alice.email, alice.password)).toMatchObject({ kind: 'tokens' });
});

test('signUp that the rules refuse says why and leaves nothing behind', async () => {
  const { alice, uses, commit, mails } = await world();
  const refusing = { ...uses, preSignUp: preSignUp({ allowedDomains: ['other.example'] }) };

  await expect(commit(signUp(aRequest({ body: alice }), refusing))).rejects.toMatchObject({ code: 'sign_up_refused', members: { reason: 'domain_not_allowed' } });

  expect(await mails()).toEqual([]);
  expect(await uses.signUps.find(alice.email)).toBeUndefined();
});

test('signUp refuses a password that is easy to guess', async () => {
  const { alice, uses, commit } = await world();

  expect(await problemCodeOf(() => commit(signUp(aRequest({ body: { ...alice, password: 'aaaaaaaaaaaa' } }), uses)))).toBe('weak_password');
});
