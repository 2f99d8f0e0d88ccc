import type { RecordedEvent } from '#core/event.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DeadLetter, Queue } from '#core/ports/queue.ts';
import type { EventsStatus } from '#runtime/events/status.ts';
import type { TaskFigures } from '#runtime/telemetry-tasks.ts';

/** A dead letter as the operator sees it. */
export interface ShownLetter {
  readonly id: string;
  readonly type: string;
  readonly ownerId: string;
  readonly attempts: number;
  readonly reason: string;
  readonly diedAt: Date;
}

/** Everything that the operator's console shows; its JSON is `/console.json`. */
export interface ConsoleReport {
  readonly at: Date;
  readonly outbox: EventsStatus['outbox'];
  readonly dispatcher: EventsStatus['dispatcher'];
  readonly queues: readonly (EventsStatus['consumers'][number] & {
    /** The oldest ones, at most 100. */
    readonly deadLetters: readonly ShownLetter[];
  })[];
  readonly tasks: readonly TaskFigures[];
}

/** What the console looks at. */
export interface ConsoleSources {
  readonly clock: Clock;
  readonly events: () => Promise<EventsStatus>;
  readonly queues: readonly Queue[];
  readonly tasks: () => readonly TaskFigures[];
}

const LETTERS_SHOWN = 100;

/** Looks at everything that the console shows. */
export const consoleReport = async ({ clock, events, queues, tasks }: ConsoleSources): Promise<ConsoleReport> => {
  const { outbox, dispatcher, consumers } = await events();
  const letters = await Promise.all(queues.map((queue) => queue.listDead(LETTERS_SHOWN)));
  const lettersOf = (name: string): readonly ShownLetter[] => (letters[queues.findIndex((queue) => queue.name === name)] ?? []).map(shown);
  return { at: clock.now(), outbox, dispatcher, queues: consumers.map((consumer) => ({ ...consumer, deadLetters: lettersOf(consumer.name) })), tasks: tasks() };
};

const shown = ({ id, body, group, attempts, reason, diedAt }: DeadLetter): ShownLetter => ({ id, type: typeIn(body), ownerId: group, attempts, reason, diedAt });

const typeIn = (body: string): string => {
  try {
    // A letter may be dead because it holds no event.
    const { type } = JSON.parse(body) as Partial<RecordedEvent>;
    return typeof type === 'string' ? type : 'no event';
  } catch {
    return 'no event';
  }
};
