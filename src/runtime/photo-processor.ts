import type { Consumer } from '#core/consumer.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ImageLabels } from '#core/ports/image-labels.ts';
import type { ImageProcessor } from '#core/ports/image-processor.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import type { Table } from '#core/ports/table.ts';
import { onPhotoUploaded } from '#domains/photos/on-photo-uploaded.ts';
import { transactional } from '#runtime/events/transactional.ts';
import { photosStores } from '#runtime/photo-parts.ts';
import type { Settings } from '#runtime/settings.ts';

/** What renditions are made with. */
export interface PhotoProcessorParts {
  readonly settings: Pick<Settings, 'storageQuotaBytes'>;
  readonly stores: { readonly table: Table; readonly objects: ObjectStore; readonly images?: ImageProcessor | undefined; readonly labels?: ImageLabels | undefined };
  readonly clock: Clock;
  readonly newId: NewId;
  readonly onEvents: () => void;
}

/** Images take seconds, and the processor works on few at a time: a batch of the slowest is done within its visibility timeout. */
const LIMITS = { batch: 4, concurrency: 1, visibilityMs: 300_000, maxAttempts: 8 };

/** The consumer that makes renditions; none where there is no image processor. */
export const photoProcessors = ({ settings, stores, clock, newId, onEvents }: PhotoProcessorParts): readonly Consumer[] => {
  const { table, objects, images, labels } = stores;
  if (!images) return [];
  const uses = { ...photosStores(table, settings), objects, images, labels, clock };
  return [transactional({ name: 'photo-processor', eventTypes: ['photo.uploaded'], limits: LIMITS, table, clock, newId, onEvents }, onPhotoUploaded, uses)];
};
