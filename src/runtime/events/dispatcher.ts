import { recordedEvents, type OutboxRecord, type RecordedEvent } from '#core/event.ts';
import { listOutbox, outboxKeyOf } from '#core/outbox.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { Table, Write } from '#core/ports/table.ts';
import type { Random } from '#runtime/events/backoff.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { startWork, type Work } from '#runtime/events/work-loop.ts';

/** What the dispatcher works with. */
export interface DispatcherParts {
  readonly table: Pick<Table, 'query' | 'transact'>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves when the next piece of work may begin. */
  readonly turn: () => Promise<void>;
  /** Events of these types lie in a queue now. */
  readonly onPublished: (events: readonly RecordedEvent[]) => void;
  /** So many records were found that nobody had told of for longer than a minute. */
  readonly onMissed: (records: number) => void;
  readonly onFailure: (error: unknown) => void;
  readonly onFaultPoint?: OnFaultPoint | undefined;
}

/** What the dispatcher did since the start of the process. */
export interface DispatcherFigures {
  readonly records: number;
  readonly events: number;
  /** Records that were sent more than a minute late because nobody had told of them. */
  readonly missed: number;
  readonly failures: number;
}

/** Publishes what lies in the outbox until it is stopped. */
export interface Dispatcher {
  /** Something was added to the outbox. */
  wake(): void;
  /** Resolves once the outbox is empty. */
  idle(): Promise<void>;
  stop(): Promise<void>;
  figures(): DispatcherFigures;
}

/** Records of each partition that are in memory at once. */
const PAGE = 25;
/** Records published, and then deleted, at once. */
const BATCH = 50;
/** Most events that are handed to the bus at once. */
const MAX_EVENTS = 100;
/** How soon a record is found of which nobody told: that of a process that ended, or of another one. */
const POLL_MS = 1_000;
const MISSED_MS = 60_000;

/** Starts to move events from the outbox to the bus, at least once: a record is deleted after its events are in every queue. */
export const startDispatcher = (parts: DispatcherParts): Dispatcher => {
  const figures = { records: 0, events: 0, missed: 0, failures: 0 };
  const published = new Set<string>();
  const round: Work['round'] = async (tellIdle, isWoken) => {
    await parts.turn();
    const records = await listOutbox(parts.table, PAGE);
    if (records.length === 0) tellIdle();
    const before = figures.records;
    for (let start = 0; start < records.length && !work.isStopped(); start += BATCH) {
      await parts.turn();
      const { done, stuck } = await dispatch({ ...parts, published }, records.slice(start, start + BATCH));
      figures.records += done.length;
      figures.events += done.reduce((sum, { events }) => sum + events.length, 0);
      if (!isWoken) figures.missed += reportMissed(parts, done);
      for (const error of stuck) parts.onFailure(error);
    }
    return figures.records > before;
  };
  const onFailure = (error: unknown): void => {
    figures.failures += 1;
    parts.onFailure(error);
  };
  const work = startWork({ round, pauseMs: POLL_MS, maxPauseMs: POLL_MS, random: parts.random, onFailure });
  return { wake: work.wake, idle: work.idle, stop: work.stop, figures: () => ({ ...figures }) };
};

interface Dispatched {
  readonly done: readonly OutboxRecord[];
  /** Why a record cannot be sent at all; it stays where it is. */
  readonly stuck: readonly TypeError[];
}

interface DispatchParts extends DispatcherParts {
  /** Records whose events are in every queue, and which could not be deleted yet: the table may be full for hours, and the queues need not be. */
  readonly published: Set<string>;
}

const dispatch = async (parts: DispatchParts, records: readonly OutboxRecord[]): Promise<Dispatched> => {
  try {
    await send(parts, records);
    return { done: records, stuck: [] };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (records.length === 1) return { done: [], stuck: [error] };
  }
  // One record that no queue takes must not hold up the others.
  const each: Dispatched[] = [];
  for (const record of records) each.push(await dispatch(parts, [record]));
  return { done: each.flatMap(({ done }) => done), stuck: each.flatMap(({ stuck }) => stuck) };
};

const send = async ({ table, bus, published, onPublished, onFaultPoint }: DispatchParts, records: readonly OutboxRecord[]): Promise<void> => {
  const events = records.filter(({ id }) => !published.has(id)).flatMap(recordedEvents);
  onFaultPoint?.('dispatcher: before publish');
  for (let start = 0; start < events.length; start += MAX_EVENTS) await bus.publish(events.slice(start, start + MAX_EVENTS));
  onFaultPoint?.('dispatcher: after publish');
  onPublished(events);
  for (const { id } of records) published.add(id);
  await table.transact(records.map((record): Write => ({ kind: 'delete', key: outboxKeyOf(record) })));
  for (const { id } of records) published.delete(id);
  onFaultPoint?.('dispatcher: after delete');
};

const reportMissed = ({ clock, onMissed }: DispatcherParts, records: readonly OutboxRecord[]): number => {
  const before = clock.now().getTime() - MISSED_MS;
  const missed = records.filter(({ at }) => Date.parse(at) < before).length;
  if (missed > 0) onMissed(missed);
  return missed;
};
