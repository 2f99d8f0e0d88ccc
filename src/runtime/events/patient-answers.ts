import { setTimeout as sleep } from 'node:timers/promises';
import { StorageFull } from '#core/ports/table.ts';

/** Answers to a queue that may have no room for them for a while. */
export interface PatientAnswers {
  /** Gives an answer, again and again while the queue has no room for it. @throws StorageFull when it is stopped meanwhile */
  give(act: () => Promise<void>): Promise<void>;
  /** Resolves once no answer waits for room. */
  untilGiven(): Promise<void>;
}

const PAUSE_MS = 1_000;

/**
 * Keeps what is to be told to a full queue until it can be told. Otherwise what was handled, or postponed without counting, would come again
 * with an attempt more each time, and a disk that stays full for long would make dead letters of it.
 */
export const patientAnswers = (isStopped: () => boolean): PatientAnswers => {
  const waiting = new Set<Promise<void>>();
  const untilRoom = async (act: () => Promise<void>): Promise<void> => {
    for (;;) {
      await sleep(PAUSE_MS, undefined, { ref: false });
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof StorageFull) || isStopped()) throw error;
      }
    }
  };
  return {
    give: async (act) => {
      try {
        await act();
      } catch (error) {
        if (!(error instanceof StorageFull) || isStopped()) throw error;
        const given = untilRoom(act).finally(() => waiting.delete(given));
        waiting.add(given);
        await given;
      }
    },
    untilGiven: async () => {
      while (waiting.size > 0) await Promise.allSettled(waiting);
    },
  };
};
