import { StorageFull } from '#core/ports/table.ts';

/** Does what is recorded to be done anyway, and leaves it to that where a store has no room now. */
export const laterWhenFull = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error;
  }
};
