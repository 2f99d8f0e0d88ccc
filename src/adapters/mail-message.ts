import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail } from '#core/ports/mailer.ts';

const ID = /^[A-Za-z0-9_-]{1,100}$/;
const ONE_ADDRESS = /^[^\s\p{Cc}@<>()[\],;:\\"]+@[^\s\p{Cc}@<>()[\],;:\\"]+$/u;
const LONGEST_ADDRESS = 254;
const LINE_BREAKING = /[\p{Cc}\u2028\u2029]/u;

/**
 * Returns the mail as an Internet message (RFC 5322) with CRLF lines, header fields encoded (RFC 2047).
 * @throws Error if the id, the address, the subject or the unsubscribe URL could smuggle in header fields or recipients
 */
export const toMailMessage = async (mail: Mail, { from, date }: { readonly from: string; readonly date: Date }): Promise<Buffer> => {
  checkMail(mail);
  const message = new MailComposer({
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    date,
    messageId: `<${mail.id}@${from.slice(from.lastIndexOf('@') + 1).replace('>', '')}>`,
    headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(mail.unsubscribeUrl) },
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return message.compile().build();
};

const checkMail = ({ id, to, subject, unsubscribeUrl }: Mail): void => {
  if (!ID.test(id)) throw new Error(`The mail id ${JSON.stringify(id)} is malformed. Use 1 to 100 letters, digits, "_" or "-".`);
  if (to.length > LONGEST_ADDRESS || !ONE_ADDRESS.test(to)) {
    throw new Error(`The mail ${id} is not addressed to one plain e-mail address. Send one mail per person.`);
  }
  if (LINE_BREAKING.test(subject)) {
    throw new Error(`The subject of the mail ${id} contains a line break or control character. Remove it before sending.`);
  }
  if (unsubscribeUrl !== undefined && !/^https?:$/.test(URL.parse(unsubscribeUrl)?.protocol ?? '')) {
    throw new Error(`The unsubscribe URL of the mail ${id} is not a web address. Give an absolute https URL.`);
  }
};

const unsubscribeHeaders = (url: string | undefined): Record<string, { prepared: boolean; value: string }> =>
  url === undefined
    ? {}
    : {
        // Parsed and written again, a URL holds neither line breaks nor angle brackets.
        'List-Unsubscribe': { prepared: true, value: `<${new URL(url).href}>` },
        'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
      };
