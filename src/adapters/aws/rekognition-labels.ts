import { DetectLabelsCommand, ImageTooLargeException, InvalidImageFormatException, type RekognitionClient } from '@aws-sdk/client-rekognition';
import { MAX_IMAGE_LABELS, type ImageLabel, type ImageLabels } from '#core/ports/image-labels.ts';

/** Where the images lie, and how sure Rekognition must be. */
export interface RekognitionLabelsOptions {
  readonly client: Pick<RekognitionClient, 'send'>;
  /** Bucket of the object store, whose keys are those of the port. */
  readonly bucket: string;
  /** Percent; labels below are left out. */
  readonly minConfidence?: number;
}

const MIN_CONFIDENCE = 75;
const MAX_NAME_CHARACTERS = 100;
/** What Rekognition reads from a bucket (https://docs.aws.amazon.com/rekognition/latest/dg/limits.html). */
const READ_TYPES = new Set(['image/jpeg', 'image/png']);
const MAX_BYTES = 15 * 1024 * 1024;

/** Recognises what images show with Amazon Rekognition, which reads them from the bucket itself. */
export const rekognitionLabels = ({ client, bucket, minConfidence = MIN_CONFIDENCE }: RekognitionLabelsOptions): ImageLabels => ({
  detect: async ({ key, contentType, sizeBytes }) => {
    if (!READ_TYPES.has(contentType) || sizeBytes > MAX_BYTES) return [];
    const command = new DetectLabelsCommand({ Image: { S3Object: { Bucket: bucket, Name: key } }, MaxLabels: MAX_IMAGE_LABELS, MinConfidence: minConfidence });
    try {
      return labelsOf((await client.send(command)).Labels ?? []);
    } catch (error) {
      if (error instanceof InvalidImageFormatException || error instanceof ImageTooLargeException) return [];
      throw error;
    }
  },
});

const labelsOf = (found: readonly { readonly Name?: string | undefined; readonly Confidence?: number | undefined }[]): readonly ImageLabel[] => {
  const byName = new Map<string, ImageLabel>();
  for (const { Name: name, Confidence: confidence } of found) {
    if (name === undefined || name === '' || confidence === undefined || byName.has(name)) continue;
    byName.set(name, { name: name.slice(0, MAX_NAME_CHARACTERS), confidence: Math.min(Math.max(Math.round(confidence * 10) / 10, 0), 100) });
  }
  return [...byName.values()].toSorted((one, other) => other.confidence - one.confidence).slice(0, MAX_IMAGE_LABELS);
};
