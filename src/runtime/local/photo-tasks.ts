import { idSource } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { expirePhotos } from '#domains/photos/expire-photos.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';
import { photosStores } from '#runtime/photo-parts.ts';
import type { Settings } from '#runtime/settings.ts';
import type { Stores } from '#runtime/wiring.ts';

/** What the photo domain does beside the requests. */
export const photoTasks = ({ table }: Pick<Stores, 'table'>, settings: Settings, clock: Clock, onEvents: () => void): readonly BackgroundTask[] => {
  const uses = { ...photosStores(table, settings), table, clock, newId: idSource(clock), onEvents };
  return [{ name: 'photo expiry', intervalMs: 30_000, run: () => expirePhotos(uses) }];
};
