/** Something that is done again and again beside the requests. */
export interface BackgroundTask {
  readonly name: string;
  /** Pause after a run that found nothing to do. */
  readonly intervalMs: number;
  /** Does what is due; true when more may be due at once. */
  readonly run: () => Promise<boolean>;
}

const MAX_PAUSE_MS = 30_000;

/**
 * Runs a task until it is stopped. After a failure it is tried again, ever more slowly up to half a minute.
 * @returns a function that stops it after the run under way
 */
export const startTask = (
  { name, intervalMs, run }: BackgroundTask,
  onFailure: (error: unknown, task: string) => void,
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
    let pauseMs = intervalMs;
    while (!stopped) {
      try {
        pauseMs = intervalMs;
        if (await run()) continue;
      } catch (error) {
        onFailure(error, name);
        pauseMs = Math.min(Math.max(pauseMs, 1_000) * 2, MAX_PAUSE_MS);
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
