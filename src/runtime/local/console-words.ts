/** Milliseconds as people read them: `0 s`, `42 s`, `7 min`, `3 h`, `2 d`. */
export const durationOf = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
};

/** To the second, as people read it. */
export const timeOf = (time: Date | string): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** What a task did, in words: `removed items 3, missing contents 1`. */
export const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${what.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)} ${count}`)
    .join(', ');

/** One or many of something: `1 dead letter`, `2 dead letters`. */
export const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
