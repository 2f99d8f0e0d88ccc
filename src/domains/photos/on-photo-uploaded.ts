import type { React } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ImageLabel, ImageLabels } from '#core/ports/image-labels.ts';
import type { ImageOutcome, ImageProcessor, ProcessedImage, RenditionFormat, RenditionName } from '#core/ports/image-processor.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import { dropObjects } from '#domains/photos/drop-photo.ts';
import { failedPhoto, originalKeyOf, readyPhoto, renditionKeyOf, waitsForRenditions, type Photo, type PhotoRendition, type Picture } from '#domains/photos/photo.ts';
import { photoFailed, photoProcessed } from '#domains/photos/photos.events.ts';
import type { PhotosRepository } from '#domains/photos/photos.repository.ts';
import type { StorageUse } from '#domains/photos/storage-use.ts';

/** What the making of renditions works with. */
export interface ProcessingUses {
  readonly photos: PhotosRepository;
  readonly storage: StorageUse;
  readonly objects: ObjectStore;
  readonly images: ImageProcessor;
  /** Undefined where nothing recognises what a photo shows. */
  readonly labels: ImageLabels | undefined;
  readonly clock: Clock;
}

/**
 * Makes the renditions of a photo. Its own objects are written before, under keys of their bytes: repeating it writes the
 * same ones again, and those of a photo that was deleted meanwhile are removed.
 */
export const onPhotoUploaded: React<'photo.uploaded', ProcessingUses> = async ({ id: eventId, ownerId, data }, uses) => {
  const { photos, storage, clock } = uses;
  const gone = { writes: [dropObjects({ ownerId, id: data.photoId }, storage, eventId)] };
  const photo = await photos.find(ownerId, data.photoId);
  if (!photo) return gone;
  if (!waitsForRenditions(photo)) return {};
  const outcome = await processed(photo, uses);
  const picture = outcome.outcome === 'processed' ? await kept(photo, outcome, uses) : undefined;
  // Its owner may have changed or deleted it while that took its time.
  const current = await photos.find(ownerId, data.photoId);
  if (!current) return gone;
  if (!waitsForRenditions(current)) return {};
  if (outcome.outcome === 'refused' || !picture) {
    const failed = failedPhoto(current, outcome.outcome === 'refused' ? outcome.reason : 'not_processed', clock.now());
    return { writes: photos.save(current, failed, 'retry'), events: [photoFailed(failed)] };
  }
  const ready = readyPhoto(current, picture, clock.now());
  return { writes: photos.save(current, ready, 'retry'), events: [photoProcessed(ready)] };
};

const processed = (photo: Photo, { images, objects }: ProcessingUses): Promise<ImageOutcome> =>
  images.process({
    read: async () => {
      const stream = await objects.read(originalKeyOf(photo));
      if (!stream) throw new Error(`The original of ${photo.id} is not in the object store.`);
      return stream;
    },
    sizeBytes: photo.sizeBytes,
    claimedType: photo.contentType,
  });

const kept = async (photo: Photo, image: ProcessedImage, { objects, labels }: ProcessingUses): Promise<Picture> => {
  const { width, height, dominantColor, blurhash } = image;
  for (const { name, format, bytes, sha256 } of image.renditions) {
    await objects.put({ key: renditionKeyOf(photo, name, format, sha256), contentType: `image/${format}`, bytes });
  }
  const names = [...new Set(image.renditions.map(({ name }) => name))];
  return { width, height, dominantColor, blurhash, labels: await labelsOf(photo, labels), renditions: names.map((name) => renditionOf(image, name)) };
};

const renditionOf = ({ renditions }: ProcessedImage, name: RenditionName): PhotoRendition => {
  const inFormat = (format: RenditionFormat) => {
    const found = renditions.find((each) => each.name === name && each.format === format);
    if (!found) throw new Error(`The image processor made no ${name} in ${format}.`);
    return found;
  };
  const { width, height, sha256 } = inFormat('webp');
  return { name, width, height, sha256: { webp: sha256, avif: inFormat('avif').sha256 } };
};

const labelsOf = async (photo: Photo, labels: ImageLabels | undefined): Promise<readonly ImageLabel[]> => {
  try {
    return (await labels?.detect({ key: originalKeyOf(photo), contentType: photo.contentType, sizeBytes: photo.sizeBytes })) ?? [];
  } catch {
    // The photo matters more than its labels.
    return [];
  }
};
