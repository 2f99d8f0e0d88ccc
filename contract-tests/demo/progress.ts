import { SingleBar } from 'cli-progress';

/** Shows how far a transfer has come. */
export interface Progress {
  /** Says how many bytes are there; never fewer than before. */
  at(bytes: number): void;
  stop(): void;
}

const STEP_PERCENT = 25;

/** A bar that moves where a person watches; elsewhere a line at every quarter. */
export const createProgress = (out: NodeJS.WritableStream & { readonly isTTY?: boolean }, totalBytes: number): Progress =>
  out.isTTY === true ? bar(out, totalBytes) : lines(out, totalBytes);

const bar = (out: NodeJS.WritableStream, totalBytes: number): Progress => {
  const shown = new SingleBar({ stream: out, format: '   [{bar}] {percentage} %', barCompleteChar: '=', barIncompleteChar: ' ', barsize: 40, hideCursor: true });
  shown.start(totalBytes, 0);
  return { at: (bytes) => shown.update(bytes), stop: () => shown.stop() };
};

const lines = (out: NodeJS.WritableStream, totalBytes: number): Progress => {
  let shown = 0;
  return {
    at: (bytes) => {
      const reached = Math.floor((bytes / totalBytes) * (100 / STEP_PERCENT)) * STEP_PERCENT;
      if (reached > shown) out.write(`   ${reached} %\n`);
      shown = Math.max(shown, reached);
    },
    stop: () => undefined,
  };
};
