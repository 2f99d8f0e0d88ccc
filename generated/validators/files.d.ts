// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const listFiles: OperationValidators;
export declare const createFile: OperationValidators;
export declare const getStorageUsage: OperationValidators;
export declare const getFile: OperationValidators;
export declare const updateFile: OperationValidators;
export declare const deleteFile: OperationValidators;
export declare const abortFileUpload: OperationValidators;
export declare const completeFileUpload: OperationValidators;
export declare const renewFileUpload: OperationValidators;
export declare const getFileDownload: OperationValidators;
export declare const listFileVersions: OperationValidators;
export declare const createFileVersion: OperationValidators;
export declare const restoreFileVersion: OperationValidators;
export declare const listFileShares: OperationValidators;
export declare const createFileShare: OperationValidators;
export declare const revokeFileShare: OperationValidators;
export declare const getSharedFile: OperationValidators;
