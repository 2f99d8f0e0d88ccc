import type { Clock } from '#core/ports/clock.ts';
import { eraseFiles } from '#domains/files/erase-files.ts';
import { expireUploads } from '#domains/files/expire-uploads.ts';
import { filesStores, type FilesStores } from '#domains/files/files.stores.ts';
import { finishRemovals } from '#domains/files/finish-removals.ts';
import { reconcileObjects, type Reconciled } from '#domains/files/reconcile-objects.ts';
import { QUOTA_OBJECTS } from '#domains/files/usage.repository.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';
import type { Settings } from '#runtime/settings.ts';
import type { Stores } from '#runtime/wiring.ts';

type FileStores = Pick<Stores, 'table' | 'objects'>;

/** What the file domain does beside the requests. */
export const fileTasks = (stores: FileStores, settings: Settings, clock: Clock): readonly BackgroundTask[] => {
  const uses = { ...storesOf(stores, settings), table: stores.table, objects: stores.objects, clock };
  let position: Reconciled['next'];
  return [
    { name: 'file removals', intervalMs: 200, run: () => finishRemovals(uses) },
    { name: 'upload expiry', intervalMs: 30_000, run: () => expireUploads(uses) },
    {
      name: 'object reconciliation',
      intervalMs: 3_600_000,
      run: async () => {
        const { removedObjects, abortedUploads, next } = await reconcileObjects(uses, position);
        position = next;
        return { isMoreDue: next !== undefined, counts: { removedObjects, abortedUploads } };
      },
    },
  ];
};

/** Removes what the file domain holds about a person. */
export const fileEraser = (stores: FileStores, settings: Settings): ((userId: string) => Promise<void>) =>
  eraseFiles({ ...storesOf(stores, settings), table: stores.table, objects: stores.objects });

const storesOf = ({ table }: FileStores, { storageQuotaBytes }: Settings): FilesStores => filesStores(table, { bytes: storageQuotaBytes, objects: QUOTA_OBJECTS });
