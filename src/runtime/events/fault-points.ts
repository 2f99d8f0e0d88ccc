/** Named moments at which a process may end without anything being lost; each stands before or after one durable step. */
export const FAULT_POINTS = [
  'dispatcher: before publish',
  'dispatcher: after publish',
  'dispatcher: after delete',
  'consumer: after receive',
  'consumer: after consume',
  'consumer: after settle',
  'reaction: before commit',
  'reaction: after commit',
] as const;

/** One of those moments. */
export type FaultPoint = (typeof FAULT_POINTS)[number];

/** Hears of every fault point that is passed; a chaos test ends the process there, or throws. */
export type OnFaultPoint = (point: FaultPoint) => void;
