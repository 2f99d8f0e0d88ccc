// Generated from the contract by `make generate`. Do not edit: change the contract.
export { signWebhook, verifyWebhook, WebhookError } from './runtime/webhooks.ts';
export type { RawWebhookBody, VerifyOptions, WebhookErrorCode, WebhookHeaders } from './runtime/webhooks.ts';
export type { WebhookEvent, WebhookEvents } from './runtime/webhook-events.ts';
