/** Tells who asks when a loop has found nothing to do. */
export interface IdleWatch {
  /** Resolves at the first round that began after this call and found nothing. */
  idle(): Promise<void>;
  /** A round begins. @returns what to call when it found nothing */
  round(): () => void;
}

/** Returns a watch over a loop; asking wakes the loop. */
export const idleWatch = (wake: () => void): IdleWatch => {
  const asking = new Set<() => void>();
  return {
    idle: () =>
      new Promise((resolve) => {
        asking.add(resolve);
        wake();
      }),
    round: () => {
      // Whoever asks during a round may know of something that it no longer sees.
      const asked = [...asking];
      return () => {
        for (const resolve of asked) {
          asking.delete(resolve);
          resolve();
        }
      };
    },
  };
};
