import type { DatabaseSync } from 'node:sqlite';

/** The counters of the queues and of their groups, changed in the transaction of the messages that they count. */
export interface QueueCounters {
  /** Starts collecting the changes of one operation on one queue. */
  tally(queue: number): Tally;
  /** The group whose message is received next, undefined when none is ready. */
  next(queue: number): string | undefined;
  /** Moves one message of a group from ready to in flight, and the group behind those that wait. */
  take(queue: number, group: string): void;
}

/** How many messages came into a state, or left it. */
export interface Change {
  readonly ready?: number;
  /** Of the messages that are hidden, those that a consumer has. */
  readonly inFlight?: number;
  readonly hidden?: number;
  readonly dead?: number;
}

/** Changes of one operation; `settle` writes them. */
export interface Tally {
  /** Changes the counters of a group and of its queue. */
  add(group: string, change: Change): void;
  /** Changes the counters of the queue alone, since `take` has changed those of the group. */
  count(change: Change): void;
  settle(): void;
}

/**
 * Keeps who is served next, in O(log groups) a message: the group with the fewest messages in flight, and among equals
 * the one that was served, or began to wait, longest ago. So a group with one message waits for at most one message
 * of every other group, however many they have; and a group with many is passed over only by groups that came before its turn.
 */
export const queueCounters = (db: DatabaseSync): QueueCounters => {
  const next = db.prepare('SELECT name FROM groups WHERE queue = ? AND ready > 0 ORDER BY inFlight, turn LIMIT 1');
  const take = db.prepare('UPDATE groups SET ready = ready - 1, inFlight = inFlight + 1, turn = ? WHERE queue = ? AND name = ?');
  const change = db.prepare(
    `INSERT INTO groups (queue, name, ready, inFlight, turn) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (queue, name) DO UPDATE SET ready = ready + excluded.ready, inFlight = inFlight + excluded.inFlight,
       turn = CASE WHEN ready = 0 THEN excluded.turn ELSE turn END`,
  );
  const drop = db.prepare('DELETE FROM groups WHERE queue = ? AND name = ? AND ready = 0 AND inFlight = 0');
  const count = db.prepare('UPDATE queues SET ready = ready + ?, hidden = hidden + ?, dead = dead + ? WHERE id = ?');
  let turn = Number(db.prepare('SELECT max(turn) AS last FROM groups').get()?.['last'] ?? 0);

  return {
    next: (queue) => {
      const row = next.get(queue);
      return row === undefined ? undefined : String(row['name']);
    },
    take: (queue, group) => void take.run((turn += 1), queue, group),
    tally: (queue) => {
      const groups = new Map<string, { ready: number; inFlight: number }>();
      const total = { ready: 0, hidden: 0, dead: 0 };
      const addTotal = ({ ready = 0, hidden = 0, dead = 0 }: Change): void => {
        total.ready += ready;
        total.hidden += hidden;
        total.dead += dead;
      };
      return {
        add: (group, changes) => {
          const { ready = 0, inFlight = 0 } = changes;
          const sum = groups.get(group) ?? { ready: 0, inFlight: 0 };
          groups.set(group, { ready: sum.ready + ready, inFlight: sum.inFlight + inFlight });
          addTotal(changes);
        },
        count: addTotal,
        settle: () => {
          for (const [group, { ready, inFlight }] of groups) {
            if (ready !== 0 || inFlight !== 0) change.run(queue, group, ready, inFlight, (turn += 1));
            if (ready < 0 || inFlight < 0) drop.run(queue, group);
          }
          if (total.ready !== 0 || total.hidden !== 0 || total.dead !== 0) count.run(total.ready, total.hidden, total.dead, queue);
        },
      };
    },
  };
};
