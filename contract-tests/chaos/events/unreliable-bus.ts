import type { RecordedEvent } from '#core/event.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { Random } from '../seeded-random.ts';

const MOST_DELIVERIES = 5;
/** Repetitions that are kept back until later events have overtaken them. */
const KEPT_BACK = 400;
const MAX_EVENTS = 100;

/**
 * A bus that delivers every event one to five times, shuffled, some repetitions much later than the first; `loses` makes it drop
 * one event in so many, which no check may overlook.
 */
export const unreliableBus = (bus: EventBus, random: Random, loses: number | undefined): EventBus & { readonly deliveries: () => number } => {
  let deliveries = 0;
  let later: RecordedEvent[] = [];
  const publish = async (events: readonly RecordedEvent[]): Promise<void> => {
    for (let start = 0; start < events.length; start += MAX_EVENTS) await bus.publish(events.slice(start, start + MAX_EVENTS));
    deliveries += events.length;
  };
  return {
    deliveries: () => deliveries,
    publish: async (events) => {
      const kept = loses === undefined ? events : events.filter(() => random.below(loses) > 0);
      const repetitions = kept.flatMap((event) => Array.from({ length: random.below(MOST_DELIVERIES) }, () => event));
      later = shuffled([...later, ...repetitions], random);
      await publish(shuffled([...kept, ...later.splice(KEPT_BACK)], random));
    },
  };
};

const shuffled = <Value>(values: readonly Value[], random: Random): Value[] => {
  const result = [...values];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
};
