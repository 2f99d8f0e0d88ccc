import type { Consumer } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { Queue } from '#core/ports/queue.ts';
import type { Table } from '#core/ports/table.ts';
import type { TaskTelemetry } from '#core/ports/telemetry.ts';
import type { Random } from '#runtime/events/backoff.ts';
import { startConsumer, type ConsumerRunner } from '#runtime/events/consumer-runner.ts';
import { startDispatcher, type Dispatcher } from '#runtime/events/dispatcher.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { backgroundPace } from '#runtime/events/pace.ts';

/** What the backbone connects. */
export interface BackboneParts {
  readonly table: Pick<Table, 'query' | 'transact'>;
  readonly bus: EventBus;
  /** The queue of every consumer, by its name. */
  readonly queueOf: (name: string) => Queue;
  readonly consumers: readonly Consumer[];
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: TaskTelemetry;
  readonly onFaultPoint?: OnFaultPoint | undefined;
}

/** Dispatcher and consumers, at work until they are stopped. */
export interface Backbone {
  readonly dispatcher: Dispatcher;
  readonly runners: readonly ConsumerRunner[];
  readonly queues: readonly Queue[];
  /** Something was added to the outbox. */
  wake(): void;
  /** A request came: for a moment events leave it most of the time. */
  giveWay(): void;
  /** Resolves once the outbox is empty and no event is visible in any queue, follow-ups included. */
  idle(): Promise<void>;
  /** Makes dead letters of a queue, all or those of the given events, visible again. @returns how many */
  redrive(name: string, eventIds?: readonly string[]): Promise<number>;
  /** Ends what is under way, for up to 25 seconds; what is cut off comes again after the next start. */
  stop(): Promise<void>;
}

const DRAIN_MS = 25_000;

/** Starts the dispatcher and one runner for each consumer. */
export const startBackbone = (parts: BackboneParts): Backbone => {
  const { consumers, clock, random, telemetry, onFaultPoint } = parts;
  const { turn, giveWay } = backgroundPace();
  const runners = consumers.map((consumer) =>
    startConsumer({ consumer, queue: parts.queueOf(consumer.name), clock, random, turn, onFaultPoint, onFailure: (error) => telemetry.failure(error, { task: `consumer ${consumer.name}` }) }));
  const dispatcher = startDispatcher({
    ...parts,
    turn,
    onPublished: (events) => {
      const types = new Set<string>(events.map(({ type }) => type));
      consumers.forEach(({ eventTypes }, index) => eventTypes.some((type) => types.has(type)) && runners[index]!.wake());
    },
    onMissed: (records) => telemetry.task('outbox sweep', { resentRecords: records }),
    onFailure: (error) => telemetry.failure(error, { task: 'event dispatcher' }),
  });
  const queues = consumers.map(({ name }) => parts.queueOf(name));
  return {
    dispatcher,
    runners,
    queues,
    wake: dispatcher.wake,
    giveWay,
    idle: () => idleOf(dispatcher, runners),
    redrive: async (name, eventIds) => {
      const count = await parts.queueOf(name).redrive(eventIds);
      runners.find((runner) => runner.name === name)?.wake();
      return count;
    },
    // The dispatcher first: what it has published already, consumers may still take.
    stop: () => within(DRAIN_MS, Promise.all([dispatcher.stop(), ...runners.map((runner) => runner.stop())])),
  };
};

const eventsOf = (dispatcher: Dispatcher): number => dispatcher.figures().events;

/** What consumers handle may lead to further events, so both must be idle in one go. */
const idleOf = async (dispatcher: Dispatcher, runners: readonly ConsumerRunner[]): Promise<void> => {
  for (;;) {
    await dispatcher.idle();
    const before = eventsOf(dispatcher);
    await Promise.all(runners.map((runner) => runner.idle()));
    await dispatcher.idle();
    if (eventsOf(dispatcher) === before) return;
  }
};

const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
};
