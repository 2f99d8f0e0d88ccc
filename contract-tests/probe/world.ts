import { contractOperations } from './contract.ts';
import type { Surroundings } from '../targets/machine.ts';
import { jsonOf, type Door } from '../targets/target.ts';
import { people, type People, type Person } from './people.ts';
import { session, type Session } from './session.ts';

/** People and things that tests find when they begin. */
export interface World {
  readonly session: Session;
  readonly surroundings: Surroundings;
  readonly people: People;
  readonly alice: Person;
  readonly bob: Person;
  readonly admin: Person;
  /** Has a token from before an administrator suspended the account. */
  readonly suspended: Person;
  /** Has a token from before the account was deleted. */
  readonly deleted: Person;
  /** Signs alice, bob and the administrator in again, once their tokens have expired. */
  readonly signInAgain: () => Promise<void>;
}

/** Makes people through a door. */
export const makeWorld = async (surroundings: Surroundings, door: Door): Promise<World> => {
  const within = session(door);
  const made = people(within, surroundings);
  const [alice, bob, admin, suspended, deleted] = await Promise.all([
    made.newPerson('alice'),
    made.newPerson('bob'),
    made.newPerson('admin', 'admin@example.org'),
    made.newPerson('carol'),
    made.newPerson('dave'),
  ]);
  const signInAgain = async (): Promise<void> => {
    for (const person of [alice, bob, admin]) Object.assign(person, await made.signedIn(person.email, person.password));
  };
  const world: World = { session: within, surroundings, people: made, alice, bob, admin, suspended, deleted, signInAgain };
  await within.send({ operationId: 'updateUser', path: { userId: suspended.userId }, body: { state: 'suspended' }, token: admin.accessToken, headers: { 'if-match': '*' } });
  await within.send({ operationId: 'deleteCurrentUser', token: deleted.accessToken, headers: { 'if-match': '*' } });
  return world;
};

/** Fails with every deviation from the contract that answers of this world have shown. */
export const assertNoDeviations = ({ deviations }: Session): void => {
  if (deviations.size > 0) throw new Error(`Answers deviate from the contract:\n${[...deviations].join('\n')}`);
};

/** Creates something through the API. @throws Error when the answer is not a success */
export const made = async (world: World, ask: Parameters<Session['send']>[0]): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await world.session.send(ask);
  if (answer.status >= 300) throw new Error(`${ask.operationId} answered ${answer.status}: ${answer.body.toString()}`);
  return jsonOf(answer) as Readonly<Record<string, unknown>>;
};

/** The operations that ask for a scope which ordinary people lack. */
export const isForAdministrators = (operationId: string): boolean =>
  contractOperations.some(({ id, facts }) => id === operationId && facts.security.some((all) => all.some(({ scopes }) => scopes.some((scope) => scope.endsWith(':admin')))));
