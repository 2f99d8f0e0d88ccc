/** Two to the 34th: documents with the same points stand in the order of their last change, the newest first. */
const RECENCY = 17_179_869_184;

/** Seconds by which documents of the same points are ordered. */
export const recencyOf = (updatedAt: Date): number => Math.min(Math.max(Math.floor(updatedAt.getTime() / 1000), 0), RECENCY - 1);

/** Points and seconds in one number, which stays below the greatest safe one. */
export const toRank = (points: number, recency: number): number => points * RECENCY + recency;

/** Points and seconds of a rank that `toRank` made. */
export const fromRank = (rank: number): readonly [points: number, recency: number] => [Math.floor(rank / RECENCY), ((rank % RECENCY) + RECENCY) % RECENCY];
