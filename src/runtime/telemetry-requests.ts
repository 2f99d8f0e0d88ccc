import type { RequestRecord } from '#core/ports/telemetry.ts';

/** Requests of one operation, method and class of status since the start. */
export interface RequestSeries {
  /** Operation id, or `unmatched`. */
  readonly operation: string;
  readonly method: string;
  /** `2xx`, … */
  readonly statusClass: string;
  count: number;
  sumSeconds: number;
  /** Requests per bucket of `DURATION_BOUNDS`, and one more for those above. */
  readonly buckets: number[];
}

/** Counts requests in plain memory: the hot path touches no metrics library. */
export interface RequestMeter {
  record(record: RequestRecord): void;
  series(): readonly RequestSeries[];
  /** Answered problems by code. */
  readonly problems: ReadonlyMap<string, number>;
}

/** Upper bounds of the duration buckets in seconds: those that OpenTelemetry advises, and two finer ones. */
export const DURATION_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Returns a meter without requests. */
export const requestMeter = (): RequestMeter => {
  const operations = new Map<string, Map<string, (RequestSeries | undefined)[]>>();
  const problems = new Map<string, number>();

  const seriesOf = (operation: string, method: string, statusClass: number): RequestSeries => {
    const methods = getOrMake(operations, operation, () => new Map<string, (RequestSeries | undefined)[]>());
    const classes = getOrMake(methods, method, () => new Array<RequestSeries | undefined>(6).fill(undefined));
    return (classes[statusClass] ??= { operation, method, statusClass: `${statusClass}xx`, count: 0, sumSeconds: 0, buckets: new Array<number>(DURATION_BOUNDS.length + 1).fill(0) });
  };

  return {
    record: ({ operationId, method, status, durationMs, problemCode }) => {
      // Methods are the client's choice: unknown ones share a series, or anyone could make endless series.
      const series = seriesOf(operationId ?? 'unmatched', METHODS.has(method) ? method : '_OTHER', Math.trunc(status / 100));
      const seconds = durationMs / 1_000;
      series.count += 1;
      series.sumSeconds += seconds;
      series.buckets[bucketOf(seconds)]! += 1;
      if (problemCode !== undefined) problems.set(problemCode, (problems.get(problemCode) ?? 0) + 1);
    },
    series: () => [...operations.values()].flatMap((methods) => [...methods.values()].flat()).filter((series) => series !== undefined),
    problems,
  };
};

const getOrMake = <Value>(map: Map<string, Value>, key: string, make: () => Value): Value => {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
};

/** The bucket of `DURATION_BOUNDS` that a duration falls into. */
export const bucketOf = (seconds: number): number => {
  let bucket = 0;
  while (bucket < DURATION_BOUNDS.length && seconds > DURATION_BOUNDS[bucket]!) bucket += 1;
  return bucket;
};
