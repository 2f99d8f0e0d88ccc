/** Lines are handed over when so many characters are together. */
export const BATCH_CHARACTERS = 32_768;

/** Lines wait no longer than this, once here and once in the log's stream. */
export const FLUSH_MS = 125;

/** Lines that wait to be written together. */
export interface LineBatch {
  add(line: string): void;
  /** Hands over what waits, so that what is written next comes after it. */
  flush(): void;
  /** Hands over what waits, for the last time. */
  close(): void;
}

/**
 * Collects lines for the log and hands them over in one piece: adding each one
 * to the buffer of the log's stream would copy that buffer every time.
 */
export const lineBatch = (write: (text: string) => void): LineBatch => {
  let text = '';
  const flush = (): void => {
    if (text === '') return;
    const full = text;
    text = '';
    write(full);
  };
  const timer = setInterval(flush, FLUSH_MS).unref();
  // Before the log's stream writes the last of what it has.
  process.prependListener('exit', flush);
  return {
    add: (line) => {
      text += line;
      if (text.length >= BATCH_CHARACTERS) flush();
    },
    flush,
    close: () => {
      clearInterval(timer);
      process.off('exit', flush);
      flush();
    },
  };
};
