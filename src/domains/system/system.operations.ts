import type { Handlers } from '#core/operation.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';
import type { Contract, Dependency } from '#generated/types.ts';
import { getContract } from '#domains/system/get-contract.ts';
import { getHealth } from '#domains/system/get-health.ts';
import { getReadiness, type Probe } from '#domains/system/get-readiness.ts';

/** What the system operations work with. */
export interface SystemUses {
  readonly version: string;
  readonly contract: () => Promise<Contract>;
  readonly probes: { readonly [Name in Dependency['name']]?: Probe };
  readonly hasRoom?: (() => Promise<boolean>) | undefined;
}

/** Every operation of the domain. */
export const systemOperations = { getHealth, getReadiness, getContract } satisfies Handlers<OperationIdsByDomain['system'], SystemUses>;
