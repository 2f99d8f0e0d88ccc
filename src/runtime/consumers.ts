import type { Consumer } from '#core/consumer.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { photoProcessors } from '#runtime/photo-processor.ts';
import { searchIndexer } from '#runtime/search-indexer.ts';
import type { Settings } from '#runtime/settings.ts';
import { webhookConsumers } from '#runtime/webhooks.ts';
import type { Stores } from '#runtime/wiring.ts';

/** What consumers are made of. */
export interface ConsumerParts {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Tells the dispatcher that something lies in the outbox; give it to every consumer that adds events. */
  readonly onEvents: () => void;
}

/** Every consumer of events, each with a queue of its own; one entry a consumer. */
export const consumersOf = (parts: ConsumerParts): readonly Consumer[] => [searchIndexer(parts.stores, parts.clock), ...photoProcessors(parts), ...webhookConsumers(parts)];
