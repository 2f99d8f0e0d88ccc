import type { WebhookAttempt, WebhookDeliveryDetails } from '#generated/types.ts';
import type { Seen } from './endpoints.ts';

/**
 * Compares the attempts that the API lists of one delivery with the requests that its receiver saw; returns what does not fit. An attempt
 * whose end the service lost may have been seen or not; of every other, the receiver knows the same end.
 */
export const discrepanciesOf = ({ id, attempts, attemptCount, state }: WebhookDeliveryDetails, seen: readonly Seen[]): readonly string[] => {
  const requestsOf = requestsByAttempt(attempts, seen);
  const strangers = requestsOf.get(undefined) ?? [];
  return [
    ...(attempts.length === attemptCount ? [] : [`${attempts.length} of ${attemptCount} attempts are listed`]),
    ...(strangers.length === 0 ? [] : [`${strangers.length} requests are none of the attempts`]),
    ...(state === 'delivered' && !attempts.some(({ outcome }) => outcome === 'succeeded') ? ['it is delivered without an attempt that succeeded'] : []),
    ...attempts.flatMap((attempt) => discrepancyOf(attempt, requestsOf.get(attempt) ?? [])),
  ].map((what) => `${id}: ${what}`);
};

/** A request belongs to the last attempt that began before it was signed; timestamps are whole seconds. */
const requestsByAttempt = (attempts: readonly WebhookAttempt[], seen: readonly Seen[]): Map<WebhookAttempt | undefined, Seen[]> =>
  Map.groupBy(seen, ({ timestampSeconds }) => attempts.findLast(({ startedAt }) => Math.floor(Date.parse(startedAt) / 1_000) <= timestampSeconds));

const discrepancyOf = ({ number, outcome, status, fault }: WebhookAttempt, requests: readonly Seen[]): readonly string[] => {
  const listed = `attempt ${number} is listed as ${outcome} (${status ?? fault ?? 'no answer'})`;
  const answers = requests.map(({ answer }) => answer);
  if (outcome === 'under_way') return [`${listed} after everything has come to rest`];
  if (requests.length > 1) return [`${listed}, seen ${requests.length} times`];
  if (outcome === 'interrupted') return [];
  const told = status ?? (fault === 'connection' ? 'reset' : fault);
  const fits = answers[0] === told && (outcome === 'succeeded') === (told === 200);
  return fits ? [] : [`${listed}, seen as ${answers[0] ?? 'nothing'}`];
};
