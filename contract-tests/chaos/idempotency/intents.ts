import { createHash } from 'node:crypto';
import type { Answer } from '../http-client.ts';

/** One thing that a client wants once, however often it has to say so. */
export interface Intent {
  readonly key: string;
  readonly title: string;
  /** How often it is sent at least. */
  readonly sends: number;
  /** The first final answer, without what may differ. */
  first: string | undefined;
  finals: number;
}

/** Headers that belong to one exchange and not to the stored answer. */
const OF_THE_EXCHANGE = new Set(['x-request-id', 'idempotent-replayed', 'date', 'ratelimit', 'ratelimit-policy', 'connection', 'keep-alive']);

/** Reduces an answer to what must be the same each time: status, headers, body. */
export const essenceOf = ({ status, headers, body }: Answer): string => {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_EXCHANGE.has(name));
  return JSON.stringify([status, kept.toSorted(([a], [b]) => (a < b ? -1 : 1)), createHash('sha256').update(body).digest('hex')]);
};

/** Which kind of answer came: the final one, a refusal that asks to come again, or something that may not be. */
export const kindOf = (answer: Answer): 'final' | 'in progress' | 'unavailable' | 'wrong' => {
  if (answer.status === 201) return 'final';
  if (answer.status === 409 && answer.body.includes('"idempotency_in_progress"')) return 'in progress';
  // While the service starts.
  return answer.status === 503 ? 'unavailable' : 'wrong';
};
