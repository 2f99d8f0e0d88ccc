import type { Prepared } from '../synthetic/prepare.ts';

/** Starts one HTTP server over a synthetic contract on a free port of the loopback interface; returns the port. */
export type Contender = (prepared: Prepared) => Promise<number>;

/** What a contender's process says of itself when asked. */
export interface Usage {
  readonly cpuMicroseconds: number;
  readonly rssBytes: number;
  /** Share of the time since the last question in which the event loop was busy. */
  readonly busy: number;
}
