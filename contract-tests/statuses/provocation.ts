import type { OperationId, OperationIdsByDomain, Operations } from '#generated/operations.ts';
import { anotherId, readyAsk } from '../probe/ready-asks.ts';
import type { WireAnswer } from '../targets/target.ts';
import type { Stage } from './stage.ts';

/** Brings about one problem of one operation. */
export type Provocation = (stage: Stage, operationId: OperationId) => Promise<WireAnswer>;

/** A provocation for every problem that the operations of a domain name; a missing one does not compile. */
export type ProblemRecipes<Domain extends keyof OperationIdsByDomain> = {
  readonly [Id in OperationIdsByDomain[Domain] as [Operations[Id]['problems']] extends [never] ? never : Id]: {
    readonly [Code in Operations[Id]['problems']]: Provocation;
  };
};

const MOST_TRIES = 40;

/** Sends what would succeed, with other members in the body. */
export const withBody = (changes: object): Provocation => async ({ send, world }, operationId) => {
  const ask = await readyAsk(world, operationId);
  return send({ ...ask, body: { ...(ask.body as object), ...changes } });
};

/** Sends what would succeed, with other ids in the path. */
export const withPath = (pathOf: (path: Readonly<Record<string, string>>) => Readonly<Record<string, string>>): Provocation => async ({ send, world }, operationId) => {
  const ask = await readyAsk(world, operationId);
  return send({ ...ask, path: { ...ask.path, ...pathOf(ask.path ?? {}) } });
};

/** Names something of the right shape that does not exist. */
export const onAbsent = (name: string): Provocation => withPath((path) => ({ [name]: anotherId(path[name] ?? '') }));

/** Sends what would succeed twice. */
export const twice: Provocation = async ({ send, world }, operationId) => {
  const ask = await readyAsk(world, operationId);
  await send(ask);
  return send(ask);
};

/** Repeats a wrong guess until it is answered otherwise than at first. */
export const untilAnsweredOtherwise = async (guess: () => Promise<WireAnswer>): Promise<WireAnswer> => {
  const first = await guess();
  let answer = first;
  for (let tries = 1; tries < MOST_TRIES && answer.status === first.status; tries += 1) answer = await guess();
  return answer;
};

/** Sends wrong values until nothing is judged any more. */
export const lockedBy = (changes: object): Provocation => async ({ send, world }, operationId) => {
  const ask = await readyAsk(world, operationId);
  return untilAnsweredOtherwise(() => send({ ...ask, body: { ...(ask.body as object), ...changes } }));
};
