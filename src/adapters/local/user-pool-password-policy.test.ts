import { expect, test } from '@jest/globals';
import { isWeakPassword } from '#adapters/local/user-pool-password-policy.ts';

const alice = { email: 'Alice.Liddell@example.com', displayName: 'Alice Liddell' };
const al = { email: 'al@example.com', displayName: 'Al' };

const passwords: readonly (readonly [name: string, password: string, about: typeof alice, isWeak: boolean])[] = [
  ['a common word', 'password', alice, true],
  ['a common word with digits and signs around it', '123Password2026!!', alice, true],
  ['a common word in look-alikes', 'P@55w0rd', alice, true],
  ['a common word with a capital and a year', 'Sunshine1984', alice, true],
  ['a common word twice', 'monkeymonkey', alice, true],
  ['common words with blanks', 'i love you', alice, true],
  ['digits in a row', '123456789012', alice, true],
  ['a keyboard row', 'asdfghjklzxc', alice, true],
  ['few characters', 'aabbaabbaabb', alice, true],
  ['the local part', 'x-alice.liddell-x', alice, true],
  ['the display name', 'hail ALICE LIDDELL!', alice, true],
  ['the display name without blank', 'aliceliddell-99', alice, true],
  ['the display name in full-width letters', '\uff21\uff4c\uff49\uff43\uff45 Liddell rules', alice, true],
  ['the passphrase that everybody knows', 'Correct Horse Battery Staple', alice, true],
  ['a passphrase', 'wrong zebra charger paperclip', alice, false],
  ['random characters', 'v9#Lq2!xTz7&', alice, false],
  ['a common word among others', 'welcome to the mad tea party', alice, false],
  ['only one of the names', 'alice-in-chains-7', alice, false],
  ['a name too short to matter', 'always-walking-al', al, false],
  ['another script', 'пароль-из-семи-слов', alice, false],
];

test.each(passwords)('isWeakPassword judges %s: %s', (_name, password, about, isWeak) => {
  expect(isWeakPassword(password, about)).toBe(isWeak);
});

test('isWeakPassword judges the longest password quickly enough to finish', () => {
  const endless = ['!'.repeat(200_000), '12345'.repeat(40_000), `abcd${'!'.repeat(200_000)}e`];

  const judged = endless.map((password) => isWeakPassword(password, alice));

  expect(judged).toEqual([true, false, false]);
});
