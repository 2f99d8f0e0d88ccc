import { afterAll, expect, test } from '@jest/globals';
import { aClock } from '#core/core.testing.ts';
import { outgoingMail, OUTGOING_MAIL_PARTITION } from '#core/outgoing-mail.ts';
import { temporaryStores } from '#runtime/local/embedded-stores.testing.ts';
import { mailCourier } from '#runtime/local/mail-courier.ts';

const clock = aClock();
const { stores, remove } = await temporaryStores(clock);
afterAll(remove);

const { table, mailer } = stores;
const due = (id: string, subject: string) => outgoingMail(id, { to: 'alice@mail.example', subject, text: 'Your code is 482913.' }, clock.now());
const waiting = async () => (await table.query({ pk: OUTGOING_MAIL_PARTITION, limit: 10 })).items.map(({ sk }) => sk);
const delivered = async () => (await mailer.listMails({ limit: 10 })).map(({ subject }) => subject);

test('the courier delivers mails in order, drops empty ones, and delivers none twice', async () => {
  await table.transact([due('mail_1', 'One'), outgoingMail('mail_2', undefined, clock.now()), due('mail_3', 'Three')]);
  const dying = { ...table, transact: async () => Promise.reject(new Error('killed')) };

  await expect(mailCourier(dying, mailer).run()).rejects.toThrow('killed');
  await mailCourier(table, mailer).run();

  expect(await delivered()).toEqual(['Three', 'One']);
  expect(await waiting()).toEqual([]);
});

test('the courier delivers the mails behind one that cannot be delivered, reports it, and keeps it for another try', async () => {
  await table.transact([due('mail_4', 'Two\r\nBcc: eve@mail.example'), due('mail_5', 'Five')]);

  await expect(mailCourier(table, mailer).run()).rejects.toThrow();

  expect((await delivered())[0]).toBe('Five');
  expect(await waiting()).toEqual(['mail_4']);
});
