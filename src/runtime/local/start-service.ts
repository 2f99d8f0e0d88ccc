import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import type { Consumer } from '#core/consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import { openDataFolder } from '#adapters/local/data-folder.ts';
import { objectRequests } from '#adapters/local/object-requests.ts';
import type { Contract } from '#generated/types.ts';
import { validators } from '#generated/validators/all.js';
import { consumersOf, type ConsumerParts } from '#runtime/consumers.ts';
import type { OnFaultPoint } from '#runtime/events/fault-points.ts';
import { nodeDoor } from '#runtime/http/node-door.ts';
import { operatorConsole } from '#runtime/local/console.ts';
import { startEmbeddedEvents, type EmbeddedEvents } from '#runtime/local/embedded-events.ts';
import { openEmbeddedStores, type EmbeddedStores } from '#runtime/local/embedded-stores.ts';
import { landingPage, type Places } from '#runtime/local/landing-page.ts';
import { listen } from '#runtime/local/listen.ts';
import { startTask, type BackgroundTask } from '#runtime/local/background-tasks.ts';
import { directoryRelay } from '#runtime/local/directory-relay.ts';
import { erasureTask } from '#runtime/local/erasures.ts';
import { fileEraser, fileTasks } from '#runtime/local/file-tasks.ts';
import { mailCourier } from '#runtime/local/mail-courier.ts';
import { photoTasks } from '#runtime/local/photo-tasks.ts';
import { operatorOrigin } from '#runtime/local/operator-pages.ts';
import { searchTasks } from '#runtime/local/search-tasks.ts';
import { apiPages } from '#runtime/local/static-pages.ts';
import { webhookEraser } from '#runtime/webhooks.ts';
import { expirySweep } from '#runtime/local/sweeps.ts';
import { strictOutbox } from '#runtime/events/strict-outbox.ts';
import { photoEraser } from '#runtime/photo-parts.ts';
import type { Settings } from '#runtime/settings.ts';
import { startTelemetry, type RunningTelemetry } from '#runtime/telemetry.ts';
import { wire } from '#runtime/wiring.ts';

/** A service that runs on this machine. */
export interface RunningService {
  readonly places: Places;
  readonly stores: EmbeddedStores;
  readonly events: EmbeddedEvents;
  /** Finishes what is under way, then closes servers and stores and frees the data folder. */
  readonly stop: () => Promise<void>;
}

/** What tests put in place of the real things. */
export interface ServiceChanges {
  readonly consumersOf?: (parts: ConsumerParts) => readonly Consumer[];
  readonly onFaultPoint?: OnFaultPoint;
}

const CONTRACT = new URL('../../../generated/openapi.json', import.meta.url);
const DOCS = new URL('../../../generated/docs/index.html', import.meta.url);

const systemClock: Clock = { now: () => new Date() };

/**
 * Starts the whole backend in this process on one data folder.
 * @throws one clear sentence for a locked, unwritable or corrupted data folder and for a taken port
 */
export const startService = async (settings: Settings, clock: Clock = systemClock, changes: ServiceChanges = {}): Promise<RunningService> => {
  const opened: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const folder = openDataFolder(settings.dataFolder);
    opened.push(() => folder.release());
    const telemetry = await telemetryOf(settings, clock);
    opened.push(() => telemetry.close());
    const { host } = settings;
    // Signed URLs name the port of this origin, so it listens first.
    const objectsOrigin = await listen({ host, port: settings.objectsPort, setting: 'OBJECTS_PORT', requestTimeoutMs: 0 });
    opened.push(objectsOrigin.close);
    const apiOrigin = await listen({ host, port: settings.apiPort, setting: 'PORT' });
    opened.push(apiOrigin.close);
    const places = {
      api: settings.publicApiUrl || apiOrigin.url,
      objects: settings.publicObjectsUrl || objectsOrigin.url,
      operator: objectsOrigin.url,
      dataFolder: folder.path,
    };
    const opening = await openEmbeddedStores(folder, clock, { publicObjectsUrl: places.objects, passwordCost: settings.passwordCost, webhooksToLoopback: settings.webhooksToLoopback });
    const stores = settings.strictReplies ? { ...opening, table: strictOutbox(opening.table) } : opening;
    // Stores close after both origins have answered what was under way.
    opened.splice(2, 0, stores.close);
    const resolved = { ...settings, publicApiUrl: places.api };
    const events = startEmbeddedEvents({ folder, stores, settings: resolved, clock, telemetry, consumersOf, ...changes });
    // They finish beside each other what is under way, so that all of it takes no longer than the slowest.
    opened.push(async () => void (await Promise.all([events.stop(), apiOrigin.close(), objectsOrigin.close()])));
    for (const task of tasksOf(stores, settings, clock, events.wake)) opened.push(startTask(task, (error, name) => telemetry.failure(error, { task: name }), telemetry.task));
    const serve = await wire({ settings: resolved, stores, clock, telemetry, onEvents: events.wake, queues: events.queues, validators, publishedContract: publishedContract() });
    objectsOrigin.serve(operatorListener({ settings, stores, telemetry, events, clock }));
    apiOrigin.serve(givingWay(events, apiListener(nodeDoor(serve, settings), places)));
    return { places, stores, events, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The tracing library is loaded only where someone looks at traces. */
const telemetryOf = async ({ logLevel, traces }: Settings, clock: Clock): Promise<RunningTelemetry> => {
  const options = { clock, logFile: process.stdout.fd, logLevel };
  if (traces === 'off') return startTelemetry(options);
  const { openTraces } = await import('#runtime/telemetry-traces.ts');
  const { ConsoleSpanExporter } = await import('@opentelemetry/sdk-trace');
  return startTelemetry({ ...options, traces: openTraces(new ConsoleSpanExporter()) });
};

const tasksOf = (stores: EmbeddedStores, settings: Settings, clock: Clock, onEvents: () => void): readonly BackgroundTask[] => [
  ...fileTasks(stores, settings, clock),
  ...photoTasks(stores, settings, clock, onEvents),
  mailCourier(stores.table, stores.mailer),
  directoryRelay(stores, onEvents),
  erasureTask(stores, [fileEraser(stores, settings), photoEraser(stores, settings), webhookEraser(stores, clock)], clock),
  expirySweep(stores),
  ...searchTasks({ stores, clock, takeLoss: stores.takeSearchLoss }),
];

interface OperatorSources {
  readonly settings: Settings;
  readonly stores: EmbeddedStores;
  readonly telemetry: RunningTelemetry;
  readonly events: EmbeddedEvents;
  readonly clock: Clock;
}

const operatorListener = ({ settings: { allowedOrigins }, stores, telemetry, events, clock }: OperatorSources): RequestListener => {
  const onFailure = (error: unknown): void => telemetry.failure(error, { task: 'operator origin' });
  return operatorOrigin({
    objectRequests: objectRequests({ store: stores.objects, allowedOrigins, onFailure }),
    jwks: () => stores.pool.jwks(),
    mailbox: stores.mailer,
    metrics: () => telemetry.metrics(),
    console: operatorConsole({ clock, events: events.status, queues: events.queues, redrive: events.redrive, tasks: telemetry.tasks }),
    onFailure,
  });
};

/** Events that wait are handled beside requests, not before them. */
const givingWay = ({ giveWay }: Pick<EmbeddedEvents, 'giveWay'>, serve: RequestListener): RequestListener => (message, response) => {
  giveWay();
  serve(message, response);
};

const apiListener = (contractDoor: RequestListener, places: Places): RequestListener => {
  const pages = apiPages(landingPage(places), DOCS);
  return (message, response) => {
    if (/^\/(?:$|\?|docs|problems\/)/.test(message.url ?? '')) {
      pages(message, response).then((handled) => handled || contractDoor(message, response), () => response.destroy());
    } else {
      contractDoor(message, response);
    }
  };
};

/** Reads the published contract once, when it is first asked for. */
const publishedContract = (): (() => Promise<Contract>) => {
  let contract: Promise<Contract> | undefined;
  return () => (contract ??= readFile(CONTRACT, 'utf8').then((text) => JSON.parse(text) as Contract));
};
