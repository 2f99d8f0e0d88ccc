import { setTimeout as sleep } from 'node:timers/promises';
import type { IssuedWebhook, NewWebhook, SignedIn, Todo, WebhookDelivery, WebhookDeliveryDetails, WebhookSecret } from '#generated/types.ts';
import { jsonOf, type Call } from '../http-client.ts';
import { expectStatus, signIn } from '../people.ts';
import type { FickleReceiver } from './endpoints.ts';
import type { MovableService } from './movable-service.ts';

type Ask = Omit<Call, 'url' | 'token'> & { readonly path: string };
type DeliveryPage = { readonly items: readonly WebhookDelivery[]; readonly nextCursor?: string };

/** Somebody who insists: what a kill has cut is sent again with its idempotency key. */
export interface Subscriber {
  readonly email: string;
  readonly register: (wanted: NewWebhook, key: string) => Promise<IssuedWebhook>;
  readonly rotate: (webhookId: string, key: string) => Promise<WebhookSecret>;
  readonly createTodo: (title: string) => Promise<string>;
  readonly deleteTodo: (todoId: string) => Promise<void>;
  readonly deliveries: (webhookId: string, query: string) => Promise<DeliveryPage>;
  readonly delivery: (webhookId: string, id: string) => Promise<WebhookDeliveryDetails>;
  readonly redeliver: (webhookId: string, id: string) => Promise<void>;
}

/** One endpoint of somebody, and which events it asks for. */
export interface Endpoint {
  readonly owner: Subscriber;
  readonly webhookId: string;
  readonly receiver: FickleReceiver;
  readonly wants: (subject: string) => boolean;
}

const AGAIN_MS = 50;
const OVERLAP_HOURS = 24;

/** Somebody who has an account already. */
export const subscriber = (service: MovableService, email: string): Subscriber => {
  const ask = asking(service, email);
  return {
    email,
    register: async (wanted, key) => jsonOf(await ask({ method: 'POST', path: '/v1/webhooks', json: wanted, headers: { 'idempotency-key': key } }, [201])),
    rotate: async (webhookId, key) =>
      jsonOf(await ask({ method: 'POST', path: `/v1/webhooks/${webhookId}/secret/rotate`, json: { overlapHours: OVERLAP_HOURS }, headers: { 'idempotency-key': key } }, [200])),
    createTodo: async (title) => jsonOf<Todo>(await ask({ method: 'POST', path: '/v1/todos', json: { title }, headers: { 'idempotency-key': title } }, [201])).id,
    // 404: the time before it was done, and the answer was lost.
    deleteTodo: async (todoId) => void (await ask({ method: 'DELETE', path: `/v1/todos/${todoId}`, headers: { 'if-match': '*' } }, [204, 404])),
    deliveries: async (webhookId, query) => jsonOf(await ask({ method: 'GET', path: `/v1/webhooks/${webhookId}/deliveries?${query}` }, [200])),
    delivery: async (webhookId, id) => jsonOf(await ask({ method: 'GET', path: `/v1/webhooks/${webhookId}/deliveries/${id}` }, [200])),
    redeliver: async (webhookId, id) => void (await ask({ method: 'POST', path: `/v1/webhooks/${webhookId}/deliveries/${id}/redeliver` }, [202])),
  };
};

/** Asks with a token that is renewed, once for all, when time has passed. */
const asking = (service: MovableService, email: string) => {
  let token = '';
  let renewing: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    for (;;) {
      const answer = await service.insist((door) => signIn(door, email));
      if (answer.status === 200) {
        token = jsonOf<SignedIn>(answer).accessToken;
        return;
      }
      await sleep(AGAIN_MS);
    }
  };
  return async ({ path, ...call }: Ask, statuses: readonly number[]) => {
    for (;;) {
      const used = token;
      const answer = await service.insist(({ client, apiUrl }) => client.send({ ...call, url: `${apiUrl}${path}`, token: used }));
      if (answer.status !== 401) return statuses.includes(answer.status) ? answer : expectStatus(answer, statuses[0]!, `${call.method} ${path}`);
      if (token === used) await (renewing ??= renew().finally(() => (renewing = undefined)));
    }
  };
};

/** Every delivery of an endpoint, page by page. */
export async function* deliveriesOf({ owner, webhookId }: Endpoint): AsyncGenerator<WebhookDelivery> {
  for (let query = 'limit=100'; ; ) {
    const { items, nextCursor } = await owner.deliveries(webhookId, query);
    yield* items;
    if (nextCursor === undefined) return;
    query = `limit=100&cursor=${encodeURIComponent(nextCursor)}`;
  }
}
