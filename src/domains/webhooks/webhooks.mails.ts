import type { Mail } from '#core/ports/mailer.ts';
import type { Webhook } from '#domains/webhooks/webhook.ts';

const REASONS = {
  gone: 'it answered 410, which means that it is gone for good',
  failing: 'no attempt to send to it has succeeded for five days',
} as const;

/** Tells the owner of an endpoint that nothing is sent to it any more, and what to do. */
export const disabledMail = (email: string, { id, url }: Webhook, reason: keyof typeof REASONS): Omit<Mail, 'id'> => ({
  to: email,
  subject: 'A webhook of yours was disabled',
  text: `Events are not sent to ${url} any more: ${REASONS[reason]}.\n\nOnce it works again, enable the webhook ${id} and redeliver what it missed; deliveries are kept for 30 days.\n`,
});
