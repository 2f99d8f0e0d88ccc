import { announcedBy } from '#core/outbox.ts';
import type { Table } from '#core/ports/table.ts';
import type { Judge } from '#generated/validators/operation-validators.ts';
import { eventPayloads } from '#generated/validators/event-payloads.js';

/** A handler or consumer announced an event that openapi/events.yaml does not know in this shape; the message says what. */
export class UndeclaredEvent extends Error {}

/**
 * The table, with every event that enters the outbox judged by its schema before anything is written: a handler's, a
 * consumer's or one that comes from the directory.
 * @throws UndeclaredEvent from `transact`
 */
export const strictOutbox = <Inner extends Table>(table: Inner): Inner => ({
  ...table,
  transact: async (writes) => {
    for (const write of writes) for (const { type, data } of announcedBy(write)?.events ?? []) judge(type, data);
    await table.transact(writes);
  },
});

const judges: { readonly [type: string]: Judge } = eventPayloads;

const judge = (type: string, data: unknown): void => {
  const isSound = Object.hasOwn(judges, type) ? judges[type] : undefined;
  if (isSound === undefined) throw new UndeclaredEvent(`The event ${type} is not in openapi/events.yaml. Declare it there and run make generate.`);
  // As consumers will read it: without undefined members, with dates as text.
  if (isSound(JSON.parse(JSON.stringify(data ?? null)))) return;
  const { instancePath = '', message = '' } = isSound.errors?.[0] ?? {};
  throw new UndeclaredEvent(`The data of the event ${type}${instancePath === '' ? '' : ` at ${instancePath}`} ${message}. Change what announces it, or openapi/events.yaml.`);
};
