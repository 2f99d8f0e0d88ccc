// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { OperationValidators } from './operation-validators.ts';

export declare const listPhotos: OperationValidators;
export declare const createPhoto: OperationValidators;
export declare const getPhoto: OperationValidators;
export declare const updatePhoto: OperationValidators;
export declare const deletePhoto: OperationValidators;
export declare const completePhotoUpload: OperationValidators;
export declare const renewPhotoUpload: OperationValidators;
export declare const getPhotoRendition: OperationValidators;
