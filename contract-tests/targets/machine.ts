import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contract } from '#generated/types.ts';
import { validators } from '#generated/validators/all.js';
import { startService, type RunningService, type ServiceChanges } from '#runtime/local/start-service.ts';
import { readSettings, type Settings } from '#runtime/settings.ts';
import { wire, type WiringParts } from '#runtime/wiring.ts';
import { faultyStores, type FaultySwitch } from './faults.ts';
import { httpDoor } from './http-door.ts';
import { inProcessDoor } from './in-process.ts';
import { lambdaDoors } from './lambda.ts';
import type { Door } from './target.ts';

/** A mail as the operator's mailbox shows it. */
export interface ReceivedMail {
  readonly to: string;
  readonly text: string;
}

/** What tests need beside the API to take part in it: the time and the mails. */
export interface Surroundings {
  readonly now: () => Date;
  /** Newest first. */
  readonly mailsTo: (address: string) => Promise<readonly ReceivedMail[]>;
}

/** One machine with its stores, and several doors that lead to them. */
export interface Machine extends Surroundings {
  readonly inProcess: Door;
  readonly localServer: Door;
  readonly lambda: Door;
  /** Breaks the stores of every in-process door and of the Lambda door. */
  readonly faults: FaultySwitch;
  readonly settings: Settings;
  readonly advance: (seconds: number) => void;
  /** Another in-process door to the same stores. */
  readonly anotherDoor: (name: string, changes: { readonly settings?: Partial<Settings>; readonly parts?: Partial<WiringParts> }) => Promise<Door>;
  readonly parts: WiringParts;
  readonly stop: () => Promise<void>;
}

const CONTRACT = new URL('../../generated/openapi.json', import.meta.url);
const publishedContract = async (): Promise<Contract> => JSON.parse(await readFile(CONTRACT, 'utf8')) as Contract;
const silent = { request: (): void => undefined, failure: (): void => undefined };

/** What a machine has beside the usual. */
export interface MachineOptions {
  readonly alsoTrusted?: PublicJwk;
  /** What stands in place of parts of the service. */
  readonly service?: ServiceChanges;
  /** Whether only `advance` moves the clock. */
  readonly clockStands?: boolean;
}

/** Starts a machine on a new data folder, with cheap password hashes and throttling out of the way. */
export const startMachine = async (changes: Partial<Settings> = {}, { alsoTrusted, service: serviceChanges, clockStands = false }: MachineOptions = {}): Promise<Machine> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'contract-tests-'));
  const settings = { ...readSettings({ ...TEST_ENVIRONMENT, DATA_FOLDER: dataFolder }), ...changes };
  let offsetMs = 0;
  const startMs = Date.now();
  const clock = { now: () => new Date((clockStands ? startMs : Date.now()) + offsetMs) };
  const service = await startService(settings, clock, serviceChanges);
  if (alsoTrusted) trust(service.stores.pool, alsoTrusted);
  const { stores, faults } = faultyStores(service.stores);
  const parts: WiringParts = { settings: { ...settings, publicApiUrl: service.places.api }, stores, clock, telemetry: silent, onEvents: service.events.wake, validators, publishedContract };
  const localServer = httpDoor('local server', service.places.api);
  return {
    inProcess: inProcessDoor('in process', await wire(parts)),
    localServer,
    lambda: lambdaDoors((domain) => wire({ ...parts, domains: [domain] })),
    faults,
    settings,
    parts,
    now: clock.now,
    advance: (seconds) => {
      offsetMs += seconds * 1000;
    },
    mailsTo: (address) => mailsOf(service.places.objects, address),
    anotherDoor: async (name, { settings: other, parts: otherParts }) =>
      inProcessDoor(name, await wire({ ...parts, ...otherParts, settings: { ...parts.settings, ...other } })),
    stop: async () => {
      localServer.close();
      await service.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};

type KeySet = ReturnType<RunningService['stores']['pool']['jwks']>;

/** A public key of a user pool. */
export type PublicJwk = KeySet['keys'][number];

/** Adds a key to those of the pool, before any token was verified. */
const trust = (pool: RunningService['stores']['pool'], key: PublicJwk): void => {
  const keySet: KeySet = { keys: [...pool.jwks().keys, key] };
  Object.assign(pool, { jwks: () => keySet });
};

const TEST_ENVIRONMENT = {
  PORT: '0',
  OBJECTS_PORT: '0',
  PASSWORD_COST: '10',
  STRICT_REPLIES: 'true',
  THROTTLING_FACTOR: '1000000',
  ADMINISTRATORS: 'admin@example.org',
  LOG_LEVEL: 'silent',
};

/** Returns the mails to an address from the operator's mailbox, newest first. */
export const mailsOf = async (origin: string, address: string): Promise<readonly ReceivedMail[]> => {
  const mailbox = await fetch(`${origin}/mailbox.json`);
  const { items } = (await mailbox.json()) as { readonly items: readonly ReceivedMail[] };
  return items.filter(({ to }) => to === address);
};
