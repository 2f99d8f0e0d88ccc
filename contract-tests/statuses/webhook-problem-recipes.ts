import { readyAsk } from '../probe/ready-asks.ts';
import { onAbsent, withBody, type ProblemRecipes, type Provocation } from './provocation.ts';

const WEBHOOK_LIMIT = 20;

const onAbsentWebhook = onAbsent('webhookId');
const onAbsentDelivery = onAbsent('deliveryId');
const toPrivateAddress = withBody({ url: 'https://169.254.169.254/latest/meta-data' });

const onceDisabled: Provocation = async ({ send, world }, operationId) => {
  const ask = await readyAsk(world, operationId);
  await send({ operationId: 'updateWebhook', token: ask.token, path: { webhookId: ask.path?.['webhookId'] ?? '' }, headers: { 'if-match': '*' }, body: { state: 'disabled' } });
  return send(ask);
};

/** A provocation for every problem of the webhooks. */
export const webhooks: ProblemRecipes<'webhooks'> = {
  createWebhook: {
    webhook_url_not_allowed: toPrivateAddress,
    webhook_limit_reached: async ({ send, world }, operationId) => {
      const { accessToken: token } = await world.people.newPerson('integrator');
      const ask = { ...(await readyAsk(world, operationId)), token };
      for (let count = 0; count < WEBHOOK_LIMIT; count += 1) await send(ask);
      return send(ask);
    },
  },
  getWebhook: { webhook_not_found: onAbsentWebhook },
  updateWebhook: { webhook_not_found: onAbsentWebhook, webhook_url_not_allowed: toPrivateAddress },
  deleteWebhook: { webhook_not_found: onAbsentWebhook },
  rotateWebhookSecret: { webhook_not_found: onAbsentWebhook },
  testWebhook: { webhook_not_found: onAbsentWebhook, webhook_disabled: onceDisabled },
  listWebhookDeliveries: { webhook_not_found: onAbsentWebhook },
  getWebhookDelivery: { webhook_not_found: onAbsentWebhook, webhook_delivery_not_found: onAbsentDelivery },
  redeliverWebhook: { webhook_not_found: onAbsentWebhook, webhook_delivery_not_found: onAbsentDelivery, webhook_disabled: onceDisabled },
};
