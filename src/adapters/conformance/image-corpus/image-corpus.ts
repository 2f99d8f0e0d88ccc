import { brokenImages } from './broken-images.ts';
import type { CorpusImage } from './corpus-image.ts';
import { foreignFiles } from './foreign-files.ts';
import { ordinaryImages } from './ordinary-images.ts';
import { oversizedImages } from './oversized-images.ts';
import { privateImages } from './private-images.ts';

/** Makes the whole corpus: the same files every time, each with what must become of it. */
export const imageCorpus = async (): Promise<readonly CorpusImage[]> => [
  ...(await ordinaryImages()),
  ...(await privateImages()),
  ...(await oversizedImages()),
  ...(await brokenImages()),
  ...(await foreignFiles()),
];
