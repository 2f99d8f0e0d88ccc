import { expect, test } from '@jest/globals';
import { mailOf, outgoingMail, OUTGOING_MAIL_PARTITION } from '#core/outgoing-mail.ts';

const NOW = new Date('2026-01-01T00:00:00.900Z');
const MAIL = { to: 'alice@mail.example', subject: 'Hello', text: 'Hello.' };

test('a mail is written once, under its id, and waits for a day at most', () => {
  expect(outgoingMail('mail_1', MAIL, NOW)).toEqual({
    kind: 'put',
    item: { pk: OUTGOING_MAIL_PARTITION, sk: 'mail_1', mail: { id: 'mail_1', ...MAIL }, expiresAt: 1_767_225_600 + 86_400 },
    guard: { is: 'absent' },
  });
});

test('no mail is an equal write that nothing is delivered of', () => {
  const [some, none] = [outgoingMail('mail_1', MAIL, NOW), outgoingMail('mail_2', undefined, NOW)];

  if (some.kind !== 'put' || none.kind !== 'put') throw new Error('A mail is put.');
  expect(Object.keys(none.item)).toEqual(Object.keys(some.item));
  expect(mailOf(none.item)).toBeUndefined();
  expect(mailOf(some.item)).toEqual({ id: 'mail_1', ...MAIL });
});
