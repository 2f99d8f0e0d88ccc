// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const listWebhooks: OperationValidators;
export declare const createWebhook: OperationValidators;
export declare const getWebhook: OperationValidators;
export declare const updateWebhook: OperationValidators;
export declare const deleteWebhook: OperationValidators;
export declare const rotateWebhookSecret: OperationValidators;
export declare const testWebhook: OperationValidators;
export declare const listWebhookDeliveries: OperationValidators;
export declare const getWebhookDelivery: OperationValidators;
export declare const redeliverWebhook: OperationValidators;
export declare const listEventTypes: OperationValidators;
