import { call } from './call.ts';
import type { Client } from './client.ts';
import type { CallOptions, Descriptor } from './operation.ts';

/** Makes the function of a descriptor. */
export const define = <Made>(descriptor: Descriptor): Made =>
  Object.assign((client: Client, input?: object, options?: CallOptions) => call(client, descriptor, input, options), { descriptor }) as Made;
