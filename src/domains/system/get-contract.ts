import type { Handler } from '#core/operation.ts';
import type { Contract } from '#generated/types.ts';

interface Uses { readonly contract: () => Promise<Contract> }

/** Hands out the contract that this build was generated from. */
export const getContract: Handler<'getContract', Uses> = async (_request, { contract }) => ({ status: 200, body: await contract() });
