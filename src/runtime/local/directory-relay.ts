import type { OutboxRecord } from '#core/event.ts';
import { outboxItem } from '#core/outbox.ts';
import { alignPool } from '#domains/users/align-pool.ts';
import type { EmbeddedStores } from '#runtime/local/embedded-stores.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';

const BATCH = 100;

/**
 * Moves events from the directory's outbox to the common one, each once, and gives the pool the role and
 * state of every person that an event is about: what a process that ended between the two stores left undone.
 */
export const directoryRelay = ({ directory, pool, table }: EmbeddedStores, onEvents: () => void = () => undefined): BackgroundTask => ({
  name: 'directory relay',
  intervalMs: 500,
  run: async () => {
    const records = await directory.listOutbox(BATCH);
    for (const { body } of records) {
      // The directory's outbox holds nothing but such records; see the domain users.
      const record = JSON.parse(body) as OutboxRecord;
      for (const { ownerId } of record.events) {
        const user = await directory.find(ownerId);
        if (user) await alignPool(user, pool);
      }
      // Writing the same item again is what makes repeating safe.
      await table.transact([{ kind: 'put', item: outboxItem(record) }]);
      onEvents();
    }
    if (records.length > 0) await directory.dropOutbox(records.map(({ id }) => id));
    return records.length === BATCH;
  },
});
