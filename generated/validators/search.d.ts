// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const search: OperationValidators;
export declare const suggest: OperationValidators;
export declare const getSearchIndex: OperationValidators;
export declare const rebuildSearchIndex: OperationValidators;
