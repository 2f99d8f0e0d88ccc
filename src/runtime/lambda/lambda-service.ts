import type { Clock } from '#core/ports/clock.ts';
import type { Domain } from '#generated/operations.ts';
import { operations } from '#generated/routes.ts';
import type { Contract } from '#generated/types.ts';
import type { OperationValidators } from '#runtime/http/contract-facts.ts';
import type { Serve } from '#runtime/http/serve.ts';
import { awsStores, type AwsPlaces } from '#runtime/lambda/aws-stores.ts';
import { lambdaDoor, type ProxyEvent, type ProxyResult } from '#runtime/lambda/lambda-door.ts';
import { lambdaTelemetry } from '#runtime/lambda/lambda-telemetry.ts';
import { readSettings, type Settings } from '#runtime/settings.ts';
import { wire, type Stores } from '#runtime/wiring.ts';

/** What one function is made of. */
export interface LambdaParts {
  /** The compiled validators of its domain. */
  readonly validators: { readonly [operationId: string]: OperationValidators };
  readonly publishedContract?: () => Promise<Contract>;
  readonly settings?: Settings;
  readonly clock?: Clock;
  readonly places?: AwsPlaces;
}

const systemClock: Clock = { now: () => new Date() };

const noContract = (): Promise<Contract> => Promise.reject(new Error('Only the system function hands out the contract.'));

/**
 * The handler of the function that serves one domain behind API Gateway, whatever its alias and stage. It is wired
 * once, before the first event.
 * @throws Error in one sentence when the function cannot do its work with these settings
 */
export const lambdaService = (domain: Domain, parts: LambdaParts): ((event: ProxyEvent) => Promise<ProxyResult>) => {
  const { validators, publishedContract = noContract, settings = readSettings(), clock = systemClock } = parts;
  const opened = storesOf(domain, settings, clock, parts.places);
  const started = opened.then((stores) =>
    wire({ settings, stores, clock, telemetry: lambdaTelemetry(clock, settings.logLevel), validators, publishedContract, domains: [domain] }));
  // Whoever sends the first event learns of it.
  started.catch(() => undefined);
  return lambdaDoor(() => started satisfies Promise<Serve>);
};

const storesOf = (domain: Domain, settings: Settings, clock: Clock, places: AwsPlaces | undefined): Promise<Stores> => {
  if (settings.aws === undefined) return embeddedStores(settings, clock);
  const stores = awsStores(settings.aws, clock, places);
  const missing = needsOf(domain).filter((need) => stores.absent?.includes(need));
  if (missing.length > 0) {
    const what = missing.map((need) => NAMES[need]).join(' and ');
    throw new Error(`The ${domain} function needs ${what}, which this deployment with STORES=aws does not have; run it with STORES=embedded.`);
  }
  return Promise.resolve(stores);
};

type Need = NonNullable<Stores['absent']>[number];

const NAMES: { readonly [Each in Need]: string } = { objects: 'an object store', pool: 'a user pool', directory: 'a directory (DIRECTORY_URL)', mailer: 'a mailer', search: 'a search index (SEARCH_NODE)' };

const isNeed = (name: string): name is Need => Object.hasOwn(NAMES, name);

/** What the operations of a domain reach for, as the contract says; readiness asks only what is there. */
const needsOf = (domain: Domain): readonly Need[] => {
  const accesses = Object.values(operations).filter((operation) => operation.domain === domain && operation.id !== 'getReadiness').flatMap(({ access }) => [...access]);
  const names: readonly string[] = accesses.map((access) => access.slice(0, access.indexOf(':')));
  return [...new Set(names.filter(isNeed))];
};

const folders = new Map<string, Promise<Stores>>();

/** The embedded stores of a data folder, which all functions of a process share, as the folder belongs to one process. */
const embeddedStores = ({ dataFolder, passwordCost, publicObjectsUrl, webhooksToLoopback }: Settings, clock: Clock): Promise<Stores> => {
  const known = folders.get(dataFolder);
  if (known) return known;
  const opening = import('#runtime/local/embedded-stores.ts').then(
    ({ openFolderStores }) => openFolderStores(dataFolder, clock, { passwordCost, publicObjectsUrl, webhooksToLoopback }),
    (cause: unknown) => {
      throw new Error('A bundled function has no embedded stores: set STORES=aws.', { cause });
    },
  );
  folders.set(dataFolder, opening);
  return opening;
};
