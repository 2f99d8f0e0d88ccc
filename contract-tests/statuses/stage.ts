import type { OperationId } from '#generated/operations.ts';
import { validators } from '#generated/validators/all.js';
import type { Ask } from '../probe/ask.ts';
import { readyAsks, type ReadyAsks } from '../probe/ready-asks.ts';
import { session, type Session } from '../probe/session.ts';
import { makeWorld, type World } from '../probe/world.ts';
import type { Fault, FaultySwitch } from '../targets/faults.ts';
import { startMachine, type Machine } from '../targets/machine.ts';
import type { WireAnswer } from '../targets/target.ts';

/** What a provocation has at hand. */
export interface Stage {
  readonly world: World;
  readonly asks: ReadyAsks;
  readonly send: Session['send'];
  /** Sends while the stores are broken in one way. */
  readonly sendDuring: (fault: Fault, ask: Ask) => Promise<WireAnswer>;
  /** Sends through a door that allows next to nothing. */
  readonly sendThrottled: Session['send'];
  /** Sends while the only place in the pipeline is taken by a request that hangs. */
  readonly sendOverloaded: Session['send'];
  /** Sends through a pipeline with a defect in the middle of this operation. */
  readonly sendThroughDefect: Session['send'];
  readonly faults: FaultySwitch;
  /** Lets time pass; people sign in again. */
  readonly travel: (seconds: number) => Promise<void>;
  readonly sessions: () => readonly Session[];
  readonly stop: () => Promise<void>;
}

/** Below one request in every class, and yet never more than a day to wait. */
const NEXT_TO_NOTHING = 0.004;

/** Starts a machine with a world behind one of its doors, and the other doors that provocations need. */
export const setStage = async (doorName: 'inProcess' | 'localServer' | 'lambda'): Promise<Stage> => {
  const machine = await startMachine();
  const world = await makeWorld(machine, machine[doorName]);
  const throttled = session(await machine.anotherDoor('throttled', { settings: { throttlingFactor: NEXT_TO_NOTHING } }));
  const crowded = session(await machine.anotherDoor('crowded', { settings: { maxConcurrency: 1 } }));
  const defective = session(await machine.anotherDoor('defective', { parts: { validators: withDefects() } }));
  return {
    world,
    asks: readyAsks(world),
    send: world.session.send,
    sendDuring: (fault, ask) => during(machine, fault, () => world.session.send(ask)),
    sendThrottled: throttled.send,
    sendOverloaded: (ask) => overloaded(machine, crowded, ask),
    sendThroughDefect: defective.send,
    faults: machine.faults,
    travel: (seconds) => {
      machine.advance(seconds);
      return world.signInAgain();
    },
    sessions: () => [world.session, throttled, crowded, defective],
    stop: machine.stop,
  };
};

const during = async <Result>(machine: Machine, fault: Fault, act: () => Promise<Result>): Promise<Result> => {
  machine.faults.set(fault);
  try {
    return await act();
  } finally {
    machine.faults.set('none');
  }
};

const overloaded = async (machine: Machine, crowded: Session, ask: Ask): Promise<WireAnswer> => {
  const [hanging, answer] = await during(machine, 'stalled', async () => {
    const hangs = crowded.send({ operationId: 'getReadiness' });
    return [hangs, await crowded.send(ask)];
  });
  await hanging;
  return answer;
};

type Validators = { readonly [Id in OperationId]: (typeof validators)[OperationId] };

const withDefects = (): Validators =>
  Object.fromEntries(
    Object.entries(validators).map(([id, each]) => {
      const parameters = (): never => {
        throw new Error('Planted: a defect of the pipeline.');
      };
      return [id, { ...each, parameters }];
    }),
  ) as unknown as Validators;
