import type { Consumer } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Queue, QueueMessage } from '#core/ports/queue.ts';
import type { Random } from '#runtime/events/backoff.ts';
import { consumerMeter, type ConsumerFigures, type ConsumerMeter } from '#runtime/events/consumer-meter.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { handleBatch } from '#runtime/events/handle-batch.ts';
import { startWork, type Work } from '#runtime/events/work-loop.ts';

/** What a runner works with. */
export interface RunnerParts {
  readonly consumer: Consumer;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves when the next piece of work may begin. */
  readonly turn: () => Promise<void>;
  /** Hears of a queue that does not answer; what a consumer cannot handle is counted instead. */
  readonly onFailure: (error: unknown) => void;
  readonly onFaultPoint?: OnFaultPoint | undefined;
}

/** Works off one consumer's queue until it is stopped. */
export interface ConsumerRunner {
  readonly name: string;
  /** Something was added to the queue, or was made visible. */
  wake(): void;
  /** Resolves once nothing is visible in the queue and nothing under way. */
  idle(): Promise<void>;
  /** Takes no more messages, and resolves when what is under way is answered for. */
  stop(): Promise<void>;
  figures(): ConsumerFigures;
}

const FIRST_PAUSE_MS = 50;
/** A delayed message becomes visible without anybody telling; it is found so much later at most. */
const MAX_PAUSE_MS = 1_000;

/** Starts to work off the queue of a consumer: at most `concurrency` batches at once, and no message is taken that has no free place. */
export const startConsumer = (parts: RunnerParts): ConsumerRunner => {
  const { consumer: { name, limits }, queue, random, onFailure, onFaultPoint } = parts;
  const meter = consumerMeter(name);
  const underWay = new Set<Promise<void>>();

  const begin = (messages: readonly QueueMessage[]): void => {
    // Messages that nobody answered for come back when their visibility timeout is over.
    const worked = workOff(parts, meter, messages, work.isStopped).catch(onFailure).finally(() => {
      underWay.delete(worked);
      work.wake();
    });
    underWay.add(worked);
  };
  const round: Work['round'] = async (tellIdle) => {
    if (underWay.size >= limits.concurrency) await Promise.race(underWay);
    if (work.isStopped()) return false;
    const messages = await queue.receive({ limit: limits.batch, visibilityMs: limits.visibilityMs });
    onFaultPoint?.('consumer: after receive');
    if (messages.length > 0) begin(messages);
    else if (underWay.size === 0) tellIdle();
    return messages.length > 0;
  };
  const work = startWork({ round, pauseMs: FIRST_PAUSE_MS, maxPauseMs: MAX_PAUSE_MS, random, onFailure });
  const stop = async (): Promise<void> => {
    await work.stop();
    await Promise.all(underWay);
  };
  return { name, wake: work.wake, idle: work.idle, stop, figures: meter.figures };
};

const workOff = async (parts: RunnerParts, meter: ConsumerMeter, messages: readonly QueueMessage[], isStopped: () => boolean): Promise<void> => {
  const { queue, clock, consumer } = parts;
  const untilMs = clock.now().getTime() + consumer.limits.visibilityMs / 2;
  const parcels = parcelsOf(messages);
  for (const [index, parcel] of parcels.entries()) {
    if (index > 0 && (isStopped() || clock.now().getTime() >= untilMs)) {
      // What waits behind slow neighbours goes back before it becomes visible under our hands.
      return queue.postpone(parcels.slice(index).flat().map(({ receipt }) => ({ receipt, delayMs: 0, uncounted: true })));
    }
    await parts.turn();
    meter.record(await handleBatch(parts, parcel), clock.now());
  }
};

/** What is new goes together; what came back goes alone, so that a poisoned event takes no neighbour with it. */
const parcelsOf = (messages: readonly QueueMessage[]): readonly (readonly QueueMessage[])[] => {
  const fresh = messages.filter(({ attempts }) => attempts === 1);
  const again = messages.filter(({ attempts }) => attempts > 1);
  return [...(fresh.length > 0 ? [fresh] : []), ...again.map((message) => [message])];
};
