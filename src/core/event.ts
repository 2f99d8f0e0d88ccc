import type { EventPayloads, EventType } from '#generated/events.ts';

/** Something that happened, as consumers see it; schema and version live in `openapi/events.yaml`. */
export type DomainEvent = {
  [Type in EventType]: {
    readonly type: Type;
    /** Id of the user whose data the event is about; consumers use it as partition, never as order. */
    readonly ownerId: string;
    readonly data: EventPayloads[Type];
  };
}[EventType];

/** One transaction's events as they lie in the outbox; `id` is what consumers deduplicate by. */
export interface OutboxRecord {
  readonly id: string;
  /** RFC 3339 time of the transaction. */
  readonly at: string;
  readonly requestId: string;
  readonly events: readonly DomainEvent[];
}
