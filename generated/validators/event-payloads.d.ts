// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { EventType } from '../events.ts';
import type { Judge } from './operation-validators.ts';

/** Judges of the data of each event. */
export declare const eventPayloads: { readonly [Type in EventType]: Judge };
