import type { Caller } from '#core/caller.ts';
import { Problem } from '#core/problem.ts';
import type { OperationFacts } from '#runtime/http/contract-facts.ts';
import type { HttpRequest } from '#runtime/http/http-message.ts';

/**
 * Establishes the caller from one security scheme's credential; undefined where the request carries none.
 * @throws Problem for a credential that is present and not good
 */
export type Authenticator = (request: HttpRequest) => Caller | undefined | Promise<Caller | undefined>;

export type Authenticators = { readonly [scheme: string]: Authenticator };

/**
 * Establishes who is calling: the first alternative of the operation whose schemes are all satisfied.
 * @returns undefined for anonymous access, where the contract allows it
 * @throws Problem unauthenticated, insufficient_scope, and what an authenticator throws
 */
export const authenticate = (
  operation: OperationFacts,
  request: HttpRequest,
  authenticators: Authenticators,
): Caller | undefined | Promise<Caller | undefined> => {
  const { security } = operation;
  if (security.length === 0) return undefined;
  const only = security.length === 1 ? security[0] : undefined;
  if (only?.length !== 1) return authenticateAlternatives(operation, request, authenticators);
  const requirement = only[0]!;
  const caller = authenticators[requirement.scheme]!(request);
  return caller instanceof Promise ? caller.then((each) => authorized(each, requirement.scopes)) : authorized(caller, requirement.scopes);
};

const authorized = (caller: Caller | undefined, scopes: readonly string[]): Caller => {
  if (caller === undefined) throw new Problem('unauthenticated', 'Send an access token as Authorization: Bearer.', {});
  for (const scope of scopes) {
    if (!caller.scopes.includes(scope)) throw new Problem('insufficient_scope', `The operation needs the scope ${scope}.`, {});
  }
  return caller;
};

/** A credential that is present but bad is refused, not ignored, even where another or none would do. */
const authenticateAlternatives = async (
  { security }: OperationFacts,
  request: HttpRequest,
  authenticators: Authenticators,
): Promise<Caller | undefined> => {
  const refusals: unknown[] = [];
  for (const alternative of security) {
    try {
      const callers = await Promise.all(alternative.map(async ({ scheme }) => authenticators[scheme]!(request)));
      if (callers.length > 0 && callers.every((caller) => caller !== undefined)) {
        return alternative.map(({ scopes }, index) => authorized(callers[index], scopes))[0];
      }
    } catch (error) {
      refusals.push(error);
    }
  }
  if (refusals.length > 0) throw refusals[0];
  return security.some((alternative) => alternative.length === 0) ? undefined : authorized(undefined, []);
};
