// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const listUsers: OperationValidators;
export declare const getCurrentUser: OperationValidators;
export declare const updateCurrentUser: OperationValidators;
export declare const deleteCurrentUser: OperationValidators;
export declare const getUserAttributes: OperationValidators;
export declare const putUserAttributes: OperationValidators;
export declare const exportCurrentUser: OperationValidators;
export declare const getUser: OperationValidators;
export declare const updateUser: OperationValidators;
