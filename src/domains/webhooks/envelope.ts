import { events, type PublicEventType } from '#generated/events.ts';

/** An event as endpoints are to receive it. */
export interface Announced {
  readonly id: string;
  readonly type: PublicEventType;
  readonly at: string;
  /** As the catalogue describes it for the type. */
  readonly data: object;
}

/** The body of a delivery, byte for byte the same in every attempt. */
export const envelopeOf = ({ id, type, at, data }: Announced): string => JSON.stringify({ type, id, timestamp: at, version: events[type].version, data });
