import { mailOf, OUTGOING_MAIL_PARTITION } from '#core/outgoing-mail.ts';
import type { Mailer } from '#core/ports/mailer.ts';
import type { Table } from '#core/ports/table.ts';

const INTERVAL_MS = 100;
const BATCH = 25;
const MAX_PAUSE_MS = 30_000;

/**
 * Hands mails that a transaction made due to the mailer, at least once; the mailer accepts each id once. After
 * a failure it waits longer and longer, up to half a minute.
 * @returns a function that stops it after the mail under way
 */
export const startMailCourier = (table: Table, mailer: Mailer, onFailure: (error: unknown) => void): (() => Promise<void>) => {
  let stopped = false;
  let wake = (): void => undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    let pauseMs = INTERVAL_MS;
    while (!stopped) {
      try {
        const delivered = await deliverSome(table, mailer);
        pauseMs = INTERVAL_MS;
        if (delivered === BATCH) continue;
      } catch (error) {
        onFailure(error);
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
      }
      await pause(pauseMs);
    }
  };
  const running = run();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
};

const deliverSome = async (table: Table, mailer: Mailer): Promise<number> => {
  const { items } = await table.query({ pk: OUTGOING_MAIL_PARTITION, limit: BATCH });
  for (const item of items) {
    const mail = mailOf(item);
    if (mail) await mailer.send(mail);
    await table.transact([{ kind: 'delete', key: { pk: item.pk, sk: item.sk } }]);
  }
  return items.length;
};
