import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Consumer, Delivery } from '#core/consumer.ts';
import { recordedEvents, type RecordedEvent } from '#core/event.ts';
import { idSource } from '#core/ids.ts';
import { listOutbox } from '#core/outbox.ts';
import type { ImageLabels } from '#core/ports/image-labels.ts';
import type { ImageOutcome, ImageProcessor, Rendition } from '#core/ports/image-processor.ts';
import type { Table } from '#core/ports/table.ts';
import { SCOPES_OF_ROLE } from '#core/roles.ts';
import { anObjectWorld } from '#adapters/local/object-requests.testing.ts';
import { sqliteTable } from '#adapters/local/sqlite-table.ts';
import type { Photo, PhotoUpload } from '#generated/types.ts';
import { validators } from '#generated/validators/all.js';
import { photosOperations, type PhotosUses } from '#domains/photos/photos.operations.ts';
import { contractFacts } from '#runtime/contract.ts';
import { bindOperations } from '#runtime/http/bind-operations.ts';
import type { BoundHandler } from '#runtime/http/bound-operation.ts';
import { committer } from '#runtime/http/commit.ts';
import { cursors } from '#runtime/http/cursor.ts';
import type { HttpRequest } from '#runtime/http/http-message.ts';
import { idempotency } from '#runtime/http/idempotency.ts';
import { performer } from '#runtime/http/perform.ts';
import { server } from '#runtime/http/serve.ts';
import { testClient, type TestReply } from '#runtime/http/test-client.ts';
import type { BackgroundTask } from '#runtime/local/background-tasks.ts';
import { fileTasks } from '#runtime/local/file-tasks.ts';
import { photoTasks } from '#runtime/local/photo-tasks.ts';
import { photosStores } from '#runtime/photo-parts.ts';
import { photoProcessors } from '#runtime/photo-processor.ts';
import { readSettings } from '#runtime/settings.ts';

export const ALICE = 'user_01kaf0000000000000000000a1';
export const BOB = 'user_01kaf0000000000000000000b1';
const CALLERS: Readonly<Record<string, string>> = { alice: ALICE, bob: BOB };

/** One request of a person; a stranger's without `as`. */
export interface Asked {
  readonly as?: 'alice' | 'bob';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that begin like a JPEG and differ by their text. */
export const aPicture = (text = 'lake'): Buffer => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from(text)]);

/** What an engine answers that makes renditions of any bytes; they hold the bytes that they were made of. */
export const renditionsOf = (bytes: Uint8Array): ImageOutcome => {
  const made = (['thumb', 'small', 'large'] as const).flatMap((name) =>
    (['webp', 'avif'] as const).map((format): Rendition => {
      const rendition = Buffer.from(`${name} ${format} of ${sha256Of(bytes)}`);
      return { name, format, width: 200, height: 100, bytes: rendition, sha256: sha256Of(rendition) };
    }));
  return { outcome: 'processed', format: 'jpeg', width: 400, height: 200, dominantColor: '#3a5f7d', blurhash: 'LEHV6nWB2yk8pyo0adR*', renditions: made };
};

/** What a world may be given in place of the ordinary. */
export interface PhotosWorldOptions {
  readonly quotaBytes?: number;
  /** Decides about the bytes of an original. */
  readonly engine?: (bytes: Uint8Array) => ImageOutcome | Promise<ImageOutcome>;
  readonly labels?: ImageLabels;
  readonly wrapTable?: (table: Table) => Table;
}

const engineOf = (decide: NonNullable<PhotosWorldOptions['engine']>): ImageProcessor => ({
  process: async ({ read }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await read()) chunks.push(chunk as Uint8Array);
    return decide(Buffer.concat(chunks));
  },
  close: async () => undefined,
});

/** The domain behind the real pipeline, on the embedded stores in a folder of its own; the test closes it. */
export const aPhotosWorld = async ({ quotaBytes = 1024 ** 3, engine = renditionsOf, labels, wrapTable = (table) => table }: PhotosWorldOptions = {}) => {
  const objectWorld = await anObjectWorld();
  const clock = { now: () => objectWorld.now() };
  const database = sqliteTable({ file: join(objectWorld.folder, 'table.db'), clock });
  const table = wrapTable(database);
  const settings = { ...readSettings({}), storageQuotaBytes: quotaBytes };
  const objects = objectWorld.store;
  const newId = idSource(clock);
  const stores = { table, objects, images: engineOf(engine), labels };
  const uses = { ...photosStores(table, settings), objects, clock, newId, publicUrl: 'https://api.example' };
  const [processor] = photoProcessors({ settings, stores, clock, newId, onEvents: () => undefined });
  const tasks = [...photoTasks(stores, settings, clock, () => undefined), ...fileTasks(stores, settings, clock)];
  const failures: unknown[] = [];
  const client = testClient(await pipelineOf({ ...uses, table }, failures));
  const events = async (): Promise<readonly RecordedEvent[]> => (await listOutbox(table, 100)).flatMap(recordedEvents);
  return {
    ...uses,
    table,
    /** What the person's storage has counted. */
    usageOf: async (ownerId: string) => {
      const item = await table.get({ pk: `USER#${ownerId}`, sk: 'FILEUSAGE' });
      return { totalBytes: item?.['totalBytes'], reservedBytes: item?.['reservedBytes'], objects: item?.['objects'] };
    },
    failures,
    pass: (milliseconds: number) => objectWorld.pass(milliseconds),
    call: (method: string, target: string, { as, body, headers }: Asked = {}): Promise<TestReply> =>
      client(method, target, { headers: { ...(as && { authorization: as }), ...mediaTypeOf(method), ...headers }, ...(body !== undefined && { body }) }),
    /** Everything that was announced so far. */
    events,
    /** Hands every event of an upload to the processor; returns what it could not handle. */
    processUploads: async () => deliver(processor!, (await events()).filter(({ type }) => type === 'photo.uploaded')),
    /** Does everything that is due beside the requests. */
    runTasks: async (): Promise<void> => {
      await finish(tasks, 'photo expiry');
      await finish(tasks, 'file removals');
    },
    /** Returns how many objects the reconciler removed. */
    reconcile: async (): Promise<number> => (await finish(tasks, 'object reconciliation'))['removedObjects'] ?? 0,
    /** Keys of every object, whoever owns it. */
    keys: async (): Promise<readonly string[]> => (await objects.list('')).objects.map(({ key }) => key),
    close: async () => {
      await database.close();
      await objectWorld.close();
    },
  };
};

export type PhotosWorld = Awaited<ReturnType<typeof aPhotosWorld>>;

/** Runs a task until nothing more is due; returns what it counted. */
const finish = async (tasks: readonly BackgroundTask[], name: string): Promise<Readonly<Record<string, number>>> => {
  const total: Record<string, number> = {};
  for (;;) {
    const run = await tasks.find((task) => task.name === name)!.run();
    const { isMoreDue, counts } = typeof run === 'boolean' ? { isMoreDue: run, counts: {} } : run;
    for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
    if (!isMoreDue) return total;
  }
};

const deliver = (consumer: Consumer, events: readonly RecordedEvent[]) =>
  consumer.consume(events.map((event): Delivery => ({ event, attempts: 1 })));

const mediaTypeOf = (method: string): Readonly<Record<string, string>> => (method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {});

const pipelineOf = async (uses: PhotosUses & { readonly table: Table }, failures: unknown[]) => {
  const { table, clock, newId } = uses;
  const contract = contractFacts(validators);
  const handlers = Object.fromEntries(
    Object.entries<unknown>(photosOperations).map(([id, handler]) => [id, (request: unknown) => (handler as (request: unknown, uses: PhotosUses) => ReturnType<BoundHandler>)(request, uses)]),
  );
  const authenticators = { userToken: callerOf };
  const perform = performer({ commit: committer(table, clock, newId), cursors: cursors(Buffer.alloc(32, 1)), idempotency: idempotency(table, clock, Buffer.alloc(32, 1)), strictReplies: true });
  const bound = await bindOperations({ contract, handlers, authenticators, clock, domains: ['photos'] });
  const telemetry = { request: () => undefined, failure: (error: unknown) => void failures.push(error) };
  return server({ contract, bound, authenticators, perform, clock, newId, telemetry, cors: { allowedOrigins: [] }, maxConcurrency: 1_000 });
};

const callerOf = ({ headers }: HttpRequest) => {
  const userId = CALLERS[headers['authorization'] ?? ''];
  return userId === undefined ? undefined : ({ userId, role: 'user', scopes: SCOPES_OF_ROLE.user, sessionId: 'session_1' } as const);
};

/** The announcement of a photo with these bytes. */
export const aNewPhoto = (bytes: Uint8Array, more: object = {}) => ({ title: 'The lake', contentType: 'image/jpeg', sizeBytes: bytes.byteLength, sha256: sha256Of(bytes), ...more });

/** Announces a photo of alice. */
export const announce = async (world: PhotosWorld, bytes: Uint8Array = aPicture(), more: object = {}): Promise<PhotoUpload> => {
  const reply = await world.call('POST', '/v1/photos', { as: 'alice', body: aNewPhoto(bytes, more) });
  if (reply.status !== 201) throw new Error(`The announcement was answered with ${reply.text}`);
  return reply.body as PhotoUpload;
};

/** Sends the original as the ticket says; returns the status. */
export const send = async ({ upload }: Pick<PhotoUpload, 'upload'>, bytes: Uint8Array = aPicture()): Promise<number> => {
  const { url, signedHeaders } = upload.parts[0]!;
  const headers = new Headers(signedHeaders);
  headers.delete('content-length');
  return (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status;
};

export const complete = (world: PhotosWorld, photoId: string): Promise<TestReply> => world.call('POST', `/v1/photos/${photoId}/upload/complete`, { as: 'alice' });

/** A photo of alice whose original was verified. */
export const aVerifiedPhoto = async (world: PhotosWorld, { bytes = aPicture(), ...more }: { readonly bytes?: Uint8Array; readonly [field: string]: unknown } = {}): Promise<Photo> => {
  const announced = await announce(world, bytes, more);
  await send(announced, bytes);
  const reply = await complete(world, announced.photo.id);
  if (reply.status !== 202) throw new Error(`The upload was not completed: ${reply.text}`);
  return reply.body as Photo;
};

/** A photo of alice with what became of it. */
export const aProcessedPhoto = async (world: PhotosWorld, more: { readonly bytes?: Uint8Array; readonly [field: string]: unknown } = {}): Promise<Photo> => {
  const { id } = await aVerifiedPhoto(world, more);
  await world.processUploads();
  return (await world.call('GET', `/v1/photos/${id}`, { as: 'alice' })).body as Photo;
};
