import type { Item, Json, Key, Position, Query, Table, Write } from '#core/ports/table.ts';
import type { Attempt, Delivery } from '#domains/webhooks/delivery.ts';

/** A page of deliveries, latest event first. */
export interface DeliveryList {
  readonly deliveries: readonly Delivery[];
  /** Where to continue; absent at the end. */
  readonly next: Position | undefined;
}

const ERASE_BATCH = 100;

const partitionOf = (webhookId: string): string => `WEBHOOK#${webhookId}`;
const keyOf = (webhookId: string, id: string): Key => ({ pk: partitionOf(webhookId), sk: `DELIVERY#${id}` });

/** `ix1` orders by state and event. */
const toItem = (delivery: Delivery): Item => {
  const { attempts, keptUntil, ...plain } = delivery;
  return {
    ...keyOf(delivery.webhookId, delivery.id),
    ...plain,
    ix1: `DELIVERY#${delivery.state}#${delivery.id}`,
    attempts: attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString(), leaseUntil: attempt.leaseUntil.toISOString(), end: attempt.end as Json })),
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
    expiresAt: Math.ceil(keptUntil.getTime() / 1000),
  };
};

type Stored = { readonly [Field in keyof Delivery]: Delivery[Field] extends Date | null ? string | null : Delivery[Field] };

// The one place where a stored item becomes a delivery; only `toItem` writes such items.
const fromItem = (item: Item): Delivery => {
  const { pk: _pk, sk: _sk, ix1: _ix1, expiresAt = 0, ...stored } = item as unknown as Stored & Key & { readonly ix1: string; readonly expiresAt?: number };
  const attempts = stored.attempts as readonly (Omit<Attempt, 'startedAt' | 'leaseUntil'> & { readonly startedAt: unknown; readonly leaseUntil: unknown })[];
  return {
    ...stored,
    attempts: attempts.map((attempt) => ({ ...attempt, startedAt: new Date(String(attempt.startedAt)), leaseUntil: new Date(String(attempt.leaseUntil)) })),
    nextAttemptAt: typeof stored.nextAttemptAt === 'string' ? new Date(stored.nextAttemptAt) : null,
    createdAt: new Date(String(stored.createdAt)),
    keptUntil: new Date(expiresAt * 1000),
  };
};

const queryOf = (webhookId: string, state: Delivery['state'] | undefined): Omit<Query, 'limit'> =>
  state === undefined ? { pk: partitionOf(webhookId), beginsWith: 'DELIVERY#' } : { pk: partitionOf(webhookId), index: 'ix1', beginsWith: `DELIVERY#${state}#` };

/** The deliveries of endpoints, kept for 30 days. The only code that knows how they lie in the table. */
export const deliveriesRepository = (table: Table) => ({
  async find(webhookId: string, id: string): Promise<Delivery | undefined> {
    const item = await table.get(keyOf(webhookId, id));
    return item && fromItem(item);
  },

  async list(webhookId: string, state: Delivery['state'] | undefined, page: { readonly limit: number; readonly after: Position | undefined }): Promise<DeliveryList> {
    const { limit, after } = page;
    const { items, next } = await table.query({ ...queryOf(webhookId, state), descending: true, limit, ...(after ? { after } : {}) });
    return { deliveries: items.map(fromItem), next };
  },

  add: (delivery: Delivery): Write => ({ kind: 'put', item: toItem(delivery), guard: { is: 'absent' } }),

  /** Replaces a delivery that is still at the version before; a lost race means to decide again. */
  save: (delivery: Delivery): Write => ({ kind: 'put', item: toItem(delivery), guard: { is: 'version', version: delivery.version - 1 } }),

  /** Removes every delivery of an endpoint. */
  async removeAll(webhookId: string): Promise<void> {
    for (;;) {
      const { items } = await table.query({ pk: partitionOf(webhookId), limit: ERASE_BATCH });
      if (items.length === 0) return;
      await table.transact(items.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk } })));
    }
  },
});

export type DeliveriesRepository = ReturnType<typeof deliveriesRepository>;
