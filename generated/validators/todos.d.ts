// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const listTodos: OperationValidators;
export declare const createTodo: OperationValidators;
export declare const batchTodos: OperationValidators;
export declare const getTodo: OperationValidators;
export declare const updateTodo: OperationValidators;
export declare const deleteTodo: OperationValidators;
export declare const completeTodo: OperationValidators;
export declare const reopenTodo: OperationValidators;
