/** How many typing errors a word of this length is forgiven. */
export const forgivenTypos = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/**
 * The number of typing errors between two words (a letter too many, missing, wrong, or two neighbours swapped:
 * optimal string alignment), or undefined if there are more than `atMost`.
 */
export const typosBetween = (a: string, b: string, atMost: number): number | undefined => {
  if (Math.abs(a.length - b.length) > atMost) return undefined;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > atMost) return undefined;
    [beforeLast, last] = [last, current];
  }
  const typos = last[b.length]!;
  return typos <= atMost ? typos : undefined;
};
