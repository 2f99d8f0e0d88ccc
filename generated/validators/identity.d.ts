// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const signUp: OperationValidators;
export declare const confirmSignUp: OperationValidators;
export declare const resendConfirmation: OperationValidators;
export declare const signIn: OperationValidators;
export declare const respondToChallenge: OperationValidators;
export declare const signOut: OperationValidators;
export declare const refreshSession: OperationValidators;
export declare const changePassword: OperationValidators;
export declare const requestPasswordReset: OperationValidators;
export declare const resetPassword: OperationValidators;
export declare const startTotpEnrolment: OperationValidators;
export declare const confirmTotpEnrolment: OperationValidators;
export declare const disableTotp: OperationValidators;
