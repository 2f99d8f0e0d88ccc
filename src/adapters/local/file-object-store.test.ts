import { describeObjectStore } from '#adapters/conformance/object-store.conformance.ts';
import { anObjectWorld } from './object-requests.testing.ts';

describeObjectStore('fileObjectStore', async () => {
  const world = await anObjectWorld();
  return { store: world.store, now: world.now, pass: async (milliseconds) => world.pass(milliseconds), close: world.close };
});
