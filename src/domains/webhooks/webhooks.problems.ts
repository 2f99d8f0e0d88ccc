import { EgressRefused, type Egress } from '#core/ports/egress.ts';
import { Problem } from '#core/problem.ts';
import { WEBHOOK_LIMIT, type Webhook } from '#domains/webhooks/webhook.ts';

/** Also raised for another person's endpoint, so that ids cannot be probed. */
export const webhookNotFound = (id: string) => new Problem('webhook_not_found', `There is no webhook ${id}.`, {});

/** Also raised for a delivery that was forgotten after 30 days. */
export const deliveryNotFound = (id: string) => new Problem('webhook_delivery_not_found', `The webhook has no delivery ${id}.`, {});

/** The owner has as many endpoints as one person may keep. */
export const tooManyWebhooks = () => new Problem('webhook_limit_reached', `One person may keep ${WEBHOOK_LIMIT} webhooks.`, { limit: WEBHOOK_LIMIT });

/** Nothing is sent to a disabled endpoint. @throws Problem webhook_disabled */
export const requireEnabled = ({ state }: Webhook): void => {
  if (state === 'disabled') throw new Problem('webhook_disabled', 'The webhook is disabled; enable it first.', {});
};

/** The change was made on another version than the stored one. @throws Problem precondition_failed */
export const requireVersion = (webhook: Webhook, ifMatch: number | '*' | undefined): void => {
  if (ifMatch !== '*' && ifMatch !== webhook.version) throw new Problem('precondition_failed', `The webhook is at version ${webhook.version}.`, {});
};

/** Events go to public hosts by https only. @throws Problem webhook_url_not_allowed */
export const requireAllowedUrl = (url: string, egress: Pick<Egress, 'check'>): void => {
  try {
    egress.check(url);
  } catch (error) {
    if (error instanceof EgressRefused) throw new Problem('webhook_url_not_allowed', error.message, {}, { cause: error });
    throw error;
  }
};
