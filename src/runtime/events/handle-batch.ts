import type { Consumer, Delivery, Unhandled } from '#core/consumer.ts';
import type { RecordedEvent } from '#core/event.ts';
import type { Clock } from '#core/ports/clock.ts';
import { MAX_INVISIBLE_MS, type Queue, type QueueMessage } from '#core/ports/queue.ts';
import { StorageFull } from '#core/ports/table.ts';
import { backoffMs, type Random } from '#runtime/events/backoff.ts';
import type { BatchFigures } from '#runtime/events/consumer-meter.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { unhandledBy } from '#runtime/events/transactional.ts';

/** What handling a batch takes. */
export interface BatchParts {
  readonly consumer: Consumer;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: Random;
  /** Makes an answer to the queue reach it. */
  readonly answer: (act: () => Promise<void>) => Promise<void>;
  readonly onFaultPoint?: OnFaultPoint | undefined;
}

interface Received extends Delivery {
  readonly message: QueueMessage;
}

type Outcomes = ReadonlyMap<string, Unhandled>;

/** What became of a batch. */
export interface HandledBatch {
  readonly figures: BatchFigures;
  /** A store was full or down, so that what comes next would fare no better. */
  readonly waitsForStore: boolean;
}

/** Hands messages to their consumer and answers for each of them to the queue. */
export const handleBatch = async (parts: BatchParts, messages: readonly QueueMessage[]): Promise<HandledBatch> => {
  const { clock, onFaultPoint } = parts;
  const startMs = clock.now().getTime();
  const read = messages.map(receivedOf);
  const received = read.filter((each) => each !== undefined);
  const unreadable = messages.filter((_message, index) => read[index] === undefined);
  const outcomes = received.length === 0 ? new Map<string, Unhandled>() : await consume(parts, received);
  onFaultPoint?.('consumer: after consume');
  const figures = await settle(parts, received, outcomes);
  if (unreadable.length > 0) await parts.answer(() => parts.queue.bury(unreadable.map(({ receipt }) => ({ receipt, reason: 'The message holds no event.' }))));
  onFaultPoint?.('consumer: after settle');
  const seconds = (clock.now().getTime() - startMs) / 1000;
  const unhandled = [...outcomes.values()];
  return {
    figures: { ...figures, attempts: messages.length, buried: figures.buried + unreadable.length, seconds, reason: unhandled[0]?.reason },
    waitsForStore: unhandled.some(({ as }) => typeof as === 'object' && as.waitsForStore),
  };
};

const receivedOf = (message: QueueMessage): Received | undefined => {
  try {
    // Only the bus writes such messages; whatever else got into a queue is a dead letter.
    const event = JSON.parse(message.body) as RecordedEvent;
    return typeof event.id === 'string' && typeof event.type === 'string' ? { event, attempts: message.attempts, message } : undefined;
  } catch {
    return undefined;
  }
};

const consume = async ({ consumer: { consume: handOver }, clock }: BatchParts, received: readonly Received[]): Promise<Outcomes> => {
  try {
    const unhandled = await handOver(received.map(({ event, attempts }) => ({ event, attempts })));
    return new Map(unhandled.map((each) => [each.eventId, each]));
  } catch (error) {
    // Of several events nobody knows which one it was: each comes back, and then alone.
    const outcomeOf = (eventId: string): Unhandled => {
      const outcome = unhandledBy(error, eventId, clock);
      return received.length === 1 || error instanceof StorageFull ? outcome : { ...outcome, as: 'failed' };
    };
    return new Map(received.map(({ event }) => [event.id, outcomeOf(event.id)]));
  }
};

const settle = async ({ consumer, queue, clock, random, answer }: BatchParts, received: readonly Received[], outcomes: Outcomes): Promise<Pick<BatchFigures, 'handled' | 'failed' | 'postponed' | 'buried'>> => {
  const handled: string[] = [];
  const delays: { readonly receipt: string; readonly delayMs: number; readonly uncounted?: boolean }[] = [];
  const failures: { readonly receipt: string; readonly reason: string }[] = [];
  let failed = 0;
  for (const { event, attempts, message: { receipt } } of received) {
    const outcome = outcomes.get(event.id);
    if (outcome === undefined) handled.push(receipt);
    else if (typeof outcome.as === 'object') delays.push({ receipt, delayMs: delayUntil(outcome.as.postponedUntil, clock), uncounted: true });
    else {
      failed += 1;
      if (outcome.as === 'hopeless' || attempts >= consumer.limits.maxAttempts) failures.push({ receipt, reason: outcome.reason.slice(0, MAX_REASON) });
      else delays.push({ receipt, delayMs: backoffMs(attempts, random) });
    }
  }
  if (handled.length > 0) await answer(() => queue.remove(handled));
  if (delays.length > 0) await answer(() => queue.postpone(delays));
  if (failures.length > 0) await answer(() => queue.bury(failures));
  return { handled: handled.length, failed, postponed: delays.filter(({ uncounted }) => uncounted).length, buried: failures.length };
};

const MAX_REASON = 1_024;

/** Whoever asks for the past must not spin. */
const MIN_POSTPONED_MS = 1_000;

/** Whoever asks for later than a queue can hide is asked again then. */
const delayUntil = (until: Date, clock: Clock): number => Math.min(Math.max(MIN_POSTPONED_MS, until.getTime() - clock.now().getTime()), MAX_INVISIBLE_MS);
