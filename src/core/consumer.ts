import type { DomainEvent, EventOf, RecordedEvent } from '#core/event.ts';
import type { Write } from '#core/ports/table.ts';
import type { EventType } from '#generated/events.ts';

/** One event that a consumer is asked to handle. */
export interface Delivery {
  readonly event: RecordedEvent;
  /** How often it was received, this time included. */
  readonly attempts: number;
}

/** What became of an event that was not handled. */
export interface Unhandled {
  readonly eventId: string;
  /** For people; at most 1,024 characters are kept. */
  readonly reason: string;
  /**
   * `failed` is tried again with backoff until the attempts are used up; what is postponed comes back then and costs no attempt; `hopeless` goes to the
   * dead letters at once. What waits for a store that is full or down waits with everything behind it: others would find the same.
   */
  readonly as: 'failed' | 'hopeless' | { readonly postponedUntil: Date; readonly waitsForStore?: true };
}

/** How a consumer's queue is worked off. */
export interface ConsumerLimits {
  /** Most events handed over at once, 1–100. */
  readonly batch: number;
  /** Batches under way at once. */
  readonly concurrency: number;
  /** Time after which an unanswered batch is handed over again; longer than the slowest batch. */
  readonly visibilityMs: number;
  /** Attempts after which an event is a dead letter. */
  readonly maxAttempts: number;
}

/**
 * One consumer of events. Events come at least once, in no order, in batches; throwing fails the whole batch,
 * returning names those that failed.
 */
export interface Consumer {
  /** Name of its queue, kebab-case. */
  readonly name: string;
  readonly eventTypes: readonly EventType[];
  readonly limits: ConsumerLimits;
  readonly consume: (deliveries: readonly Delivery[]) => Promise<readonly Unhandled[]>;
}

/**
 * What handling one event changes in the table. The runtime commits it in one transaction with the mark that the event was
 * handled, so that an event which comes again changes nothing.
 */
export interface Reaction {
  readonly writes?: readonly Write[];
  readonly events?: readonly DomainEvent[];
}

/** Decides what an event changes, as a handler decides what a request changes. */
export type React<Type extends EventType, Uses> = (event: EventOf<Type>, uses: Uses) => Promise<Reaction> | Reaction;

/** Thrown by a consumer whose event should come back later; no attempt is counted. */
export class Postponed extends Error {
  readonly until: Date;

  constructor(until: Date, reason: string) {
    super(reason);
    this.name = 'Postponed';
    this.until = until;
  }
}

/** Thrown by a consumer for an event that no repetition will make better. */
export class Hopeless extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'Hopeless';
  }
}
