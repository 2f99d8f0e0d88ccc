import { Hopeless, Postponed, type Consumer, type ConsumerLimits, type Delivery, type React, type Reaction, type Unhandled } from '#core/consumer.ts';
import type { DomainEvent, EventOf, RecordedEvent } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import { outboxItem, outboxRecord } from '#core/outbox.ts';
import type { Clock } from '#core/ports/clock.ts';
import { ConditionFailed, StorageFull, type Key, type Table, type Write } from '#core/ports/table.ts';
import type { EventType } from '#generated/events.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';

/** What a transactional consumer is made of beside its reaction. */
export interface TransactionalParts<Type extends EventType> {
  /** Name of consumer and queue, kebab-case; it is part of the stored marks, so it never changes. */
  readonly name: string;
  readonly eventTypes: readonly Type[];
  /** Those that differ from `TRANSACTIONAL_LIMITS`. */
  readonly limits?: Partial<ConsumerLimits>;
  readonly table: Table;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Hears of every item that a reaction adds to the outbox. */
  readonly onEvents?: (() => void) | undefined;
  readonly onFaultPoint?: OnFaultPoint | undefined;
}

/** Limits that suit a reaction which reads and writes the table and nothing else. */
export const TRANSACTIONAL_LIMITS: ConsumerLimits = { batch: 50, concurrency: 2, visibilityMs: 60_000, maxAttempts: 8 };

const MAX_TRIES = 8;
/** Longer than anything waits in a queue or among the dead letters. */
const REMEMBER_SECONDS = 30 * 24 * 3600;

/** Thrown inside a commit when the event was handled before. */
class AlreadyHandled extends Error {}

/**
 * A consumer whose whole effect is in the table: what `react` decides is committed in one transaction with the mark that the event
 * was handled and with the events that follow from it. Events of one owner are handled one after the other.
 */
export const transactional = <Type extends EventType, Uses>(parts: TransactionalParts<Type>, react: React<Type, Uses>, uses: Uses): Consumer => {
  // The bus delivers the types that were subscribed to, and no others.
  const reactTo = (event: RecordedEvent): Promise<Reaction> | Reaction => react(event as EventOf<Type>, uses);
  return {
    name: parts.name,
    eventTypes: parts.eventTypes,
    limits: { ...TRANSACTIONAL_LIMITS, ...parts.limits },
    consume: async (deliveries) => {
      const perOwner = await Promise.all([...byOwner(deliveries)].map(async ([, own]) => {
        const unhandled: Unhandled[] = [];
        for (const { event } of own) unhandled.push(...(await outcomeOf(parts, event, reactTo)));
        return unhandled;
      }));
      return perOwner.flat();
    },
  };
};

const byOwner = (deliveries: readonly Delivery[]): Map<string, Delivery[]> => Map.groupBy(deliveries, ({ event }) => event.ownerId);

type ReactTo = (event: RecordedEvent) => Promise<Reaction> | Reaction;

const outcomeOf = async (parts: TransactionalParts<EventType>, event: RecordedEvent, reactTo: ReactTo): Promise<readonly Unhandled[]> => {
  try {
    await handle(parts, event, reactTo);
    return [];
  } catch (error) {
    return [unhandledBy(error, event.id, parts.clock)];
  }
};

/** After this, whether a full store has room again is tried anew. */
const FULL_PAUSE_MS = 5_000;

/** What becomes of an event whose handling threw this. A full store says nothing about the event, which waits for room and loses no attempt. */
export const unhandledBy = (error: unknown, eventId: string, clock: Clock): Unhandled => {
  if (error instanceof StorageFull) return { eventId, reason: error.message, as: { postponedUntil: new Date(clock.now().getTime() + FULL_PAUSE_MS), waitsForStore: true } };
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (error instanceof Postponed) return { eventId, reason: error.message, as: { postponedUntil: error.until } };
  if (error instanceof Hopeless) return { eventId, reason: error.message, as: 'hopeless' };
  return { eventId, reason, as: 'failed' };
};

const handle = async (parts: TransactionalParts<EventType>, event: RecordedEvent, reactTo: ReactTo): Promise<void> => {
  const mark = markKeyOf(event, parts.name);
  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    // Most repetitions end here, before any work.
    if (await parts.table.get(mark)) return;
    try {
      const reaction = await reactTo(event);
      // What changes nothing needs no mark: if the event comes again, it is as if it came late.
      if (isEmpty(reaction)) return;
      return await commit(parts, event, mark, reaction);
    } catch (error) {
      if (error instanceof AlreadyHandled) return;
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
  throw new Error(`Others kept changing the records of this event: ${MAX_TRIES} tries lost.`);
};

const isEmpty = ({ writes = [], events = [] }: Reaction): boolean => writes.length + events.length === 0;

const commit = async (parts: TransactionalParts<EventType>, event: RecordedEvent, mark: Key, { writes = [], events = [] }: Reaction): Promise<void> => {
  const { table, clock, onEvents, onFaultPoint } = parts;
  const [first, ...others] = events;
  onFaultPoint?.('reaction: before commit');
  // The mark first: a repetition fails by it, and not by what the first time has changed.
  await table.transact([markOf(mark, clock.now()), ...writes, ...(first ? [followUp([first, ...others], event, parts)] : [])]);
  onFaultPoint?.('reaction: after commit');
  if (first) onEvents?.();
};

const markKeyOf = ({ id }: RecordedEvent, consumer: string): Key => ({ pk: `HANDLED#${id}`, sk: consumer });

const markOf = (key: Key, now: Date): Write => ({
  kind: 'put',
  item: { ...key, expiresAt: Math.floor(now.getTime() / 1000) + REMEMBER_SECONDS },
  guard: { is: 'absent' },
  orElse: () => new AlreadyHandled(),
});

/** What follows from an event belongs to the request that caused the event. */
const followUp = (events: readonly [DomainEvent, ...DomainEvent[]], { requestId }: RecordedEvent, { newId, clock }: Pick<TransactionalParts<EventType>, 'newId' | 'clock'>): Write => ({
  kind: 'put',
  item: outboxItem(outboxRecord(events, { newId, at: clock.now(), requestId })),
  guard: { is: 'absent' },
});
