import { StorageFull } from '#core/ports/table.ts';

/** Something that is done again and again beside the requests. */
export interface BackgroundTask {
  readonly name: string;
  /** Pause before the first run; none unless told. */
  readonly firstAfterMs?: number;
  /** Pause after a run that found nothing to do. */
  readonly intervalMs: number;
  /** Does what is due, and says whether more may be due at once. */
  readonly run: () => Promise<boolean | TaskRun>;
}

/** One run of a task. */
export interface TaskRun {
  readonly isMoreDue: boolean;
  /** What it did, by what is counted. */
  readonly counts: Readonly<Record<string, number>>;
}

const MAX_PAUSE_MS = 30_000;
const FULL_PAUSE_MS = 5_000;

/**
 * Runs a task until it is stopped. After a failure it is tried again, ever more slowly up to half a minute; every five seconds where a store is full.
 * @returns a function that stops it after the run under way
 */
export const startTask = (
  { name, firstAfterMs = 0, intervalMs, run }: BackgroundTask,
  onFailure: (error: unknown, task: string) => void,
  /** Hears of every run that did something. */
  onDone: (task: string, counts: TaskRun['counts']) => void = () => undefined,
): (() => Promise<void>) => {
  let stopped = false;
  let wake = (): void => undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    let failures = 0;
    if (firstAfterMs > 0) await pause(firstAfterMs);
    while (!stopped) {
      let pauseMs = intervalMs;
      try {
        const isDue = isMoreDue(await run(), (counts) => onDone(name, counts));
        failures = 0;
        if (isDue) continue;
      } catch (error) {
        onFailure(error, name);
        failures += 1;
        // Room comes back without anybody telling, and looking for it costs little.
        pauseMs = error instanceof StorageFull ? FULL_PAUSE_MS : Math.min(Math.max(intervalMs, 1_000) * 2 ** failures, MAX_PAUSE_MS);
      }
      // Told to stop while it ran: there is nobody left to wake it.
      if (!stopped) await pause(pauseMs);
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
};

const isMoreDue = (ran: boolean | TaskRun, onDone: (counts: TaskRun['counts']) => void): boolean => {
  if (typeof ran === 'boolean') return ran;
  if (Object.values(ran.counts).some((count) => count > 0)) onDone(ran.counts);
  return ran.isMoreDue;
};
