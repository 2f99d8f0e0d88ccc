/** The only source of time; tests move it. */
export interface Clock {
  now(): Date;
}
