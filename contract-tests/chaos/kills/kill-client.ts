import type { Checks } from '../checks.ts';

/** Someone who writes until the service dies, and knows what must be there afterwards. */
export interface KillClient {
  /** Writes one thing after another until a request stays unanswered or `isOver` says so; true for what was acknowledged. */
  readonly work: (isOver: () => boolean) => Promise<void>;
  /** Compares what is there with what was acknowledged, once the service is up again. */
  readonly verify: () => Promise<void>;
  /** Requests acknowledged so far, by operation. */
  readonly acknowledged: ReadonlyMap<string, number>;
}

/** Counts one more of a name. */
export const countOne = (counts: Map<string, number>, name: string, by = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + by);
};

/** The checks of the suite, by the promise that they hold the service to. */
export const KILL_CHECKS = {
  lost: 'no acknowledged write is lost',
  half: 'what was cut took place as a whole or not at all',
  answers: 'requests are answered as planned',
  bytes: 'ready files have exactly the announced bytes',
  usage: 'the storage usage is the sum of what exists',
  accounts: 'acknowledged sign-ups and confirmations hold',
  databases: 'the databases are whole after a kill',
  objects: 'the object folder holds what its index names, and nothing else',
} as const;

/** Files what a look after a crash found under the check that it belongs to. */
export const fileFinding = (checks: Checks, finding: { readonly kind: string; readonly detail?: string }, whose: string): void => {
  const says = (): string => `${whose}: ${finding.detail ?? ''}`;
  checks.judge(KILL_CHECKS.lost, finding.kind !== 'lost', says);
  checks.judge(KILL_CHECKS.half, finding.kind !== 'half', says);
};
