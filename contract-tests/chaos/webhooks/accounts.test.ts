import { expect, test } from '@jest/globals';
import type { WebhookAttempt, WebhookDeliveryDetails } from '#generated/types.ts';
import { discrepanciesOf } from './accounts.ts';
import type { Seen } from './endpoints.ts';

const START_SECONDS = 1_767_225_600;

const anAttempt = (number: number, outcome: WebhookAttempt['outcome'], status: number | null = null, fault: WebhookAttempt['fault'] = null): WebhookAttempt =>
  ({ number, outcome, status, fault, startedAt: new Date((START_SECONDS + 10 * number) * 1_000 + 900).toISOString(), durationMs: 1 });
const aDelivery = (attempts: readonly WebhookAttempt[], differences: Partial<WebhookDeliveryDetails> = {}): WebhookDeliveryDetails => ({
  id: 'delivery_1', webhookId: 'webhook_1', eventId: 'event_1', eventType: 'todo.created', isTest: false, state: 'pending', attemptCount: attempts.length, nextAttemptAt: null, createdAt: '', attempts: [...attempts], ...differences,
});
const aRequest = (attempt: number, answer: Seen['answer']): Seen => ({ eventId: 'event_1', subject: 'todo.created todo_1', doubt: undefined, answer, timestampSeconds: START_SECONDS + 10 * attempt });

test.each<readonly [string, WebhookDeliveryDetails, readonly Seen[], readonly string[]]>([
  ['nothing yet', aDelivery([]), [], []],
  ['each attempt seen', aDelivery([anAttempt(1, 'failed', 500), anAttempt(2, 'failed', null, 'connection'), anAttempt(3, 'succeeded', 200)], { state: 'delivered' }), [aRequest(1, 500), aRequest(2, 'reset'), aRequest(3, 200)], []],
  ['an interrupted attempt, seen or not', aDelivery([anAttempt(1, 'interrupted'), anAttempt(2, 'interrupted')]), [aRequest(2, 200)], []],
  ['an attempt that nobody saw', aDelivery([anAttempt(1, 'failed', 500)]), [], ['delivery_1: attempt 1 is listed as failed (500), seen as nothing']],
  ['an attempt seen twice', aDelivery([anAttempt(1, 'interrupted')]), [aRequest(1, 500), aRequest(1, 500)], ['delivery_1: attempt 1 is listed as interrupted (no answer), seen 2 times']],
  ['an attempt with another end', aDelivery([anAttempt(1, 'failed', 500)]), [aRequest(1, 200)], ['delivery_1: attempt 1 is listed as failed (500), seen as 200']],
  ['a success that was none', aDelivery([anAttempt(1, 'succeeded', 500)]), [aRequest(1, 500)], ['delivery_1: attempt 1 is listed as succeeded (500), seen as 500']],
  ['a request before any attempt', aDelivery([anAttempt(1, 'failed', 500)]), [aRequest(0, 500), aRequest(1, 500)], ['delivery_1: 1 requests are none of the attempts']],
  ['an attempt left open', aDelivery([anAttempt(1, 'under_way')]), [aRequest(1, 200)], ['delivery_1: attempt 1 is listed as under_way (no answer) after everything has come to rest']],
  ['attempts that are not listed', aDelivery([], { attemptCount: 1 }), [], ['delivery_1: 0 of 1 attempts are listed']],
  ['a delivery without success', aDelivery([anAttempt(1, 'failed', 500)], { state: 'delivered' }), [aRequest(1, 500)], ['delivery_1: it is delivered without an attempt that succeeded']],
])('discrepanciesOf finds what does not fit: %s', (_what, delivery, seen, want) => {
  expect(discrepanciesOf(delivery, seen)).toEqual(want);
});
