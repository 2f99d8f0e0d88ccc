import { startMachine, type Machine, type MachineOptions } from '../targets/machine.ts';
import { ownersOf, type Owner } from './owner.ts';
import { openReceiver, type Behaviour, type Receiver, type ReceiverOptions } from './receiver.ts';

/** A service that may call this machine, owners of endpoints, and receivers. */
export interface Stage {
  readonly machine: Machine;
  readonly newOwner: (name: string) => Promise<Owner>;
  readonly open: (behaviour: Behaviour, options?: Omit<ReceiverOptions, 'now'>) => Promise<Receiver>;
  /** Ends everything. @throws Error when an answer of the service deviated from the contract */
  readonly end: () => Promise<void>;
}

/** Starts a service whose clock stands until it is moved, or runs and is moved besides. */
export const openStage = async (options: MachineOptions = {}): Promise<Stage> => {
  const machine = await startMachine({ webhooksToLoopback: true }, options);
  const { session, newOwner } = ownersOf(machine);
  const receivers: Receiver[] = [];
  return {
    machine,
    newOwner,
    open: async (behaviour, receiverOptions) => {
      const receiver = await openReceiver(behaviour, { now: machine.now, ...receiverOptions });
      receivers.push(receiver);
      return receiver;
    },
    end: async () => {
      // Receivers first: a service that stops waits for the attempts under way.
      await Promise.all(receivers.map((receiver) => receiver.close()));
      await machine.stop();
      if (session.deviations.size > 0) throw new Error(`Answers deviate from the contract:\n${[...session.deviations].join('\n')}`);
    },
  };
};
