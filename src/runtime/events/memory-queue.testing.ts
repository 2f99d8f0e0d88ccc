import type { Consumer } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import type { DeadLetter, NewMessage, Queue } from '#core/ports/queue.ts';

interface Held extends NewMessage { attempts: number; sentAt: Date; visibleAt: number; receipt: string; dead?: { at: Date; reason: string } }

/** A queue in memory, until the embedded one is there. */
export const memoryQueue = (name: string, clock: Clock, maxReceives: number): Queue => {
  let held: Held[] = [];
  let receipts = 0;
  const now = (): number => clock.now().getTime();
  const byReceipt = (receipt: string): Held | undefined => held.find((each) => each.receipt === receipt && !each.dead);
  return {
    name,
    send: async (messages) => { held.push(...messages.map((message) => ({ ...message, attempts: 0, sentAt: clock.now(), visibleAt: 0, receipt: '' }))); },
    receive: async ({ limit, visibilityMs }) => {
      const visible = held.filter((each) => !each.dead && each.visibleAt <= now());
      for (const each of visible) if (each.attempts >= maxReceives) each.dead = { at: clock.now(), reason: 'Received too often.' };
      const taken = visible.filter((each) => !each.dead).slice(0, limit);
      for (const each of taken) { each.attempts += 1; each.visibleAt = now() + visibilityMs; each.receipt = `receipt_${(receipts += 1)}`; }
      return taken.map((each) => ({ ...each }));
    },
    remove: async (given) => { held = held.filter((each) => each.dead || !given.includes(each.receipt)); },
    postpone: async (delays) => {
      for (const { receipt, delayMs, uncounted } of delays) {
        const found = byReceipt(receipt);
        if (!found) continue;
        found.visibleAt = now() + delayMs;
        found.receipt = '';
        if (uncounted) found.attempts -= 1;
      }
    },
    bury: async (failures) => { for (const { receipt, reason } of failures) { const found = byReceipt(receipt); if (found) found.dead = { at: clock.now(), reason }; } },
    listDead: async (limit) => held.filter((each) => each.dead).slice(0, limit).map(({ id, body, group, attempts, sentAt, dead }): DeadLetter => ({ id, body, group, attempts, sentAt, diedAt: dead!.at, reason: dead!.reason })),
    redrive: async (ids) => {
      const chosen = held.filter((each) => each.dead && (!ids || ids.includes(each.id)));
      for (const each of chosen) { delete each.dead; each.attempts = 0; each.visibleAt = 0; }
      return chosen.length;
    },
    depth: async () => {
      const alive = held.filter((each) => !each.dead);
      const ready = alive.filter((each) => each.visibleAt <= now()).length;
      return { ready, invisible: alive.length - ready, dead: held.length - alive.length, oldestAgeMs: alive.length === 0 ? 0 : Math.max(...alive.map(({ sentAt }) => now() - sentAt.getTime())) };
    },
  };
};

/** A bus over them. */
export const memoryBus = (consumers: readonly Consumer[], queues: ReadonlyMap<string, Queue>): EventBus => ({
  publish: async (events) => {
    for (const { name, eventTypes } of consumers) {
      const own = events.filter(({ type }) => (eventTypes as readonly string[]).includes(type));
      if (own.length > 0) await queues.get(name)!.send(own.map((event) => ({ id: event.id, body: JSON.stringify(event), group: event.ownerId })));
    }
  },
});
