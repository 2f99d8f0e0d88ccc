import { lookup, Resolver } from 'node:dns/promises';

/** Finds the addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Asks name servers. */
export interface NameResolver {
  readonly resolve: Resolve;
  /** Ends the questions under way. */
  readonly close: () => void;
}

const TIMEOUT_MS = 3_000;
const TRIES = 2;

/**
 * Asks the name servers of the system, or those given, by UDP and without its few threads: `lookup` holds one of them for each name until
 * somebody answers, so that a handful of names whose servers never answer would halt files, passwords and every other name.
 */
export const nameResolver = (servers?: readonly string[]): NameResolver => {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers) resolver.setServers([...servers]);
  return {
    resolve: async (host) => {
      // No name server knows it; the system answers without asking one.
      if (host === 'localhost') return (await lookup(host, { all: true })).map(({ address }) => address);
      const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      const [failed] = answers.filter((answer) => answer.status === 'rejected');
      if (addresses.length === 0 && failed) throw failed.reason;
      return addresses;
    },
    close: () => resolver.cancel(),
  };
};
