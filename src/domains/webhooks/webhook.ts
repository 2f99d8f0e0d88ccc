import type { EventOf, RecordedEvent } from '#core/event.ts';
import type { PublicEventType } from '#generated/events.ts';
import type { NewWebhook, Webhook as WebhookBody, WebhookChanges } from '#generated/types.ts';

/** How many endpoints one person may keep. */
export const WEBHOOK_LIMIT = 20;
/** Secrets that sign at the same time; receivers try each signature. */
export const SECRET_LIMIT = 5;

/** A signing secret and when it stops signing; the newest has no end. */
export interface SigningSecret {
  readonly secret: string;
  readonly until: Date | null;
}

/** One endpoint of one person. */
export interface Webhook {
  readonly id: string;
  readonly ownerId: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly PublicEventType[];
  /** Empty: events about any record. */
  readonly resourceIds: readonly string[];
  readonly state: 'enabled' | 'disabled';
  readonly disabledReason: 'by_owner' | 'gone' | 'failing' | null;
  readonly disabledAt: Date | null;
  /** Newest first. */
  readonly secrets: readonly SigningSecret[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Makes an enabled endpoint at version 1. */
export const registeredWebhook = (id: string, ownerId: string, wanted: NewWebhook, { secret, now }: { readonly secret: string; readonly now: Date }): Webhook => ({
  id,
  ownerId,
  url: wanted.url,
  description: wanted.description ?? '',
  eventTypes: wanted.eventTypes,
  resourceIds: wanted.resourceIds ?? [],
  state: 'enabled',
  disabledReason: null,
  disabledAt: null,
  secrets: [{ secret, until: null }],
  createdAt: now,
  updatedAt: now,
  version: 1,
});

const changed = (webhook: Webhook, changes: Partial<Webhook>, now: Date): Webhook => ({ ...webhook, ...changes, updatedAt: now, version: webhook.version + 1 });

/** Applies a merge patch: what is absent stays. */
export const changeWebhook = (webhook: Webhook, { state = webhook.state, ...changes }: WebhookChanges, now: Date): Webhook => {
  const next = changed(webhook, changes, now);
  if (state === webhook.state) return next;
  return state === 'enabled' ? { ...next, state, disabledReason: null, disabledAt: null } : { ...next, state, disabledReason: 'by_owner', disabledAt: now };
};

/** Disables an endpoint that does not take what is sent to it. */
export const disabledWebhook = (webhook: Webhook, reason: 'gone' | 'failing', now: Date): Webhook =>
  changed(webhook, { state: 'disabled', disabledReason: reason, disabledAt: now }, now);

/** Makes a new secret the newest; those before end at `previousUntil`, or earlier if that was their end already. */
export const rotatedWebhook = (webhook: Webhook, secret: string, previousUntil: Date, now: Date): Webhook => {
  const earlier = webhook.secrets.map(({ secret: each, until }) => ({ secret: each, until: until !== null && until < previousUntil ? until : previousUntil }));
  const live = earlier.filter(({ until }) => now < until);
  return changed(webhook, { secrets: [{ secret, until: null }, ...live].slice(0, SECRET_LIMIT) }, now);
};

/** The secrets that sign now, newest first. */
export const liveSecrets = ({ secrets }: Webhook, now: Date): readonly string[] => secrets.filter(({ until }) => until === null || now < until).map(({ secret }) => secret);

/** Whether an endpoint asks for an event. */
export const wantsEvent = ({ state, eventTypes, resourceIds }: Webhook, { type, data }: RecordedEvent | EventOf<PublicEventType>): boolean =>
  state === 'enabled' &&
  eventTypes.some((each) => each === type) &&
  (resourceIds.length === 0 || Object.values(data).some((value) => typeof value === 'string' && resourceIds.includes(value)));

/** Turns an endpoint into what the API shows of it: never its secrets. */
export const toWebhookBody = (webhook: Webhook): WebhookBody => ({
  id: webhook.id,
  url: webhook.url,
  description: webhook.description,
  eventTypes: [...webhook.eventTypes],
  resourceIds: [...webhook.resourceIds],
  state: webhook.state,
  disabledReason: webhook.disabledReason,
  disabledAt: webhook.disabledAt?.toISOString() ?? null,
  createdAt: webhook.createdAt.toISOString(),
  updatedAt: webhook.updatedAt.toISOString(),
  version: webhook.version,
});
