import { mailOf, OUTGOING_MAIL_PARTITION } from '#core/outgoing-mail.ts';
import type { Mailer } from '#core/ports/mailer.ts';
import { StorageFull, type Table } from '#core/ports/table.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';

const BATCH = 25;

/** Hands mails that a transaction made due to the mailer, at least once; the mailer accepts each id once. */
export const mailCourier = (table: Table, mailer: Mailer): BackgroundTask => ({
  name: 'mail courier',
  intervalMs: 100,
  run: async () => {
    const { items } = await table.query({ pk: OUTGOING_MAIL_PARTITION, limit: BATCH });
    const failures: unknown[] = [];
    for (const item of items) {
      try {
        const mail = mailOf(item);
        if (mail) await mailer.send(mail);
        await table.transact([{ kind: 'delete', key: { pk: item.pk, sk: item.sk } }]);
      } catch (error) {
        // One mail that cannot be delivered must not hold up those behind it; where there is no room, they would fare no better.
        failures.push(error);
        if (error instanceof StorageFull) break;
      }
    }
    if (failures.length > 0) throw failures[0];
    return items.length === BATCH;
  },
});
