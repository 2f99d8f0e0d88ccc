import type { Clock } from '#core/ports/clock.ts';

/** A place for one attempt, or the time to come back for one; nothing is counted meanwhile. */
export type Entered = { readonly leave: () => void } | { readonly comeBackAt: Date };

/** Where an attempt goes. */
export interface Destination {
  readonly webhookId: string;
  readonly ownerId: string;
}

/** Lets few attempts go to one endpoint at a time, and not too many to those of one person. */
export interface InFlightGate {
  /** An endpoint that answers quickly is worth a moment's wait; whoever has waited decides anew what is to be done. */
  enter(destination: Destination, health: 'well' | 'failing'): Promise<Entered>;
}

interface Traffic {
  readonly ownerId: string;
  inFlight: number;
  /** Whether an attempt has ended by now. */
  isKnown: boolean;
  /** Running mean of how long an attempt holds its place. */
  meanMs: number;
  /** When the last of those that were turned away comes back. */
  lastTurnMs: number;
  readonly waiting: (() => void)[];
}

/** Attempts under way at once to an endpoint that takes them, and to one that is failing. */
const PLACES = { well: 2, failing: 1 } as const;
/**
 * Attempts under way or waiting for all endpoints of one person, whose receivers may all begin to hang at the same moment: so many at all,
 * however often endpoints are removed and made anew, and only so few where an endpoint of which nothing is known has its place already.
 */
const PLACES_OF_OWNER = { all: 40, unknown: 8 } as const;
/** Attempts under way at once to all endpoints that are failing or slow: a quarter of what the sender can do. */
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
  const owners = holdings();
  const taken = { slow: 0, waiting: 0 };

  const trafficOf = ({ webhookId, ownerId }: Destination): Traffic => {
    const known = traffics.get(webhookId);
    if (known) return known;
    if (traffics.size >= MOST_ENDPOINTS) forgetIdle(traffics, clock.now().getTime());
    const made = { ownerId, inFlight: 0, isKnown: false, meanMs: FIRST_MEAN_MS, lastTurnMs: 0, waiting: [] };
    traffics.set(webhookId, made);
    return made;
  };
  const admitted = (traffic: Traffic, health: 'well' | 'failing'): Entered | undefined => {
    const slow = health === 'failing' || traffic.meanMs > SLOW_MS ? 1 : 0;
    if (owners.heldBy(traffic.ownerId) >= PLACES_OF_OWNER[traffic.inFlight === 0 || traffic.isKnown ? 'all' : 'unknown']) return undefined;
    if (traffic.inFlight >= PLACES[health] || (slow === 1 && taken.slow >= SLOW_PLACES)) return undefined;
    const startMs = clock.now().getTime();
    traffic.inFlight += 1;
    taken.slow += slow;
    owners.change(traffic.ownerId, 1);
    return {
      leave: () => {
        traffic.inFlight -= 1;
        traffic.isKnown = true;
        taken.slow -= slow;
        owners.change(traffic.ownerId, -1);
        traffic.meanMs += WEIGHT * (clock.now().getTime() - startMs - traffic.meanMs);
        traffic.waiting.shift()?.();
      },
    };
  };
  const turnedAway = (traffic: Traffic, health: 'well' | 'failing'): Entered => ({ comeBackAt: nextTurn(traffic, PLACES[health], clock.now().getTime(), random()) });
  /** Takes the place in the very moment in which it is left; whoever cannot lets the next one try. */
  const placeLeft = (traffic: Traffic, health: 'well' | 'failing'): Promise<Entered> =>
    new Promise((resolve) => {
      taken.waiting += 1;
      owners.change(traffic.ownerId, 1);
      traffic.waiting.push(() => {
        taken.waiting -= 1;
        owners.change(traffic.ownerId, -1);
        const place = admitted(traffic, health);
        resolve(place ?? turnedAway(traffic, health));
        if (!place) traffic.waiting.shift()?.();
      });
    });
  const mayWait = ({ ownerId, meanMs, isKnown, inFlight }: Traffic, health: 'well' | 'failing'): boolean =>
    inFlight > 0 && health === 'well' && meanMs <= QUICK_MS && taken.waiting < WAITING_PLACES && owners.heldBy(ownerId) < PLACES_OF_OWNER[isKnown ? 'all' : 'unknown'];

  return {
    async enter(destination, health) {
      const traffic = trafficOf(destination);
      return admitted(traffic, health) ?? (mayWait(traffic, health) ? placeLeft(traffic, health) : turnedAway(traffic, health));
    },
  };
};

/** Behind those that were turned away before; where that is far, not all at the same moment. */
const nextTurn = (traffic: Traffic, places: number, nowMs: number, chance: number): Date => {
  const turnMs = Math.max(traffic.lastTurnMs, nowMs) + Math.max(traffic.meanMs, 1) / places;
  traffic.lastTurnMs = Math.min(turnMs, nowMs + LONGEST_WAIT_MS);
  return new Date(Math.min(turnMs, nowMs + LONGEST_WAIT_MS * (1 - chance / 2)));
};

const forgetIdle = (traffics: Map<string, Traffic>, nowMs: number): void => {
  for (const [id, { inFlight, lastTurnMs, waiting }] of traffics) if (inFlight + waiting.length === 0 && lastTurnMs < nowMs) traffics.delete(id);
};

/** How many places each person holds, for attempts under way and for those that wait. */
const holdings = () => {
  const held = new Map<string, number>();
  return {
    heldBy: (ownerId: string): number => held.get(ownerId) ?? 0,
    change: (ownerId: string, by: 1 | -1): void => {
      const count = (held.get(ownerId) ?? 0) + by;
      if (count > 0) held.set(ownerId, count);
      else held.delete(ownerId);
    },
  };
};
