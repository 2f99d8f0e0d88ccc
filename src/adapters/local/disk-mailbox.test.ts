import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Mail } from '#core/ports/mailer.ts';
import { describeMailer } from '#adapters/conformance/mailer.conformance.ts';
import { diskMailbox } from '#adapters/local/disk-mailbox.ts';

const parent = mkdtempSync(join(tmpdir(), 'mailbox-'));
const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
let folders = 0;

afterAll(() => rmSync(parent, { recursive: true }));

const aFolder = (): string => {
  folders += 1;
  return join(parent, `mail-${folders}`);
};
const aMail = (number: number, to = 'alice@example.com'): Mail => ({ id: `mail_${number}`, to, subject: `Mail ${number}`, text: `Text ${number}` });

describeMailer('diskMailbox', async () => {
  const mailer = diskMailbox({ folder: aFolder(), clock });
  const delivered = async (): Promise<readonly string[]> => {
    const listed = await mailer.listMails({ limit: 100 });
    const mails = await Promise.all(listed.toReversed().map(({ id }) => mailer.readMail(id)));
    return mails.flatMap((mail) => (mail ? [mail.raw] : []));
  };
  return { mailer, delivered };
});

test('listMails lists the newest first, to one person if asked, in any spelling', async () => {
  const mailbox = diskMailbox({ folder: aFolder(), clock });
  // Ids that do not sort like the time of sending.
  for (const number of [3, 1, 2]) await mailbox.send(aMail(number));
  await mailbox.send(aMail(4, 'bob@example.com'));

  const all = await mailbox.listMails({ limit: 3 });
  const alices = await mailbox.listMails({ limit: 2, to: 'Alice@example.com' });

  expect(all.map(({ id }) => id)).toEqual(['mail_4', 'mail_2', 'mail_1']);
  expect(alices.map(({ id }) => id)).toEqual(['mail_2', 'mail_1']);
  expect(all[0]).toEqual({ id: 'mail_4', to: 'bob@example.com', subject: 'Mail 4', acceptedAt: '2026-01-01T00:00:00.000Z' });
});

test('readMail returns the whole mail, and undefined for an unknown id', async () => {
  const mailbox = diskMailbox({ folder: aFolder(), clock });
  await mailbox.send({ ...aMail(1), html: '<p>Text 1</p>' });

  const mail = await mailbox.readMail('mail_1');

  expect(mail).toMatchObject({ ...aMail(1), html: '<p>Text 1</p>', acceptedAt: '2026-01-01T00:00:00.000Z' });
  expect(mail?.raw).toContain('Subject: Mail 1\r\n');
  expect(await mailbox.readMail('../../etc/passwd')).toBeUndefined();
});

test('a mailbox opened again knows its mails, refuses their ids and goes on counting', async () => {
  const folder = aFolder();
  const before = diskMailbox({ folder, clock });
  await before.send(aMail(1));
  await before.send(aMail(2));

  const after = diskMailbox({ folder, clock });
  await after.send({ ...aMail(1), text: 'again' });
  await after.send(aMail(0));

  expect((await after.listMails({ limit: 9 })).map(({ id }) => id)).toEqual(['mail_0', 'mail_2', 'mail_1']);
  expect((await after.readMail('mail_1'))?.text).toBe('Text 1');
});

test('a mailbox keeps the newest mails', async () => {
  const folder = aFolder();
  const mailbox = diskMailbox({ folder, clock, kept: 2 });

  await Promise.all([1, 2, 3, 4, 5].map((number) => mailbox.send(aMail(number))));

  expect(readdirSync(folder)).toHaveLength(2);
  expect(await mailbox.listMails({ limit: 9 })).toHaveLength(2);
});

test('a mailbox sweeps half-written mails away and overlooks damaged ones', async () => {
  const folder = aFolder();
  await diskMailbox({ folder, clock }).send(aMail(1));
  writeFileSync(join(folder, '000000000001-mail_2.json.tmp'), '{"id":"ma');
  writeFileSync(join(folder, '000000000002-mail_3.json'), '{"id":"ma');

  const listed = await diskMailbox({ folder, clock }).listMails({ limit: 9 });

  expect(listed.map(({ id }) => id)).toEqual(['mail_1']);
  expect(readdirSync(folder)).not.toContain('000000000001-mail_2.json.tmp');
});

test('a mail file is whole JSON, for its owner only', async () => {
  const folder = aFolder();

  await diskMailbox({ folder, clock }).send(aMail(1));

  const [file = ''] = readdirSync(folder);
  expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject(aMail(1));
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
});

test('send fails while the folder cannot be made, and works once it can', async () => {
  const folder = join(aFolder(), 'inner');
  writeFileSync(join(folder, '..'), 'a file in the way');
  const mailbox = diskMailbox({ folder, clock });

  const failure = await mailbox.send(aMail(1)).catch((error: unknown) => error);
  rmSync(join(folder, '..'));
  await mailbox.send(aMail(1));

  expect(failure).toHaveProperty('code');
  expect(await mailbox.listMails({ limit: 9 })).toHaveLength(1);
});
