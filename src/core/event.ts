import type { EventPayloads, EventType } from '#generated/events.ts';

/** Something that happened, as a handler says it; schema and version live in `openapi/events.yaml`. */
export type DomainEvent = {
  [Type in EventType]: {
    readonly type: Type;
    /** Id of the user whose data the event is about; consumers use it as partition, never as order. */
    readonly ownerId: string;
    readonly data: EventPayloads[Type];
  };
}[EventType];

/** What every event carries beside its data. */
interface Recorded {
  /** `event_…`; what consumers deduplicate by, and the `webhook-id` that integrators see. */
  readonly id: string;
  /** RFC 3339 time of the transaction that wrote the event. */
  readonly at: string;
  readonly requestId: string;
}

/** An event of one type as consumers receive it: at least once, in no order. */
export type EventOf<Type extends EventType> = Extract<DomainEvent, { readonly type: Type }> & Recorded;

/** An event of any type as consumers receive it. */
export type RecordedEvent = DomainEvent & Recorded;

/** One transaction's events as they lie in the outbox. */
export interface OutboxRecord {
  /** Id of its first event. */
  readonly id: string;
  readonly at: string;
  readonly requestId: string;
  readonly events: readonly (DomainEvent & { readonly id: string })[];
}

/** The events of one transaction, each complete in itself. */
export const recordedEvents = ({ at, requestId, events }: OutboxRecord): readonly RecordedEvent[] => events.map((event) => ({ ...event, at, requestId }));
