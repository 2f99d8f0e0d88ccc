import { events, type EventType } from '#generated/events.ts';

type Catalogue = typeof events;

/** The type of an event that integrators may receive. */
export type PublicType = { [Type in EventType]: Catalogue[Type]['public'] extends true ? Type : never }[EventType];

const isPublic = (type: EventType): type is PublicType => events[type].public;

/** Every public type, in the order of the catalogue. */
export const PUBLIC_TYPES: readonly PublicType[] = (Object.keys(events) as EventType[]).filter(isPublic);
