/** Lets a bounded number in at once; the others wait in the order in which they came. */
export interface WaitingLine {
  /** Resolves when there is room; the returned function, called once, makes it again. @throws what `close` was given */
  enter(): Promise<() => void>;
  /** Turns away who waits and who comes. */
  close(reason: Error): void;
}

/** Makes a line for `room` at once. */
export const waitingLine = (room: number): WaitingLine => {
  const waiting: PromiseWithResolvers<void>[] = [];
  let inside = 0;
  let closed: Error | undefined;
  const leave = (): void => {
    inside -= 1;
    admit();
  };
  const admit = (): void => {
    if (inside >= room) return;
    const next = waiting.shift();
    if (next === undefined) return;
    inside += 1;
    next.resolve();
  };
  return {
    enter: async () => {
      if (closed !== undefined) throw closed;
      const turn = Promise.withResolvers<void>();
      waiting.push(turn);
      admit();
      await turn.promise;
      return leave;
    },
    close: (reason) => {
      closed = reason;
      for (const turn of waiting.splice(0)) turn.reject(reason);
    },
  };
};
