import type { Handler } from '#core/operation.ts';
import { Problem } from '#core/problem.ts';
import type { Dependency } from '#generated/types.ts';

/** Asks one dependency whether it answers; rejects if it does not. */
export type Probe = () => Promise<unknown>;

interface Uses {
  readonly probes: { readonly [Name in Dependency['name']]?: Probe };
  /** Whether there is room for writes; undefined where the stores grow by themselves. */
  readonly hasRoom?: (() => Promise<boolean>) | undefined;
}

/** Asks every dependency that the deployment has, and is ready only if all of them answer; without room for writes they are ready for reads. */
export const getReadiness: Handler<'getReadiness', Uses> = async (_request, { probes, hasRoom }) => {
  const names = Object.keys(probes) as Dependency['name'][];
  const results = await Promise.allSettled(names.map((name) => probes[name]?.()));
  const down = names.filter((_name, index) => results[index]!.status === 'rejected');
  if (down.length > 0) throw new Problem('not_ready', `These dependencies do not answer: ${down.join(', ')}.`, {});
  const state = (await hasRoom?.()) === false ? 'full' : 'up';
  return { status: 200, body: { status: 'ready', dependencies: names.map((name) => ({ name, state })) } };
};
