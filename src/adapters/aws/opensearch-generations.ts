import { randomBytes } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import { OpenSearchRefusal, type OpenSearchConnection } from './opensearch-client.ts';
import { indexBody } from './opensearch-mapping.ts';

/** What of the settings generations need. */
export interface GenerationSettings {
  readonly connection: OpenSearchConnection;
  /** Lower-case letters, digits and single hyphens. */
  readonly indexPrefix: string;
  readonly clock: Clock;
  readonly replicas: number;
}

/** The index that is searched and the one that a rebuild fills. */
export interface Holders {
  readonly live: string | undefined;
  readonly filling: string | undefined;
}

/** The generations of one search index: an index each, found through aliases, which the engine changes in one step. */
export interface Generations {
  /** Alias of what is searched. */
  readonly live: string;
  /** Alias of what a rebuild fills. */
  readonly filling: string;
  /** Alias that an index has while exactly this generation is being filled. */
  fillingAlias(generation: string): string;
  nameOf(index: string): string;
  holders(): Promise<Holders>;
  /** Makes the first generation unless there is one. */
  ensureLive(): Promise<void>;
  begin(): Promise<string>;
  finish(generation: string): Promise<void>;
  createdAt(): Promise<Date>;
}

type Aliases = Readonly<Record<string, { readonly aliases: Readonly<Record<string, object>> }>>;

const PREFIX = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const GENERATION = /^[a-z0-9]+$/;
const MANAGE_TIMEOUT_MS = 30_000;
const COPY_TIMEOUT_MS = 120_000;
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000;

/** What is searched for in removals that are older than they have to be remembered. */
export const forgettable = (now: Date) => ({ bool: { filter: [{ term: { isRemoved: true } }, { range: { removedAt: { lt: now.getTime() - REMEMBERED_MS } } }] } });

/** The error of a generation that is not the one under way. */
export const notUnderWay = (generation: string, options?: ErrorOptions): Error => new Error(`The generation ${generation} is not under way: begin a rebuild, and fill the one that it names.`, options);

/** Opens the generations whose indices have names of this prefix. */
export const openSearchGenerations = (settings: GenerationSettings): Generations => {
  const { connection, indexPrefix } = settings;
  if (!PREFIX.test(indexPrefix)) throw new TypeError(`"${indexPrefix}" is no prefix of an index: use lower-case letters, digits and single hyphens.`);
  const generations = {
    live: `${indexPrefix}-live`,
    filling: `${indexPrefix}-filling`,
    // A missing one of an unchecked name could mean several.
    fillingAlias: (generation: string) => {
      if (!GENERATION.test(generation)) throw notUnderWay(generation);
      return `${indexPrefix}-filling-${generation}`;
    },
    nameOf: (index: string) => index.slice(indexPrefix.length + 2),
    holders: async () => holdersOf(settings, await listAliases(settings)),
    createdAt: async () => {
      const found = await connection.send<Readonly<Record<string, { readonly mappings: { readonly _meta: { readonly createdAt: number } } }>>>({ method: 'GET', path: `/${indexPrefix}-live/_mapping` });
      return new Date(Object.values(found)[0]?.mappings._meta.createdAt ?? Number.NaN);
    },
  };
  return {
    ...generations,
    ensureLive: async () => {
      if ((await generations.holders()).live === undefined) {
        await create(settings, 'first', generations.live).catch((error: unknown) => {
          if (!isRefusal(error, 'resource_already_exists_exception')) throw error;
        });
      }
      // An index can be seen, and has the status yellow, a moment before it can be read.
      await connection.send({ method: 'GET', path: `/_cluster/health/${generations.live}`, query: { wait_for_active_shards: 1, timeout: '4s' } });
    },
    begin: () => begin(settings, generations),
    finish: (generation) => finish(settings, generations, generation),
  };
};

/** Whether the engine refused for this reason. */
export const isRefusal = (error: unknown, ...types: readonly string[]): error is OpenSearchRefusal => error instanceof OpenSearchRefusal && types.includes(error.type);

type Names = Pick<Generations, 'live' | 'filling' | 'fillingAlias' | 'nameOf'>;

/** Two hyphens, so that no index of a longer prefix is taken for one of this. */
const indexOf = ({ indexPrefix }: GenerationSettings, generation: string): string => `${indexPrefix}--${generation}`;

const listAliases = ({ connection, indexPrefix }: GenerationSettings): Promise<Aliases> => connection.send<Aliases>({ method: 'GET', path: `/${indexPrefix}--*/_alias` });

const holdersOf = ({ indexPrefix }: GenerationSettings, indices: Aliases): Holders => {
  const holderOf = (alias: string): string | undefined => Object.keys(indices).find((index) => indices[index]?.aliases[alias] !== undefined);
  return { live: holderOf(`${indexPrefix}-live`), filling: holderOf(`${indexPrefix}-filling`) };
};

const create = async (settings: GenerationSettings, generation: string, alias: string): Promise<void> => {
  const body = indexBody({ createdAt: settings.clock.now(), replicas: settings.replicas, alias });
  await settings.connection.send({ method: 'PUT', path: `/${indexOf(settings, generation)}`, body, timeoutMs: MANAGE_TIMEOUT_MS });
};

const changeAliases = ({ connection }: GenerationSettings, actions: readonly object[]): Promise<void> =>
  connection.send({ method: 'POST', path: '/_aliases', body: { actions }, timeoutMs: MANAGE_TIMEOUT_MS });

const drop = async ({ connection }: GenerationSettings, indices: readonly string[]): Promise<void> => {
  if (indices.length === 0) return;
  await connection.send({ method: 'DELETE', path: `/${indices.join(',')}`, query: { ignore_unavailable: true }, timeoutMs: MANAGE_TIMEOUT_MS });
};

/** From the moment that the new generation has its alias it gets every change; removals from before are copied into it. */
const begin = async (settings: GenerationSettings, names: Names): Promise<string> => {
  const { connection, clock } = settings;
  const generation = `${clock.now().getTime().toString(36)}x${randomBytes(5).toString('hex')}`;
  const ownAlias = names.fillingAlias(generation);
  const before = await listAliases(settings);
  await create(settings, generation, ownAlias);
  const filled = Object.keys(before).filter((index) => before[index]?.aliases[names.live] === undefined);
  await changeAliases(settings, [
    // Of every index, also of one that another process begins right now: two would make writes ambiguous.
    { remove: { index: `${settings.indexPrefix}--*`, alias: names.filling, must_exist: false } },
    { add: { index: indexOf(settings, generation), alias: names.filling } },
  ]);
  await connection.send({ method: 'POST', path: `/${names.live}/_refresh`, timeoutMs: MANAGE_TIMEOUT_MS });
  const source = { index: names.live, query: { bool: { filter: [{ term: { isRemoved: true } }], must_not: [forgettable(clock.now())] } } };
  await connection.send({
    method: 'POST', path: '/_reindex', query: { require_alias: true }, body: { conflicts: 'proceed', source, dest: { index: ownAlias, version_type: 'external' } }, timeoutMs: COPY_TIMEOUT_MS,
  });
  await drop(settings, filled);
  return generation;
};

const finish = async (settings: GenerationSettings, names: Names, generation: string): Promise<void> => {
  const ownAlias = names.fillingAlias(generation);
  const index = indexOf(settings, generation);
  const { live, filling } = await holdersOf(settings, await listAliases(settings));
  if (live === index) return;
  if (filling !== index) throw notUnderWay(generation);
  await settings.connection.send({ method: 'POST', path: `/${index}/_refresh`, timeoutMs: MANAGE_TIMEOUT_MS });
  await changeAliases(settings, [
    { remove: { index, alias: ownAlias, must_exist: true } },
    { remove: { index, alias: names.filling, must_exist: true } },
    { remove: { index: `${settings.indexPrefix}--*`, alias: names.live, must_exist: false } },
    { add: { index, alias: names.live } },
  ]).catch((error: unknown) => {
    throw isRefusal(error, 'aliases_not_found_exception', 'index_not_found_exception') ? notUnderWay(generation, { cause: error }) : error;
  });
  // Not part of the step: a snapshot under way would refuse it. The next rebuild removes what is left.
  if (live !== undefined) await drop(settings, [live]).catch(() => undefined);
};
