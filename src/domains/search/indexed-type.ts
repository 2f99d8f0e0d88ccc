import type { RecordedEvent } from '#core/event.ts';
import type { SearchDocument, SearchType } from '#core/ports/search-index.ts';
import type { EventType } from '#generated/events.ts';

/** Reads a record as search shall know it now; undefined for one that does not exist or is not to be found. */
export type FindDocument = (ownerId: string, id: string) => Promise<SearchDocument | undefined>;

/** Lists everything of a person that search shall know. */
export type ListDocuments = (ownerId: string) => AsyncIterable<SearchDocument>;

/** One kind of record that can be found. Its events are called `<type>.…` and hold `<type>Id` and `version`. */
export interface IndexedType {
  readonly type: SearchType;
  /** Events after which search may have to know the record otherwise. */
  readonly eventTypes: readonly EventType[];
  readonly find: FindDocument;
  readonly list: ListDocuments;
}

/** What an event says about a record. */
export interface RecordFact {
  readonly kind: IndexedType;
  readonly id: string;
  readonly ownerId: string;
  readonly version: number;
  /** The record is gone for good. */
  readonly isRemoved: boolean;
}

/** Reads what an event says about a record that can be found; undefined when it is about something else. */
export const recordFactOf = (event: RecordedEvent, indexed: readonly IndexedType[]): RecordFact | undefined => {
  const kind = indexed.find(({ eventTypes }) => eventTypes.includes(event.type));
  if (kind === undefined) return undefined;
  const data: Readonly<Record<string, unknown>> = event.data;
  const id = String(data[`${kind.type}Id`]);
  return { kind, id, ownerId: event.ownerId, version: Number(data['version']), isRemoved: event.type === `${kind.type}.deleted` };
};

/** The kind of record that an id names; undefined for one that nobody can find. */
export const indexedTypeOf = (id: string, indexed: readonly IndexedType[]): IndexedType | undefined =>
  indexed.find(({ type }) => id.startsWith(`${type}_`));
