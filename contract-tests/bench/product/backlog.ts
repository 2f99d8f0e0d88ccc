import { idSource } from '#core/ids.ts';
import { listOutbox, outboxItem, outboxKeyOf, outboxRecord } from '#core/outbox.ts';
import type { Item, Table } from '#core/ports/table.ts';
import { userIdOf } from './people.ts';

const PER_PERSON = 10;
/** To-dos of one transaction, each with its event. */
const PER_TRANSACTION = 20;
const FIRST_PERSON = 1_000;
/** Records that the bare loop deletes at once. */
const BATCH = 50;

/** Writes so many to-dos of other people, each announced in the outbox as a request would; copies of one that the API has written. */
export const writeBacklog = async (table: Table, { userId, todoId }: { readonly userId: string; readonly todoId: string }, events: number): Promise<void> => {
  const example = await table.get({ pk: `USER#${userId}`, sk: `TODO#${todoId}` });
  if (example === undefined) throw new Error(`There is no to-do ${todoId} to be copied.`);
  const text = JSON.stringify(example);
  const newId = idSource({ now: () => new Date() });
  for (let first = 0; first < events; first += PER_TRANSACTION * PER_TRANSACTION) {
    const transactions = Array.from({ length: PER_TRANSACTION }, (_, group) => first + group * PER_TRANSACTION);
    await Promise.all(transactions.map((start) => table.transact(Array.from({ length: PER_TRANSACTION }, (_each, own) => announced(start + own)).flat())));
  }

  function announced(index: number) {
    const [owner, copy] = [userIdOf(FIRST_PERSON + Math.floor(index / PER_PERSON)), newId('todo')];
    const item: Item = JSON.parse(text.replaceAll(userId, owner).replaceAll(todoId, copy));
    const record = outboxRecord([{ type: 'todo.created', ownerId: owner, data: { todoId: copy, version: 1 } }], { newId, at: new Date(), requestId: 'request_backlog' });
    return [{ kind: 'put', item }, { kind: 'put', item: outboxItem(record) }] as const;
  }
};

/** What a loop without queues, consumers and promises would take for the outbox: reads it and deletes it. Returns the records. */
export const drainBarely = async (table: Table): Promise<number> => {
  let drained = 0;
  for (;;) {
    const records = await listOutbox(table, 2 * BATCH);
    if (records.length === 0) return drained;
    for (let start = 0; start < records.length; start += BATCH) {
      await table.transact(records.slice(start, start + BATCH).map((record) => ({ kind: 'delete', key: outboxKeyOf(record) })));
    }
    drained += records.length;
  }
};
