import type { Clock } from '#core/ports/clock.ts';
import { SearchUnavailable } from '#core/ports/search-index.ts';
import { toRemoval, type IndexItem } from './opensearch-bulk.ts';
import type { OpenSearchConnection } from './opensearch-client.ts';
import type { Generations } from './opensearch-generations.ts';
import { getDocuments } from './opensearch-get.ts';

/** The people whose documents the index holds, and those who are gone. */
export interface Owners {
  /** Writes items; a document of somebody who is gone is written as its removal. */
  write(items: readonly IndexItem[], write: Write): Promise<void>;
  /** Removes all documents of somebody for good. */
  remove(ownerId: string, write: Write): Promise<void>;
}

type Write = (items: readonly IndexItem[]) => Promise<void>;

interface Parts {
  readonly connection: OpenSearchConnection;
  readonly generations: Generations;
  readonly clock: Clock;
  live<Result>(work: () => Promise<Result>): Promise<Result>;
}

const REMOVE_TIMEOUT_MS = 120_000;

/**
 * Whoever is gone is remembered by a document in every generation, without a time to be forgotten at. Writers look for it
 * before they write, and again afterwards: either they see it, or the removal sees what they wrote.
 */
export const indexOwners = (parts: Parts): Owners => ({
  write: async (items, write) => {
    const gone = await goneOwnersOf(parts, items);
    await write(items.map((item) => (isOf(gone, item) ? removalOf(item, parts.clock.now()) : item)));
    const goneLater = await goneOwnersOf(parts, items.filter((item) => !isOf(gone, item)));
    const late = items.filter((item) => isOf(goneLater, item));
    if (late.length > 0) await write(late.map((item) => removalOf(item, parts.clock.now())));
  },
  remove: async (ownerId, write) => {
    const id = markOf(ownerId);
    await write([{ id, order: 1, source: JSON.stringify({ id, version: 0, isRemoved: true }) }]);
    const path = `/${parts.generations.live},${parts.generations.filling}`;
    await parts.connection.send({ method: 'POST', path: `${path}/_refresh`, query: { ignore_unavailable: true } });
    // What changes meanwhile is removed by whoever changes it.
    const query = { conflicts: 'proceed', ignore_unavailable: true, refresh: true };
    const body = { query: { bool: { filter: [{ term: { ownerId: ownerId.toWellFormed() } }] } } };
    const { failures } = await parts.connection.send<{ readonly failures: readonly unknown[] }>({ method: 'POST', path: `${path}/_delete_by_query`, query, body, timeoutMs: REMOVE_TIMEOUT_MS });
    if (failures.length > 0) throw new SearchUnavailable({ cause: new Error(`OpenSearch did not remove all documents of an owner: ${JSON.stringify(failures[0])}`) });
  },
});

/** No record has an id like this. */
const markOf = (ownerId: string): string => `owner:${ownerId.toWellFormed()}`;

const isOf = (owners: ReadonlySet<string>, { ownerId }: IndexItem): boolean => ownerId !== undefined && owners.has(ownerId);

const removalOf = ({ id, order }: IndexItem, now: Date): IndexItem => toRemoval(id, Math.floor(order / 2), now);

const goneOwnersOf = async ({ connection, generations, live }: Parts, items: readonly IndexItem[]): Promise<ReadonlySet<string>> => {
  const owners = [...new Set(items.flatMap(({ ownerId }) => ownerId ?? []))];
  if (owners.length === 0) return new Set();
  const marks = await live(() => getDocuments<object>(connection, generations.live, { ids: owners.map(markOf), fields: 'id' }));
  return new Set(owners.filter((_owner, place) => marks[place]?.found === true));
};
