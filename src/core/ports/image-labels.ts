/** Something that was recognised in an image. */
export interface ImageLabel {
  /** 1–100 characters, in English. */
  readonly name: string;
  /** Percent, 0–100. */
  readonly confidence: number;
}

/** Most labels of one image. */
export const MAX_IMAGE_LABELS = 50;

/** Recognises what an image shows (Rekognition; one machine has none). */
export interface ImageLabels {
  /**
   * Looks at an image in the object store; the surest labels first, at most `MAX_IMAGE_LABELS`, each name once. Images that the
   * engine does not read have no labels.
   * @throws Error when the engine does not answer
   */
  detect(image: { readonly key: string; readonly contentType: string; readonly sizeBytes: number }): Promise<readonly ImageLabel[]>;
}
