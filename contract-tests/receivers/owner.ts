import { setTimeout as pause } from 'node:timers/promises';
import type { IssuedWebhook, NewWebhook, Webhook, WebhookDelivery, WebhookDeliveryDetails, WebhookSecret } from '#generated/types.ts';
import type { Ask } from '../probe/ask.ts';
import { people } from '../probe/people.ts';
import { session, type Session } from '../probe/session.ts';
import type { Machine, Surroundings } from '../targets/machine.ts';
import { jsonOf, type WireAnswer } from '../targets/target.ts';

/** Somebody with endpoints; signs in again when time has passed. */
export interface Owner {
  readonly email: string;
  readonly send: (ask: Ask) => Promise<WireAnswer>;
  /** @throws Error when the answer is not a success */
  readonly done: <Body>(ask: Ask) => Promise<Body>;
  readonly register: (wanted: Pick<NewWebhook, 'url'> & Partial<NewWebhook>) => Promise<IssuedWebhook>;
  readonly change: (webhookId: string, changes: object) => Promise<Webhook>;
  readonly remove: (webhookId: string) => Promise<void>;
  readonly rotate: (webhookId: string, overlapHours?: number) => Promise<WebhookSecret>;
  readonly webhook: (webhookId: string) => Promise<Webhook>;
  /** Latest event first, at most 100. */
  readonly deliveries: (webhookId: string) => Promise<readonly WebhookDelivery[]>;
  readonly delivery: (webhookId: string, deliveryId: string) => Promise<WebhookDeliveryDetails>;
  /** The one delivery of an endpoint, once there is one. */
  readonly onlyDelivery: (webhookId: string) => Promise<WebhookDeliveryDetails>;
  /** Lets an event happen; returns the to-do that it is about. */
  readonly createTodo: () => Promise<string>;
}

const POLLS = 1_500;
const POLL_MS = 40;

/** Waits for something that is bound to come. */
export const until = async <Value>(found: () => Promise<Value | undefined | false> | Value | undefined | false, what: string): Promise<Value> => {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    await pause(POLL_MS);
  }
  throw new Error(`It did not come to this: ${what}.`);
};

/** Makes owners of one machine; `session` knows whether any answer deviated from the contract. */
export const ownersOf = (machine: Surroundings & Pick<Machine, 'localServer'>): { readonly session: Session; readonly newOwner: (name: string) => Promise<Owner> } => {
  const within = session(machine.localServer);
  const made = people(within, machine);
  return {
    session: within,
    newOwner: async (name) => {
      const { email, password, accessToken } = await made.newPerson(name);
      let token = Promise.resolve(accessToken);
      let isRenewing = false;
      const renew = (): void => {
        // Once for all requests that were refused together.
        if (isRenewing) return;
        isRenewing = true;
        token = made.signedIn(email, password).then(({ accessToken: renewed }) => renewed).finally(() => {
          isRenewing = false;
        });
      };
      const send = async (ask: Ask): Promise<WireAnswer> => {
        const used = await token;
        const answer = await within.send({ token: used, ...ask });
        if (answer.status !== 401) return answer;
        if (used === (await token)) renew();
        return within.send({ token: await token, ...ask });
      };
      return ownerWho(email, send);
    },
  };
};

const ownerWho = (email: string, send: Owner['send']): Owner => {
  const done: Owner['done'] = async <Body>(ask: Ask): Promise<Body> => {
    const answer = await send(ask);
    if (answer.status >= 300) throw new Error(`${ask.operationId} answered ${answer.status}: ${answer.body.toString()}`);
    return (answer.body.length === 0 ? undefined : jsonOf(answer)) as Body;
  };
  const deliveries: Owner['deliveries'] = async (webhookId) =>
    (await done<{ readonly items: readonly WebhookDelivery[] }>({ operationId: 'listWebhookDeliveries', path: { webhookId }, query: { limit: 100 } })).items;
  const delivery: Owner['delivery'] = (webhookId, deliveryId) => done({ operationId: 'getWebhookDelivery', path: { webhookId, deliveryId } });
  return {
    email,
    send,
    done,
    register: (wanted) => done({ operationId: 'createWebhook', body: { eventTypes: ['todo.created'], ...wanted } }),
    change: (webhookId, changes) => done({ operationId: 'updateWebhook', path: { webhookId }, body: changes, headers: { 'if-match': '*' } }),
    remove: (webhookId) => done({ operationId: 'deleteWebhook', path: { webhookId }, headers: { 'if-match': '*' } }),
    rotate: (webhookId, overlapHours) => done({ operationId: 'rotateWebhookSecret', path: { webhookId }, body: overlapHours === undefined ? {} : { overlapHours } }),
    webhook: (webhookId) => done({ operationId: 'getWebhook', path: { webhookId } }),
    deliveries,
    delivery,
    onlyDelivery: async (webhookId) => {
      const [first, ...others] = await until(async () => { const found = await deliveries(webhookId); return found.length > 0 && found; }, `${webhookId} has a delivery`);
      if (first === undefined || others.length > 0) throw new Error(`${webhookId} has ${others.length + 1} deliveries.`);
      return delivery(webhookId, first.id);
    },
    createTodo: async () => (await done<{ readonly id: string }>({ operationId: 'createTodo', body: { title: 'Pack the bag' } })).id,
  };
};
