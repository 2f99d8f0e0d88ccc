/** Lets a store fail at the n-th call from now, before it has an effect or right after it. */
export interface CrashPoint {
  /** Makes every call of the store count. */
  readonly wrap: <Store extends object>(store: Store) => Store;
  /** From now on the call of this number (1 is the next one) fails. */
  readonly arm: (call: number, when: 'before' | 'after') => void;
  /** Ends the failing; tells whether it came to a failure. */
  readonly disarm: () => boolean;
}

/** Makes a crash point that is not armed. */
export const aCrashPoint = (): CrashPoint => {
  let callsLeft = Infinity;
  let when: 'before' | 'after' = 'before';
  const crash = () => new Error('The process ended here.');
  const guarded = async (call: () => unknown): Promise<unknown> => {
    callsLeft -= 1;
    // What ended stays ended: every later call fails as well.
    if (callsLeft < 0 || (callsLeft === 0 && when === 'before')) throw crash();
    const result = await call();
    if (callsLeft === 0) throw crash();
    return result;
  };
  return {
    wrap: <Store extends object>(store: Store) =>
      Object.fromEntries(
        Object.entries(store).map(([name, member]: [string, unknown]) => [
          name,
          typeof member === 'function' ? (...values: unknown[]) => guarded(() => member(...values)) : member,
        ]),
      ) as Store,
    arm: (call, moment) => {
      callsLeft = call;
      when = moment;
    },
    disarm: () => {
      const hasFailed = callsLeft <= 0;
      callsLeft = Infinity;
      return hasFailed;
    },
  };
};
