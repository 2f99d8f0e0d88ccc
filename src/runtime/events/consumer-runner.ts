import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Queue, QueueMessage } from '#core/ports/queue.ts';
import type { Random } from '#runtime/events/backoff.ts';
import { consumerMeter, type ConsumerFigures, type ConsumerMeter } from '#runtime/events/consumer-meter.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { handleBatch, type BatchParts } from '#runtime/events/handle-batch.ts';
import { patientAnswers } from '#runtime/events/patient-answers.ts';
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
/** How long a batch that met a full store, or one that is down, keeps its place. */
const STORE_PAUSE_MS = 1_000;

/** Starts to work off the queue of a consumer: at most `concurrency` batches at once, and no message is taken that has no free place. */
export const startConsumer = (parts: RunnerParts): ConsumerRunner => {
  const { consumer: { name, limits }, queue, random, onFailure, onFaultPoint } = parts;
  const meter = consumerMeter(name);
  const underWay = new Set<Promise<void>>();
  const answers = patientAnswers(() => work.isStopped());

  const begin = (messages: readonly QueueMessage[]): void => {
    // Messages that nobody answered for come back when their visibility timeout is over.
    const worked = workOff({ ...parts, meter, answer: answers.give, isStopped: work.isStopped }, messages).catch(onFailure).finally(() => {
      underWay.delete(worked);
      work.wake();
    });
    underWay.add(worked);
  };
  const round: Work['round'] = async (tellIdle) => {
    if (underWay.size >= limits.concurrency) await Promise.race(underWay);
    // Receiving would make the receipts void that those answers name.
    await answers.untilGiven();
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

interface WorkOffParts extends BatchParts {
  readonly meter: ConsumerMeter;
  /** Waits until it is the batch's turn, after requests that came first. */
  readonly turn: () => Promise<void>;
  readonly isStopped: () => boolean;
}

const workOff = async (parts: WorkOffParts, messages: readonly QueueMessage[]): Promise<void> => {
  const { queue, clock, consumer, meter, turn, answer, isStopped } = parts;
  const untilMs = clock.now().getTime() + consumer.limits.visibilityMs / 2;
  const parcels = parcelsOf(messages);
  const putBack = (from: number, delayMs: number): Promise<void> => {
    const delays = parcels.slice(from).flat().map(({ receipt }) => ({ receipt, delayMs, uncounted: true }));
    return delays.length === 0 ? Promise.resolve() : answer(() => queue.postpone(delays));
  };
  for (const [index, parcel] of parcels.entries()) {
    // What waits behind slow neighbours goes back before it becomes visible under our hands.
    if (index > 0 && (isStopped() || clock.now().getTime() >= untilMs)) return putBack(index, 0);
    await turn();
    const { figures, waitsForStore } = await handleBatch(parts, parcel);
    meter.record(figures, clock.now());
    if (!waitsForStore) continue;
    await putBack(index + 1, STORE_PAUSE_MS);
    // In its place nothing else is taken meanwhile, or a long queue would be turned over again and again for nothing.
    return sleep(STORE_PAUSE_MS, undefined, { ref: false });
  }
};

/** What is new goes together; what came back goes alone, so that a poisoned event takes no neighbour with it. */
const parcelsOf = (messages: readonly QueueMessage[]): readonly (readonly QueueMessage[])[] => {
  const fresh = messages.filter(({ attempts }) => attempts === 1);
  const again = messages.filter(({ attempts }) => attempts > 1);
  return [...(fresh.length > 0 ? [fresh] : []), ...again.map((message) => [message])];
};
