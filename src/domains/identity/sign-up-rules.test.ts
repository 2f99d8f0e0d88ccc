import { expect, test } from '@jest/globals';
import { preSignUp } from '#domains/identity/sign-up-rules.ts';

test.each<[email: string, displayName: string, want: string | undefined]>([
  ['alice@mail.example', 'Alice', undefined],
  ['alice@mailinator.com.example', 'Alice', undefined],
  ['alice@notmailinator.com', 'Alice', undefined],
  ['alice@mail.example', 'Supportive Alice', undefined],
  ['alice@MAILINATOR.com', 'Alice', 'disposable_address'],
  ['alice@inbox.mailinator.com', 'Alice', 'disposable_address'],
  ['"@yopmail.com"@mail.example', 'Alice', undefined],
  ['alice@mail.example', ' ADMINISTRATOR ', 'name_refused'],
  ['alice@mail.example', 'support', 'name_refused'],
  ['alice@mail.example', 'Alice https://evil.example', 'name_refused'],
  ['alice@mail.example', 'www.evil.example', 'name_refused'],
  ['alice@mail.example', 'me@evil.example', 'name_refused'],
])('preSignUp judges %s as %s: %s', (email, displayName, want) => {
  expect(preSignUp({ allowedDomains: [] })({ email, displayName })).toBe(want);
});

test.each([
  ['alice@Mail.Example', undefined],
  ['alice@sub.mail.example', 'domain_not_allowed'],
  ['alice@mail.example.evil', 'domain_not_allowed'],
  ['alice@mailinator.com', 'domain_not_allowed'],
])('preSignUp with allowed domains judges %s: %s', (email, want) => {
  expect(preSignUp({ allowedDomains: ['mail.EXAMPLE'] })({ email, displayName: 'Alice' })).toBe(want);
});
