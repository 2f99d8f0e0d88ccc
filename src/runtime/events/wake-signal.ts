/** Wakes the one who waits for it; a wake that comes while nobody waits is kept for the next time. */
export interface WakeSignal {
  wake(): void;
  /** Resolves at the next wake, or after so many milliseconds at the latest. @returns whether it was woken */
  wait(ms: number): Promise<boolean>;
}

/** Returns a signal that nobody has given yet. */
export const wakeSignal = (): WakeSignal => {
  let isKept = false;
  let waiting: (() => void) | undefined;
  return {
    wake: () => {
      if (waiting) waiting();
      else isKept = true;
    },
    wait: (ms) => {
      if (isKept) {
        isKept = false;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const end = (isWoken: boolean): void => {
          waiting = undefined;
          clearTimeout(timer);
          resolve(isWoken);
        };
        const timer = setTimeout(end, ms, false);
        timer.unref();
        waiting = () => end(true);
      });
    },
  };
};
