import { join } from 'node:path';
import type { Consumer } from '#core/consumer.ts';
import { idSource } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DataFolder } from '#adapters/local/data-folder.ts';
import { sqliteQueues } from '#adapters/local/sqlite-queues.ts';
import type { ConsumerParts } from '#runtime/consumers.ts';
import { startBackbone, type Backbone } from '#runtime/events/backbone.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { eventsStatus, type EventsStatus } from '#runtime/events/status.ts';
import type { EmbeddedStores } from '#runtime/local/embedded-stores.ts';
import type { Settings } from '#runtime/settings.ts';
import type { RunningTelemetry } from '#runtime/telemetry.ts';

/** The backbone of one machine. */
export interface EmbeddedEvents extends Backbone {
  readonly status: () => Promise<EventsStatus>;
}

/** What the backbone of one machine is made of. */
export interface EmbeddedEventsParts {
  readonly folder: DataFolder;
  readonly stores: EmbeddedStores;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly telemetry: RunningTelemetry;
  readonly consumersOf: (parts: ConsumerParts) => readonly Consumer[];
  readonly onFaultPoint?: OnFaultPoint | undefined;
}

/** Opens the queues of a data folder and starts to work them off; stopping closes them. */
export const startEmbeddedEvents = ({ folder, stores, settings, clock, telemetry, consumersOf, onFaultPoint }: EmbeddedEventsParts): EmbeddedEvents => {
  // Of what one event is about, the next one seldom is: reads past the cache leave it to requests.
  const { get, query } = stores.database;
  const table = { ...stores.table, get, query };
  const consumers = consumersOf({ settings, stores: { ...stores, table }, clock, newId: idSource(clock), onEvents: () => backbone.wake() });
  const queues = sqliteQueues({ file: join(folder.path, 'queues.db'), clock, queues: consumers.map(({ name, limits }) => ({ name, maxReceives: limits.maxAttempts })) });
  const bus = queues.bus(Object.fromEntries(consumers.map(({ name, eventTypes }) => [name, eventTypes])));
  const opened = new Map(consumers.map(({ name }) => [name, queues.queue(name)]));
  const backbone = startBackbone({ table, bus, queueOf: (name) => opened.get(name)!, consumers, clock, random: Math.random, telemetry, onFaultPoint });
  const status = (): Promise<EventsStatus> => eventsStatus(backbone, table, clock);
  telemetry.watchEvents(status);
  return { ...backbone, status, stop: () => backbone.stop().finally(() => queues.close()) };
};
