/** Lets work in the background go on piece by piece, so that requests get their turn in between. */
export interface Pace {
  /** A request came: for a moment the pieces leave most of the time to requests. */
  giveWay(): void;
  /** Resolves when the next piece may begin, which is in a turn of the event loop of its own. */
  turn(): Promise<void>;
}

/** How long after a request others are to be expected. */
const GIVE_WAY_MS = 100;
/** Of the time that a piece took, requests get so many times as much before the next one begins. */
const TIMES = 12;
/** A piece that seems long has mostly waited for a core itself. */
const MAX_PAUSE_MS = 25;

/** Returns the pace that all work in the background of one process shares. */
export const backgroundPace = (): Pace => {
  const waiting: (() => void)[] = [];
  let isPacing = false;
  let giveWayUntilMs = 0;

  const next = (): void => {
    isPacing = waiting.length > 0;
    if (!isPacing) return;
    let startMs = 0;
    setImmediate(() => {
      startMs = performance.now();
      waiting.shift()?.();
    });
    // Right behind it in the same turn: after all that the piece does until it waits for something.
    setImmediate(() => {
      const endMs = performance.now();
      if (endMs < giveWayUntilMs) setTimeout(next, Math.min((endMs - startMs) * TIMES, MAX_PAUSE_MS));
      else next();
    });
  };
  return {
    giveWay: () => {
      giveWayUntilMs = performance.now() + GIVE_WAY_MS;
    },
    turn: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (isPacing) return;
        next();
      }),
  };
};
