import type { Mail } from '#core/ports/mailer.ts';
import type { Item, Write } from '#core/ports/table.ts';

/** Partition of mails that wait for the courier. */
export const OUTGOING_MAIL_PARTITION = 'OUTGOING_MAIL';

/** How long a mail may wait before it is of no use any more: one day. */
const RETENTION_SECONDS = 24 * 3600;

/**
 * Returns the write that hands a mail to the courier, in the transaction of whatever makes the mail due.
 * Without a mail an equal write is made that the courier drops, so that nobody can tell the two apart by time.
 */
export const outgoingMail = (id: string, mail: Omit<Mail, 'id'> | undefined, now: Date): Write => ({
  kind: 'put',
  item: {
    pk: OUTGOING_MAIL_PARTITION,
    sk: id,
    mail: mail === undefined ? null : { id, ...mail },
    expiresAt: Math.floor(now.getTime() / 1000) + RETENTION_SECONDS,
  },
  guard: { is: 'absent' },
});

/** Reads the mail of a stored item; undefined where there is nothing to deliver. */
export const mailOf = (item: Item): Mail | undefined => (item['mail'] as unknown as Mail | null) ?? undefined;
