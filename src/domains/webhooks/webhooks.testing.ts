import type { Caller } from '#core/caller.ts';
import { Postponed } from '#core/consumer.ts';
import { aCaller, aClock, aRequest, countedIds, type MovableClock } from '#core/core.testing.ts';
import { recordedEvents, type DomainEvent, type RecordedEvent } from '#core/event.ts';
import type { NewId } from '#core/ids.ts';
import { listOutbox, outboxItem, outboxKeyOf, outboxRecord } from '#core/outbox.ts';
import { EgressRefused, type Egress, type EgressAnswer, type EgressRequest } from '#core/ports/egress.ts';
import type { Table, Write } from '#core/ports/table.ts';
import { newWebhookSecret } from '#core/standard-webhooks.ts';
import type { IssuedWebhook, NewWebhook } from '#generated/types.ts';
import { temporaryTable } from '#adapters/local/sqlite-table.testing.ts';
import { createWebhook } from '#domains/webhooks/create-webhook.ts';
import { deliveriesRepository, type DeliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import type { Delivery } from '#domains/webhooks/delivery.ts';
import { inFlightGate } from '#domains/webhooks/in-flight-gate.ts';
import { ANNOUNCED_TYPES, onPublicEvent } from '#domains/webhooks/on-public-event.ts';
import { webhookSender, type SenderUses } from '#domains/webhooks/webhook-sender.ts';
import { webhooksRepository, type WebhooksRepository } from '#domains/webhooks/webhooks.repository.ts';

/** What a handler or a reaction wants committed. */
interface Effects { readonly writes?: readonly Write[]; readonly events?: readonly DomainEvent[] }

/** A way out that leads nowhere: it keeps what is sent and answers as told. */
export interface RecordingEgress extends Egress {
  readonly requests: (EgressRequest & { readonly at: Date })[];
  /** Decides what comes of each request from now on; throwing is a fault. */
  answerWith(decide: (request: EgressRequest) => Partial<EgressAnswer> | Promise<Partial<EgressAnswer>>): void;
}

/** A message of the sender's queue. */
interface Message { readonly event: RecordedEvent; visibleAt: Date }

/** Two people with a table, a clock that stands, a recording way out and a queue in memory. */
export interface WebhooksWorld extends SenderUses {
  readonly table: Table;
  readonly webhooks: WebhooksRepository;
  readonly deliveries: DeliveriesRepository;
  readonly clock: MovableClock;
  readonly newId: NewId;
  readonly newSecret: () => string;
  readonly egress: RecordingEgress;
  readonly alice: Caller;
  readonly bob: Caller;
  readonly messages: Message[];
  /** Commits what a handler answers, as the pipeline does, and returns the answer. */
  readonly keep: <Answer extends Effects>(answer: Answer | Promise<Answer>) => Promise<Answer>;
  /** Registers an endpoint of alice. */
  readonly registered: (differences?: Partial<NewWebhook>) => Promise<IssuedWebhook>;
  /** Lets an event happen to alice, and fans it out. */
  readonly happens: (differences?: Partial<DomainEvent>) => Promise<void>;
  /** Fans out what lies in the outbox and hands due messages to the sender, until none is visible. */
  readonly work: () => Promise<void>;
  /** Works on, moving the clock from message to message, until none is left. */
  readonly workToTheEnd: () => Promise<void>;
  readonly onlyDelivery: (webhookId: string) => Promise<Delivery>;
}

/** How long a message is hidden whose consumer fails. */
const HIDDEN_MS = 60_000;

/** Refuses what a test calls private. */
const recordingEgress = (clock: MovableClock): RecordingEgress => {
  const requests: (EgressRequest & { readonly at: Date })[] = [];
  let decide: Parameters<RecordingEgress['answerWith']>[0] = () => ({});
  const check = (url: string): void => {
    if (url.includes('private')) throw new EgressRefused('address', 'The host must be one of the public internet.');
  };
  return {
    requests,
    check,
    answerWith: (next) => void (decide = next),
    send: async (request) => {
      check(request.url);
      requests.push({ ...request, at: clock.now() });
      return { status: 200, headers: {}, body: new Uint8Array(0), durationMs: 12, ...(await decide(request)) };
    },
    close: async () => undefined,
  };
};

/** A world of its own, to be removed at the end. */
export const webhooksWorld = (): WebhooksWorld & { readonly remove: () => Promise<void> } => {
  const clock = aClock();
  const { table, remove } = temporaryTable(clock);
  const newId = countedIds();
  const [webhooks, deliveries, egress] = [webhooksRepository(table), deliveriesRepository(table), recordingEgress(clock)];
  const [alice, bob] = [aCaller(), aCaller()];
  const newSecret = (): string => newWebhookSecret();
  const random = (): number => 0.5;
  const directory: SenderUses['directory'] = {
    find: async (userId) => ({ userId, email: 'alice@mail.example', displayName: 'Alice', role: 'user', state: 'active', locale: 'en', version: 1, createdAt: clock.now(), updatedAt: clock.now() }),
  };
  const commit: SenderUses['commit'] = async ({ writes, events: [first, ...others], requestId }) => {
    const outbox: readonly Write[] = first ? [{ kind: 'put', item: outboxItem(outboxRecord([first, ...others], { newId, at: clock.now(), requestId })) }] : [];
    await table.transact([...writes, ...outbox]);
  };
  const keep: WebhooksWorld['keep'] = async (answer) => {
    const reply = await answer;
    await commit({ writes: reply.writes ?? [], events: reply.events ?? [], requestId: 'request_1' });
    return reply;
  };
  const uses = { table, webhooks, deliveries, clock, newId, newSecret, random, egress, directory, gate: inFlightGate(clock, random), commit };
  const registered: WebhooksWorld['registered'] = async (differences) =>
    (await keep(createWebhook(aRequest({ caller: alice, body: aNewWebhook(differences) }), uses))).body;
  const happens: WebhooksWorld['happens'] = async (differences) => {
    // The differences keep type and data together.
    const event = { type: 'todo.created', ownerId: alice.userId, data: { todoId: 'todo_1', version: 1 }, ...differences } as DomainEvent;
    await commit({ writes: [], events: [event], requestId: 'request_1' });
    await fanOut(world);
  };
  const onlyDelivery = async (webhookId: string): Promise<Delivery> => {
    const { deliveries: found } = await deliveries.list(webhookId, undefined, { limit: 2, after: undefined });
    if (found.length !== 1) throw new Error(`There are ${found.length} deliveries, not one.`);
    return found[0]!;
  };
  const world: WebhooksWorld = { ...uses, alice, bob, messages: [], keep, registered, happens, onlyDelivery, work: () => work(world), workToTheEnd: () => workToTheEnd(world) };
  return { ...world, remove };
};

/** Moves events from the outbox to where they belong, until it is empty. */
export const fanOut = async (world: WebhooksWorld): Promise<void> => {
  for (let records = await listOutbox(world.table, 100); records.length > 0; records = await listOutbox(world.table, 100)) {
    for (const record of records) {
      for (const event of recordedEvents(record)) await takeIn(world, event);
      await world.table.transact([{ kind: 'delete', key: outboxKeyOf(record) }]);
    }
  }
};

const takeIn = async (world: WebhooksWorld, event: RecordedEvent): Promise<void> => {
  if (event.type === 'webhook.delivery_due') world.messages.push({ event, visibleAt: world.clock.now() });
  else if (ANNOUNCED_TYPES.some((type) => type === event.type)) await world.keep(onPublicEvent(event as Parameters<typeof onPublicEvent>[0], world));
};

const work = async (world: WebhooksWorld): Promise<void> => {
  const { consume } = webhookSender(world);
  for (;;) {
    await fanOut(world);
    const message = world.messages.find(({ visibleAt }) => visibleAt <= world.clock.now());
    if (message === undefined) return;
    message.visibleAt = new Date(world.clock.now().getTime() + HIDDEN_MS);
    try {
      await consume([{ event: message.event, attempts: 1 }]);
      world.messages.splice(world.messages.indexOf(message), 1);
    } catch (error) {
      if (error instanceof Postponed) message.visibleAt = error.until;
      else if (!(error instanceof ProcessEnded)) throw error;
    }
  }
};

const workToTheEnd = async (world: WebhooksWorld): Promise<void> => {
  for (await work(world); world.messages.length > 0; await work(world)) {
    const next = Math.min(...world.messages.map(({ visibleAt }) => visibleAt.getTime()));
    world.clock.advance((next - world.clock.now().getTime()) / 1000);
  }
};

/** Thrown where a test lets the process end; its message comes back when its visibility timeout is over. */
export class ProcessEnded extends Error {}

/** What alice wants to be told. */
export const aNewWebhook = (differences: Partial<NewWebhook> = {}): NewWebhook => ({ url: 'https://hooks.alice.example/events', eventTypes: ['todo.created'], ...differences });
