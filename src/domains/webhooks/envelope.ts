import type { EventPayloads } from '#generated/events.ts';
import { events } from '#generated/events.ts';
import type { PublicType } from '#domains/webhooks/event-types.ts';

/** An event as endpoints receive it. */
export interface Announced {
  readonly id: string;
  readonly type: PublicType;
  readonly at: string;
  readonly data: EventPayloads[PublicType];
}

/** The body of a delivery, byte for byte the same in every attempt. */
export const envelopeOf = ({ id, type, at, data }: Announced): string => JSON.stringify({ type, id, timestamp: at, version: events[type].version, data });
