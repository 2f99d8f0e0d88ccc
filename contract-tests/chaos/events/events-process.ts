import { ConditionFailed, type Write } from '#core/ports/table.ts';
import { startBackbone } from '#runtime/events/backbone.ts';
import type { FaultPoint } from '#runtime/events/fault-points.ts';
import { committer } from '#runtime/http/commit.ts';
import { seededRandom } from '../seeded-random.ts';
import { ownerIdOf, todoIdOf } from './event-plan.ts';
import { clock, consumersOf, newId, openEventStores } from './events-world.ts';
import { unreliableBus } from './unreliable-bus.ts';

/** What the process is to do, as its one argument in JSON. */
export interface Work {
  readonly folder: string;
  readonly seed: string;
  /** Events are written up to this number. */
  readonly events: number;
  /** The process ends itself at the nth passing of this point. */
  readonly killAt: { readonly point: FaultPoint; readonly pass: number } | undefined;
  readonly isMended: boolean;
  /** Whether messages that a killed process held are waited for. */
  readonly isLast: boolean;
  readonly loses: number | undefined;
  readonly forgetsMarks: boolean;
}

/** What the process tells: how far it is, and when nothing is left to do. */
export interface Told {
  readonly written: number;
  readonly deliveries: number;
  readonly isIdle: boolean;
  readonly rssBytes: number;
}

const WRITERS = 100;
const LEDGER = 'LEDGER';

const work: Work = JSON.parse(process.argv[2] ?? '');
const random = seededRandom(work.seed);
const { table, queues } = openEventStores(work.folder);
let passes = 0;
const onFaultPoint = (point: FaultPoint): void => {
  if (point !== work.killAt?.point) return;
  passes += 1;
  if (passes >= work.killAt.pass) process.kill(process.pid, 'SIGKILL');
};
const chance = random.fork('consumers').chance;
const consumers = consumersOf(table, { ...work, chance, onFaultPoint });
const bus = unreliableBus(queues.bus(Object.fromEntries(consumers.map(({ name, eventTypes }) => [name, eventTypes]))), random.fork('bus'), work.loses);
const telemetry = { failure: (error: unknown): void => void process.stderr.write(`${String(error)}\n`), task: (): void => undefined };
const backbone = startBackbone({ table, bus, queueOf: queues.queue, consumers, clock, random: () => 0, telemetry, onFaultPoint });
const commit = committer(table, clock, newId, backbone.wake);
let written = 0;

/** Writes record and event in one transaction, as a request does; what an earlier process has written stays. */
const write = async (index: number): Promise<void> => {
  const record: Write = { kind: 'put', item: { pk: LEDGER, sk: todoIdOf(index) }, guard: { is: 'absent' } };
  try {
    await commit({ writes: [record], events: [{ type: 'todo.created', ownerId: ownerIdOf(index), data: { todoId: todoIdOf(index), version: 1 } }], requestId: 'chaos' }, []);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
  written = Math.max(written, index + 1);
};

/** Where an earlier process may have stopped; writers were at most so far apart. */
const begun = async (): Promise<number> => {
  const { items } = await table.query({ pk: LEDGER, descending: true, limit: 1 });
  return items[0] === undefined ? 0 : Math.max(0, Number.parseInt(items[0].sk.slice('todo_'.length), 16) - 2 * WRITERS);
};

const tell = (isIdle: boolean): void => {
  process.send?.({ written, deliveries: bus.deliveries(), isIdle, rssBytes: process.memoryUsage.rss() } satisfies Told);
};

let next = await begun();
tell(false);
setInterval(() => tell(false), 200).unref();
await Promise.all(
  Array.from({ length: WRITERS }, async () => {
    while (next < work.events) await write(next++);
  }),
);
/** Messages that a process took with it to its end come back after their visibility timeout. */
const waiting = async (): Promise<number> => {
  const depths = await Promise.all(consumers.map(({ name }) => queues.queue(name).depth()));
  return depths.reduce((sum, { ready, invisible }) => sum + ready + invisible, 0);
};
do await backbone.idle();
while (work.isLast && (await waiting()) > 0);
tell(true);
