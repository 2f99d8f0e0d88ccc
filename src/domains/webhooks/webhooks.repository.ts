import type { Item, Key, Position, Table, Write } from '#core/ports/table.ts';
import { Problem } from '#core/problem.ts';
import { WEBHOOK_LIMIT, type SigningSecret, type Webhook } from '#domains/webhooks/webhook.ts';
import { tooManyWebhooks } from '#domains/webhooks/webhooks.problems.ts';

/** A page of endpoints, newest first. */
export interface WebhookList {
  readonly webhooks: readonly Webhook[];
  /** Where to continue; absent at the end. */
  readonly next: Position | undefined;
}

/** Longer than deliveries are kept: what an erasure finds them by. */
const REMEMBER_SECONDS = 31 * 24 * 3600;

const partitionOf = (ownerId: string): string => `USER#${ownerId}`;
const keyOf = (ownerId: string, id: string): Key => ({ pk: partitionOf(ownerId), sk: `WEBHOOK#${id}` });
const countKeyOf = (ownerId: string): Key => ({ pk: partitionOf(ownerId), sk: 'COUNT#WEBHOOK' });
const failingKeyOf = (ownerId: string, id: string): Key => ({ pk: partitionOf(ownerId), sk: `WEBHOOKFAILING#${id}` });
const removedKeyOf = (ownerId: string, id: string): Key => ({ pk: partitionOf(ownerId), sk: `WEBHOOKREMOVED#${id}` });

const toItem = (webhook: Webhook): Item => ({
  ...keyOf(webhook.ownerId, webhook.id),
  ...webhook,
  disabledAt: webhook.disabledAt?.toISOString() ?? null,
  secrets: webhook.secrets.map(({ secret, until }) => ({ secret, until: until?.toISOString() ?? null })),
  createdAt: webhook.createdAt.toISOString(),
  updatedAt: webhook.updatedAt.toISOString(),
});

type Stored = { readonly [Field in keyof Webhook]: Webhook[Field] extends Date | null ? string | null : Webhook[Field] };

// The one place where a stored item becomes an endpoint; only `toItem` writes such items.
const fromItem = (item: Item): Webhook => {
  const { pk: _pk, sk: _sk, ...stored } = item as unknown as Stored & Key;
  const secrets = stored.secrets as readonly { readonly secret: string; readonly until: unknown }[];
  return {
    ...stored,
    disabledAt: dateOf(stored.disabledAt),
    secrets: secrets.map(({ secret, until }): SigningSecret => ({ secret, until: dateOf(until) })),
    createdAt: new Date(String(stored.createdAt)),
    updatedAt: new Date(String(stored.updatedAt)),
  };
};

const dateOf = (text: unknown): Date | null => (typeof text === 'string' ? new Date(text) : null);

const versionChanged = (version: number): Problem => new Problem('precondition_failed', `The webhook is not at version ${version} any more.`, {});

/** What goes with an endpoint: its failures, and a note by which an erasure finds its deliveries. */
const traces = ({ ownerId, id }: Webhook, now: Date): readonly Write[] => [
  { kind: 'delete', key: failingKeyOf(ownerId, id) },
  { kind: 'put', item: { ...removedKeyOf(ownerId, id), expiresAt: Math.ceil(now.getTime() / 1000) + REMEMBER_SECONDS } },
];

/** Whether an endpoint takes what is sent to it; apart from the endpoint, whose version it does not change. */
const failures = (table: Table) => ({
  /** Since when no attempt has succeeded; undefined while the endpoint takes what is sent. */
  async findFailingSince(ownerId: string, id: string): Promise<Date | undefined> {
    const item = await table.get(failingKeyOf(ownerId, id));
    return item && new Date(String(item['since']));
  },

  /** Notes the first failure after a success. */
  beginFailing: ({ ownerId, id }: Webhook, since: Date): Write => ({ kind: 'put', item: { ...failingKeyOf(ownerId, id), since: since.toISOString() }, guard: { is: 'absent' } }),

  /** Forgets the failures. */
  endFailing: ({ ownerId, id }: Webhook): Write => ({ kind: 'delete', key: failingKeyOf(ownerId, id) }),
});

/** Endpoints that are gone, as long as deliveries to them may be kept. */
const removals = (table: Table) => ({
  /** Ids of endpoints that were removed while deliveries of theirs may still be kept. */
  async listRemoved(ownerId: string): Promise<readonly string[]> {
    const { items } = await table.query({ pk: partitionOf(ownerId), beginsWith: 'WEBHOOKREMOVED#', limit: 100 });
    return items.map(({ sk }) => sk.slice('WEBHOOKREMOVED#'.length));
  },

  forgetRemoved: (ownerId: string, id: string): Write => ({ kind: 'delete', key: removedKeyOf(ownerId, id) }),
});

/** One person's endpoints. The only code that knows how an endpoint lies in the table. */
export const webhooksRepository = (table: Table) => ({
  async find(ownerId: string, id: string): Promise<Webhook | undefined> {
    const item = await table.get(keyOf(ownerId, id));
    return item && fromItem(item);
  },

  async list(ownerId: string, page: { readonly limit: number; readonly after: Position | undefined }): Promise<WebhookList> {
    const { limit, after } = page;
    const { items, next } = await table.query({ pk: partitionOf(ownerId), beginsWith: 'WEBHOOK#', descending: true, limit, ...(after ? { after } : {}) });
    return { webhooks: items.map(fromItem), next };
  },

  /** All of a person, as the limit allows no more. */
  async listAll(ownerId: string): Promise<readonly Webhook[]> {
    const { items } = await table.query({ pk: partitionOf(ownerId), beginsWith: 'WEBHOOK#', limit: WEBHOOK_LIMIT });
    return items.map(fromItem);
  },

  /** Adds an endpoint and counts it; refused when the owner has too many. */
  add: (webhook: Webhook): readonly Write[] => [
    { kind: 'put', item: toItem(webhook), guard: { is: 'absent' } },
    { kind: 'increment', key: countKeyOf(webhook.ownerId), by: { count: 1 }, atMost: { count: WEBHOOK_LIMIT }, orElse: tooManyWebhooks },
  ],

  /** Replaces an endpoint that is still at the version before; `onChanged` decides what a lost race means. */
  save: (webhook: Webhook, onChanged: 'refuse' | 'retry'): Write => ({
    kind: 'put',
    item: toItem(webhook),
    guard: { is: 'version', version: webhook.version - 1 },
    ...(onChanged === 'refuse' ? { orElse: () => versionChanged(webhook.version - 1) } : {}),
  }),

  /** Removes an endpoint that is still at this version, and counts it off; `onChanged` decides what a lost race means. */
  remove: (webhook: Webhook, onChanged: 'refuse' | 'retry', now: Date): readonly Write[] => [
    {
      kind: 'delete',
      key: keyOf(webhook.ownerId, webhook.id),
      guard: { is: 'version', version: webhook.version },
      ...(onChanged === 'refuse' ? { orElse: () => versionChanged(webhook.version) } : {}),
    },
    { kind: 'increment', key: countKeyOf(webhook.ownerId), by: { count: -1 } },
    ...traces(webhook, now),
  ],

  /** Removes an endpoint whatever its version; the count goes with the person's partition. */
  erase: (webhook: Webhook, now: Date): readonly Write[] => [{ kind: 'delete', key: keyOf(webhook.ownerId, webhook.id) }, ...traces(webhook, now)],

  /** Proves that an endpoint is still as it was read when the transaction takes place. */
  checkVersion: ({ ownerId, id, version }: Webhook): Write => ({ kind: 'check', key: keyOf(ownerId, id), guard: { is: 'version', version } }),

  /** Proves that an endpoint still exists when the transaction takes place. */
  checkPresent: ({ ownerId, id }: Webhook): Write => ({ kind: 'check', key: keyOf(ownerId, id), guard: { is: 'present' } }),

  ...failures(table),

  ...removals(table),
});

export type WebhooksRepository = ReturnType<typeof webhooksRepository>;
