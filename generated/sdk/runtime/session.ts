// Generated from the contract by `make generate`. Do not edit: change the contract.
/** An access token and, where known, its end. */
export interface Tokens {
  readonly accessToken: string;
  /** How long the access token lives from when the client is given it; it is replaced 30 seconds before. Without it, after the first 401. */
  readonly expiresInSeconds?: number | undefined;
}

/** Tokens that the client keeps fresh. */
export interface Session<Kept extends Tokens = Tokens> {
  readonly tokens: Kept;
  /** Trades the tokens for new ones, once at a time; keep the new ones here, too. */
  readonly refresh: (tokens: Kept) => Promise<Kept>;
}

const skewSeconds = 30;

/** Holds the tokens of a client; calls that run at the same time share one refresh. */
export const sessionOf = <Kept extends Tokens>({ tokens, refresh }: Session<Kept>) => {
  let kept: Kept;
  let staleAt: number;
  let running: Promise<void> | undefined;
  const keep = (fresh: Kept): void => {
    const { expiresInSeconds = Infinity } = kept = fresh;
    // A life shorter than the skew must not mean a refresh before every call.
    staleAt = performance.now() + 1000 * Math.max(expiresInSeconds - skewSeconds, expiresInSeconds / 2);
  };
  const replace = (): Promise<void> => running ??= refresh(kept).then(keep).finally(() => { running = undefined; });
  keep(tokens);
  return {
    current: async (): Promise<string> => {
      if (performance.now() >= staleAt) await replace();
      return kept.accessToken;
    },
    renew: async (refused: string | undefined): Promise<boolean> => {
      if (kept.accessToken === refused) await replace();
      return kept.accessToken !== refused;
    },
  };
};
