import { createProgress, type Progress } from './progress.ts';

/** Tells a person what the demo does; one line for each thing that was done. */
export interface Report {
  /** Opens a chapter. */
  chapter(title: string): void;
  /** Says what was done, with its figures. */
  did(sentence: string): void;
  /** Shows how far something of that many bytes has come. */
  progress(totalBytes: number): Progress;
}

/** Makes the report of one run; chapters are numbered. */
export const createReport = (out: NodeJS.WritableStream & { readonly isTTY?: boolean }): Report => {
  let chapters = 0;
  return {
    chapter: (title) => {
      chapters += 1;
      out.write(`\n${chapters}. ${title}\n`);
    },
    did: (sentence) => void out.write(`   ${sentence}\n`),
    progress: (totalBytes) => createProgress(out, totalBytes),
  };
};

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'] as const;

/** Writes a size as people read it: `64.0 MiB`. */
export const sizeText = (bytes: number): string => {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return power === 0 ? `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}` : `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power]}`;
};

/** Writes a time as people read it: `850 ms`, `2.4 s`. */
export const timeText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** Writes how fast bytes travelled: `120.0 MiB a second`. */
export const speedText = (bytes: number, ms: number): string => `${sizeText(Math.round((bytes / Math.max(ms, 1)) * 1000))} a second`;
