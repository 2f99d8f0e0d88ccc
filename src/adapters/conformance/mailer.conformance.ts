import { describe, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import type { Mail, Mailer } from '#core/ports/mailer.ts';

/** A mailer and a way to see which Internet messages it handed over, oldest first. */
export interface MailerUnderTest {
  readonly mailer: Mailer;
  delivered(): Promise<readonly string[]>;
}

const aMail = (changes: Partial<Mail> = {}): Mail => ({ id: 'mail_1', to: 'alice@example.com', subject: 'Your code', text: 'Your code is 123456.\n', ...changes });

/** Defines the tests that every mailer passes; `make` gives an empty one. */
export const describeMailer = (name: string, make: () => Promise<MailerUnderTest>): void => {
  describe(`${name} is a mailer`, () => {
    test('send hands over one message with the given header fields and texts', async () => {
      const { mailer, delivered } = await make();

      await mailer.send(aMail({ subject: 'Grüße aus 東京 🗼', text: 'Zeile ä\n.\nFrom here\n', html: '<p>Zeile ä</p>' }));

      const [raw = '', ...others] = await delivered();
      const parsed = await PostalMime.parse(raw);
      expect(others).toEqual([]);
      expect(parsed.to).toEqual([{ name: '', address: 'alice@example.com' }]);
      expect(parsed.subject).toBe('Grüße aus 東京 🗼');
      expect(parsed.text?.trimEnd()).toBe('Zeile ä\n.\nFrom here');
      expect(parsed.html?.trimEnd()).toBe('<p>Zeile ä</p>');
      expect(parsed.messageId).toContain('mail_1@');
      expect(raw.split('\r\n\r\n')[0]).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    });

    test('send accepts an id once, one after another and at once', async () => {
      const { mailer, delivered } = await make();

      await mailer.send(aMail());
      await mailer.send(aMail({ text: 'again' }));
      await Promise.all(Array.from({ length: 10 }, () => mailer.send(aMail({ id: 'mail_2' }))));

      expect(await delivered()).toHaveLength(2);
    });

    test('send adds the fields of one-click unsubscription', async () => {
      const { mailer, delivered } = await make();

      await mailer.send(aMail({ unsubscribeUrl: 'https://example.com/u?token=a%20b&c=<d>' }));

      const { headers } = await PostalMime.parse((await delivered())[0] ?? '');
      expect(headers.find(({ key }) => key === 'list-unsubscribe')?.value).toBe('<https://example.com/u?token=a%20b&c=%3Cd%3E>');
      expect(headers.find(({ key }) => key === 'list-unsubscribe-post')?.value).toBe('List-Unsubscribe=One-Click');
    });

    test.each<readonly [name: string, changes: Partial<Mail>]>([
      ['a subject with CRLF', { subject: 'Hello\r\nBcc: mallory@example.com' }],
      ['a subject with a bare line feed', { subject: 'Hello\nBcc: mallory@example.com' }],
      ['a subject with a bare carriage return', { subject: 'Hello\rBcc: mallory@example.com' }],
      ['a subject with a line separator', { subject: 'Hello\u2028Bcc: mallory@example.com' }],
      ['an address with CRLF', { to: 'alice@example.com\r\nBcc: mallory@example.com' }],
      ['two addresses', { to: 'alice@example.com, mallory@example.com' }],
      ['two addresses without blank', { to: 'alice@example.com,mallory@example.com' }],
      ['an address with a name', { to: 'Mallory <mallory@example.com>' }],
      ['a group', { to: 'friends:mallory@example.com;' }],
      ['an address without domain', { to: 'alice' }],
      ['an empty address', { to: '' }],
      ['an endless address', { to: `${'a'.repeat(300)}@example.com` }],
      ['an id that leaves the folder', { id: '../mail_1' }],
      ['an empty id', { id: '' }],
      ['an unsubscribe URL that is a script', { unsubscribeUrl: 'javascript:alert(1)' }],
    ])('send refuses %s and delivers nothing', async (_name, changes) => {
      const { mailer, delivered } = await make();

      await expect(mailer.send(aMail(changes))).rejects.toThrow(/mail/);

      expect(await delivered()).toEqual([]);
    });

    test('send keeps text that looks like header fields in the body', async () => {
      const { mailer, delivered } = await make();

      await mailer.send(aMail({ text: 'Bcc: mallory@example.com\r\n\r\nBody', html: '<p>Bcc: mallory@example.com</p>' }));

      const parsed = await PostalMime.parse((await delivered())[0] ?? '');
      expect(parsed.bcc ?? []).toEqual([]);
      expect(parsed.headers.map(({ key }) => key)).not.toContain('bcc');
      expect(parsed.text).toContain('Bcc: mallory@example.com');
    });

    test('send folds an unsubscribe URL without breaking out of its field', async () => {
      const { mailer, delivered } = await make();

      await mailer.send(aMail({ unsubscribeUrl: 'https://example.com/a\r\nBcc:%20mallory@example.com' }));

      const { headers } = await PostalMime.parse((await delivered())[0] ?? '');
      expect(headers.map(({ key }) => key)).not.toContain('bcc');
    });
  });
};
