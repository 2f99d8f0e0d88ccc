import type { Clock } from '#core/ports/clock.ts';

/** A place for one attempt, or the time to come back for one; nothing is counted meanwhile. */
export type Entered = { readonly leave: () => void } | { readonly comeBackAt: Date };

/** Lets few attempts go to one endpoint at a time. */
export interface InFlightGate {
  /** An endpoint that answers quickly is worth a moment's wait; whoever has waited decides anew what is to be done. */
  enter(webhookId: string, health: 'well' | 'failing'): Promise<Entered>;
}

interface Traffic {
  inFlight: number;
  /** Running mean of how long an attempt holds its place. */
  meanMs: number;
  /** When the last of those that were turned away comes back. */
  lastTurnMs: number;
  readonly waiting: (() => void)[];
}

/** Attempts under way at once to an endpoint that takes them, and to one that is failing. */
const PLACES = { well: 2, failing: 1 } as const;
/** Attempts under way at once to all endpoints that are failing or slow: half of what the sender can do. */
const SLOW_PLACES = 32;
const SLOW_MS = 2_000;
/** Attempts that wait at once for a place with an endpoint that answers quickly. */
const WAITING_PLACES = 16;
const QUICK_MS = 250;
const FIRST_MEAN_MS = 100;
const WEIGHT = 0.3;
const LONGEST_WAIT_MS = 600_000;
const MOST_ENDPOINTS = 10_000;

/**
 * A gate within one process: endpoints that are failing or slow take half of all places at most. Whoever is turned away gets a turn behind
 * those that were turned away before, as far apart as attempts take: a slow receiver with a long backlog holds no place that others need,
 * and its messages do not come back all at once.
 */
export const inFlightGate = (clock: Clock, random: () => number): InFlightGate => {
  const traffics = new Map<string, Traffic>();
  const taken = { slow: 0, waiting: 0 };

  const trafficOf = (webhookId: string): Traffic => {
    const known = traffics.get(webhookId);
    if (known) return known;
    if (traffics.size >= MOST_ENDPOINTS) forgetIdle();
    const made = { inFlight: 0, meanMs: FIRST_MEAN_MS, lastTurnMs: 0, waiting: [] };
    traffics.set(webhookId, made);
    return made;
  };
  const forgetIdle = (): void => {
    const nowMs = clock.now().getTime();
    for (const [id, { inFlight, lastTurnMs, waiting }] of traffics) if (inFlight + waiting.length === 0 && lastTurnMs < nowMs) traffics.delete(id);
  };
  const admitted = (traffic: Traffic, health: 'well' | 'failing'): Entered | undefined => {
    const slow = health === 'failing' || traffic.meanMs > SLOW_MS ? 1 : 0;
    if (traffic.inFlight >= PLACES[health] || (slow === 1 && taken.slow >= SLOW_PLACES)) return undefined;
    const startMs = clock.now().getTime();
    traffic.inFlight += 1;
    taken.slow += slow;
    const leave = (): void => {
      traffic.inFlight -= 1;
      taken.slow -= slow;
      traffic.meanMs += WEIGHT * (clock.now().getTime() - startMs - traffic.meanMs);
      traffic.waiting.shift()?.();
    };
    return { leave };
  };
  const turnedAway = (traffic: Traffic, health: 'well' | 'failing'): Entered => {
    const nowMs = clock.now().getTime();
    const turnMs = Math.max(traffic.lastTurnMs, nowMs) + Math.max(traffic.meanMs, 1) / PLACES[health];
    traffic.lastTurnMs = Math.min(turnMs, nowMs + LONGEST_WAIT_MS);
    return { comeBackAt: new Date(Math.min(turnMs, nowMs + LONGEST_WAIT_MS * (1 - random() / 2))) };
  };
  /** Takes the place in the very moment in which it is left; whoever cannot lets the next one try. */
  const placeLeft = (traffic: Traffic, health: 'well' | 'failing'): Promise<Entered> =>
    new Promise((resolve) => {
      taken.waiting += 1;
      traffic.waiting.push(() => {
        taken.waiting -= 1;
        const place = admitted(traffic, health);
        resolve(place ?? turnedAway(traffic, health));
        if (place === undefined) traffic.waiting.shift()?.();
      });
    });

  return {
    async enter(webhookId, health) {
      const traffic = trafficOf(webhookId);
      const place = admitted(traffic, health);
      if (place) return place;
      return health === 'failing' || traffic.meanMs > QUICK_MS || taken.waiting >= WAITING_PLACES ? turnedAway(traffic, health) : placeLeft(traffic, health);
    },
  };
};
