import { problems } from '#generated/problems.ts';
import { operations, routeTree, throttlingClasses } from '#generated/routes.ts';
import type { ContractFacts, OperationValidators } from '#runtime/http/contract-facts.ts';

/** Returns our contract as the pipeline reads it, with the validators of the domains that are served. */
export const contractFacts = (validators: { readonly [operationId: string]: OperationValidators }): ContractFacts => ({
  operations,
  routeTree,
  validators,
  problems,
  throttlingClasses,
});
