/** Shows how far a suite is: one line that changes on a terminal, a line now and then elsewhere. */
export interface Progress {
  readonly show: (done: number, total: number, note?: string) => void;
  readonly end: () => void;
}

const SPARSE_MS = 15_000;

/** Opens the progress line of a suite. */
export const openProgress = (name: string, out: NodeJS.WriteStream = process.stdout): Progress => {
  let shownMs = performance.now();
  return {
    show(done, total, note = '') {
      const line = `  ${name} ${done}/${total} ${note}`;
      if (out.isTTY) {
        out.write(`\r${line.slice(0, Math.max(20, out.columns - 1))}\u001b[K`);
        return;
      }
      if (performance.now() - shownMs < SPARSE_MS) return;
      shownMs = performance.now();
      out.write(`${line}\n`);
    },
    end() {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
};
