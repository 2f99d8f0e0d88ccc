import type { Ask } from '../probe/ask.ts';
import { contractOperations, type Operation } from '../probe/contract.ts';
import { anotherId, readyAsk } from '../probe/ready-asks.ts';
import type { World } from '../probe/world.ts';
import { CALLERS, OWNERS, decisionOf, type Caller, type Decision, type Owner } from './rules.ts';

/** One request of the matrix and what must come of it. */
export interface Cell {
  readonly operation: Operation;
  readonly caller: Caller;
  /** The path parameter that names the record; empty where there is none. */
  readonly parameter: string;
  readonly owner: Owner;
  readonly ask: Ask;
  readonly decision: Decision;
}

/** The token of each caller. */
export type Tokens = Readonly<Record<Caller, string | undefined>>;

const MALFORMED = 'not-an-id';

const pathFor = (own: Readonly<Record<string, string>>, foreign: Readonly<Record<string, string>>, parameter: string, owner: Owner): Readonly<Record<string, string>> => {
  const id = own[parameter] ?? '';
  const named: Readonly<Record<Owner, string>> = { own: id, foreign: foreign[parameter] ?? '', absent: anotherId(id), malformed: MALFORMED };
  return { ...own, [parameter]: named[owner] };
};

/** Own throughout is one cell, however many parameters there are: granting it may use the record up. */
const ownersFor = (parameter: string, index: number): readonly Owner[] => {
  if (parameter === '') return ['own'];
  return index === 0 ? OWNERS : OWNERS.filter((owner) => owner !== 'own');
};

/** Every cell of an operation; who asks owns what `own` names: alice, or the administrator. */
export const cellsOf = async (world: World, operation: Operation, tokens: Tokens): Promise<readonly Cell[]> => {
  // One of a few words names no record.
  const parameters = operation.parameters.filter((each) => each.in === 'path' && each.schema['enum'] === undefined).map(({ name }) => name);
  const [ofAlice, ofBob, ofAdmin] = [await readyAsk(world, operation.id), await readyAsk({ ...world, alice: world.bob }, operation.id), await readyAsk({ ...world, alice: world.admin }, operation.id)];
  return CALLERS.flatMap((caller) =>
    (parameters.length === 0 ? [''] : parameters).flatMap((parameter, index) =>
      ownersFor(parameter, index).map((owner): Cell => {
        const mine = caller === 'admin' ? ofAdmin : ofAlice;
        const { token: _token, ...ask } = parameter === '' ? mine : { ...mine, path: pathFor(mine.path ?? {}, ofBob.path ?? {}, parameter, owner) };
        return { operation, caller, parameter, owner, ask: { ...ask, token: tokens[caller] }, decision: decisionOf(operation, caller, parameter, owner) };
      }),
    ),
  );
};

/** The operations of the matrix. */
export const matrixOperations: readonly Operation[] = contractOperations;
