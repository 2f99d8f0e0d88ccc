import { StorageFull } from '#core/ports/table.ts';
import { backoffMs, type Random } from '#runtime/events/backoff.ts';
import { idleWatch } from '#runtime/events/idle-watch.ts';
import { wakeSignal } from '#runtime/events/wake-signal.ts';

/** What is done again and again, and how long it pauses when there is nothing to do. */
export interface Work {
  /** One round. Calls `tellIdle` when nothing is left, and returns whether more may be due at once; `isWoken` says whether somebody told of work. */
  readonly round: (tellIdle: () => void, isWoken: boolean) => Promise<boolean>;
  /** The first pause; each further one is twice as long. */
  readonly pauseMs: number;
  readonly maxPauseMs: number;
  readonly random: Random;
  readonly onFailure: (error: unknown) => void;
}

/** Work that goes on until it is stopped. */
export interface WorkLoop {
  /** There is something to do: a pause ends, but not one after a failure. */
  wake(): void;
  /** Resolves once a round that began after this call has told that nothing is left. */
  idle(): Promise<void>;
  /** Resolves after the round under way. */
  stop(): Promise<void>;
  isStopped(): boolean;
}

const MAX_BACKOFF_MS = 30_000;
/** Room comes back without anybody telling, and looking for it costs nothing. */
const MAX_FULL_BACKOFF_MS = 5_000;

/** Starts to work round after round; after a failure ever more slowly, up to half a minute, or to five seconds where a store is full. */
export const startWork = ({ round, pauseMs, maxPauseMs, random, onFailure }: Work): WorkLoop => {
  const signal = wakeSignal();
  const stopping = wakeSignal();
  const watch = idleWatch(signal.wake);
  let isStopped = false;

  const loop = async (): Promise<void> => {
    let isWoken = false;
    let pause = pauseMs;
    let failures = 0;
    while (!isStopped) {
      try {
        const isMoreDue = await round(watch.round(), isWoken);
        failures = 0;
        if (isMoreDue) pause = pauseMs;
        if (isMoreDue || isStopped) continue;
        isWoken = await signal.wait(pause);
        pause = isWoken ? pauseMs : Math.min(pause * 2, maxPauseMs);
      } catch (error) {
        failures += 1;
        onFailure(error);
        // Nothing but the end interrupts it: otherwise every piece of work would call for another try.
        await stopping.wait(backoffMs(failures, random, error instanceof StorageFull ? MAX_FULL_BACKOFF_MS : MAX_BACKOFF_MS));
      }
    }
    watch.round()();
  };
  // A turn later, when whoever starts it knows the loop by its name.
  const running = Promise.resolve().then(loop);
  const stop = (): Promise<void> => {
    isStopped = true;
    stopping.wake();
    signal.wake();
    return running;
  };
  return { wake: signal.wake, idle: watch.idle, stop, isStopped: () => isStopped };
};
