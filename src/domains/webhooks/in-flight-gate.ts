import type { Clock } from '#core/ports/clock.ts';

/** Lets few attempts go to one endpoint at a time. */
export interface InFlightGate {
  /** Takes a place, or names the time to come back; nothing is counted meanwhile. */
  enter(webhookId: string, health: 'well' | 'failing'): { readonly leave: () => void } | { readonly comeBackAt: Date };
}

interface Traffic {
  inFlight: number;
  /** Running mean of how long an attempt holds its place. */
  meanMs: number;
  /** When the last of those that were turned away comes back. */
  lastTurnMs: number;
}

/** Attempts under way at once to an endpoint that takes them, and to one that is failing. */
const PLACES = { well: 2, failing: 1 } as const;
/** Attempts under way at once to all endpoints that are failing or slow: half of what the sender can do. */
const SLOW_PLACES = 32;
const SLOW_MS = 2_000;
const FIRST_MEAN_MS = 100;
const WEIGHT = 0.3;
const LONGEST_WAIT_MS = 600_000;
const MOST_ENDPOINTS = 10_000;

/**
 * A gate within one process: endpoints that are failing or slow take half of all places at most. Whoever is turned away gets a turn behind those that were turned away before, as far apart as attempts
 * take: a slow receiver with a long backlog holds no place that others need, and its messages do not come back all at once.
 */
export const inFlightGate = (clock: Clock, random: () => number): InFlightGate => {
  const traffics = new Map<string, Traffic>();
  let slowInFlight = 0;

  const trafficOf = (webhookId: string): Traffic => {
    const known = traffics.get(webhookId);
    if (known) return known;
    if (traffics.size >= MOST_ENDPOINTS) forgetIdle();
    const made = { inFlight: 0, meanMs: FIRST_MEAN_MS, lastTurnMs: 0 };
    traffics.set(webhookId, made);
    return made;
  };
  const forgetIdle = (): void => {
    const nowMs = clock.now().getTime();
    for (const [id, { inFlight, lastTurnMs }] of traffics) if (inFlight === 0 && lastTurnMs < nowMs) traffics.delete(id);
  };

  return {
    enter(webhookId, health) {
      const traffic = trafficOf(webhookId);
      const places = PLACES[health];
      const slow = health === 'failing' || traffic.meanMs > SLOW_MS ? 1 : 0;
      const startMs = clock.now().getTime();
      if (traffic.inFlight < places && (slow === 0 || slowInFlight < SLOW_PLACES)) {
        traffic.inFlight += 1;
        slowInFlight += slow;
        return {
          leave: () => {
            traffic.inFlight -= 1;
            slowInFlight -= slow;
            traffic.meanMs += WEIGHT * (clock.now().getTime() - startMs - traffic.meanMs);
          },
        };
      }
      const turnMs = Math.max(traffic.lastTurnMs, startMs) + Math.max(traffic.meanMs, 1) / places;
      const latestMs = startMs + LONGEST_WAIT_MS * (1 - random() / 2);
      traffic.lastTurnMs = Math.min(turnMs, startMs + LONGEST_WAIT_MS);
      return { comeBackAt: new Date(Math.min(turnMs, latestMs)) };
    },
  };
};
