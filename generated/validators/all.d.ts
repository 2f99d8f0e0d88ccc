// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationId } from '../operations.ts';
import type { OperationValidators } from './operation-validators.ts';

/** The validators of every operation. */
export declare const validators: { readonly [Id in OperationId]: OperationValidators };
