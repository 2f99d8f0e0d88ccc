import type { Delivery, Unhandled } from '#core/consumer.ts';
import type { RecordedEvent } from '#core/event.ts';
import type { Clock } from '#core/ports/clock.ts';
import { SearchUnavailable, type IndexChange, type SearchIndex } from '#core/ports/search-index.ts';
import { StorageFull } from '#core/ports/table.ts';
import { recordFactOf, type IndexedType, type RecordFact } from '#domains/search/indexed-type.ts';

/** Name of the consumer that keeps the search index up to date, and of its queue. */
export const SEARCH_INDEXER = 'search-indexer';

interface Uses {
  readonly index: Pick<SearchIndex, 'apply' | 'versions' | 'removeOwner'>;
  readonly indexed: readonly IndexedType[];
  readonly clock: Clock;
}

/** What a batch of events says of one record, and the events that say it. */
interface Concern extends RecordFact {
  readonly eventIds: string[];
}

const RETRY_MS = 5_000;

/**
 * Brings the index up to what is now true of the records that events are about, whatever their order and however often
 * they come. While the index is down or full, events wait without losing an attempt.
 */
export const indexEvents = ({ index, indexed, clock }: Uses) => async (deliveries: readonly Delivery[]): Promise<readonly Unhandled[]> => {
  const events = deliveries.map(({ event }) => event);
  const concerns = concernsOf(events, indexed);
  try {
    // Known before the records are read: a record that is gone by then can have no later version than this.
    const known = await index.versions(concerns.map(({ id }) => id));
    const outcomes = await Promise.allSettled(concerns.map((concern) => changeOf(concern, known.get(concern.id))));
    const changes = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (changes.length > 0) await index.apply(changes);
    for (const userId of goneOf(events)) await index.removeOwner(userId);
    return outcomes.flatMap((each, at) => (each.status === 'rejected' ? failed(concerns[at]!, each.reason) : []));
  } catch (error) {
    if (!(error instanceof SearchUnavailable || error instanceof StorageFull)) throw error;
    const postponedUntil = new Date(clock.now().getTime() + RETRY_MS);
    return events.map(({ id }) => ({ eventId: id, reason: error.message, as: { postponedUntil, waitsForStore: true } }));
  }
};

const concernsOf = (events: readonly RecordedEvent[], indexed: readonly IndexedType[]): readonly Concern[] => {
  const concerns = new Map<string, Concern>();
  for (const event of events) {
    const fact = recordFactOf(event, indexed);
    if (fact === undefined) continue;
    const before = concerns.get(fact.id);
    concerns.set(fact.id, {
      ...fact,
      version: Math.max(fact.version, before?.version ?? 0),
      isRemoved: fact.isRemoved || before?.isRemoved === true,
      eventIds: [...(before?.eventIds ?? []), event.id],
    });
  }
  return [...concerns.values()];
};

/**
 * A record that is gone for good is removed above its last version. One that is not to be found now may become so at a
 * version above the one that was read, so its removal must not reach that far.
 */
const changeOf = async ({ kind, id, ownerId, version, isRemoved }: Concern, known: { readonly version: number; readonly isRemoved: boolean } | undefined): Promise<IndexChange> => {
  if (isRemoved) return { kind: 'remove', id, version: version + 1 };
  const document = await kind.find(ownerId, id);
  if (document) return { kind: 'put', document };
  const above = known === undefined || known.isRemoved ? 0 : known.version + 1;
  return { kind: 'remove', id, version: Math.max(version, above) };
};

const goneOf = (events: readonly RecordedEvent[]): ReadonlySet<string> => new Set(events.flatMap((event) => (event.type === 'user.deleted' ? [event.data.userId] : [])));

const failed = ({ eventIds }: Concern, reason: unknown): readonly Unhandled[] =>
  eventIds.map((eventId) => ({ eventId, reason: reason instanceof Error ? reason.message : String(reason), as: 'failed' }));
