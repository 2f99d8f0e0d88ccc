// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const getHealth: OperationValidators;
export declare const getReadiness: OperationValidators;
export declare const getContract: OperationValidators;
