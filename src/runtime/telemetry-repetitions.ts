/** Decides when what happens again and again is worth a line: a full disk must not fill the log. */
export interface Repetitions {
  /** Something happened there again. @returns how often it happened since the last line; undefined when it is not to be told now */
  repeated(where: string, now: Date): number | undefined;
}

/** A place has its line once in so many milliseconds. */
const QUIET_MS = 10_000;

/** Returns repetitions of which nothing was told yet. */
export const repetitions = (): Repetitions => {
  const places = new Map<string, { toldMs: number; since: number }>();
  return {
    repeated: (where, now) => {
      const place = places.get(where);
      if (place !== undefined && Math.abs(now.getTime() - place.toldMs) < QUIET_MS) {
        place.since += 1;
        return undefined;
      }
      places.set(where, { toldMs: now.getTime(), since: 0 });
      return place?.since ?? 0;
    },
  };
};
