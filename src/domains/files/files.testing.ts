import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { idSource } from '#core/ids.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import type { Table } from '#core/ports/table.ts';
import { SCOPES_OF_ROLE } from '#core/roles.ts';
import { cachedTable } from '#adapters/local/cached-table.ts';
import { anObjectWorld } from '#adapters/local/object-requests.testing.ts';
import { sqliteTable } from '#adapters/local/sqlite-table.ts';
import type { File, FileUpload, UploadTicket } from '#generated/types.ts';
import { validators } from '#generated/validators/all.js';
import { expireUploads } from '#domains/files/expire-uploads.ts';
import { filesOperations, type FilesUses } from '#domains/files/files.operations.ts';
import { filesStores } from '#domains/files/files.stores.ts';
import { finishRemovals } from '#domains/files/finish-removals.ts';
import { reconcileObjects, type Reconciled } from '#domains/files/reconcile-objects.ts';
import { randomShareCode } from '#domains/files/share.ts';
import type { Quota } from '#domains/files/usage.repository.ts';
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

export const ALICE = 'user_01kaf0000000000000000000a1';
export const BOB = 'user_01kaf0000000000000000000b1';
const CALLERS: Readonly<Record<string, string>> = { alice: ALICE, bob: BOB };

export const MIB = 1024 * 1024;
export const DAY_MS = 24 * 3600_000;

/** One request of a person; nobody's without `as`. */
export interface Asked {
  readonly as?: 'alice' | 'bob';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a world may be given in place of the ordinary. */
export interface FilesWorldOptions {
  readonly quota?: Partial<Quota>;
  readonly wrapTable?: (table: Table) => Table;
  readonly wrapObjects?: (objects: ObjectStore) => ObjectStore;
}

/** The domain behind the real pipeline, on the embedded stores in a folder of its own; the test closes it. */
export const aFilesWorld = async ({ quota, wrapTable = same, wrapObjects = same }: FilesWorldOptions = {}) => {
  const objectWorld = await anObjectWorld();
  const clock = { now: () => objectWorld.now() };
  const database = sqliteTable({ file: join(objectWorld.folder, 'table.db'), clock });
  const table = wrapTable(cachedTable(database, { maxBytes: MIB, clock }));
  const objects = wrapObjects(objectWorld.store);
  const stores = filesStores(table, { bytes: 1024 * MIB, objects: 1_000, ...quota });
  const uses = { ...stores, objects, table, clock, newId: idSource(clock), newShareCode: randomShareCode, publicUrl: 'https://api.example' };
  const failures: unknown[] = [];
  const client = testClient(await pipelineOf(uses, failures));
  return {
    ...uses,
    url: objectWorld.url,
    folder: objectWorld.folder,
    /** Errors that the pipeline did not expect. */
    failures,
    pass: (milliseconds: number) => objectWorld.pass(milliseconds),
    call: (method: string, target: string, { as, body, headers }: Asked = {}): Promise<TestReply> =>
      client(method, target, { headers: { ...(as && { authorization: as }), ...mediaTypeOf(method), ...headers }, ...(body !== undefined && { body }) }),
    /** Does everything that is due beside the requests. */
    runTasks: async (): Promise<void> => {
      while ((await expireUploads(uses)).isMoreDue);
      while (await finishRemovals(uses));
    },
    reconcile: async (): Promise<Omit<Reconciled, 'next'>> => {
      const total = { seenObjects: 0, removedObjects: 0, abortedUploads: 0 };
      let position: Reconciled['next'];
      do {
        const step = await reconcileObjects(uses, position);
        total.seenObjects += step.seenObjects;
        total.removedObjects += step.removedObjects;
        total.abortedUploads += step.abortedUploads;
        position = step.next;
      } while (position !== undefined);
      return total;
    },
    close: async () => {
      await database.close();
      await objectWorld.close();
    },
  };
};

export type FilesWorld = Awaited<ReturnType<typeof aFilesWorld>>;

const same = <Each>(each: Each): Each => each;
const mediaTypeOf = (method: string): Readonly<Record<string, string>> => (method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {});

const pipelineOf = async (uses: FilesUses & { readonly table: Table }, failures: unknown[]) => {
  const { table, clock, newId } = uses;
  const facts = contractFacts(validators);
  const unthrottled = Object.entries(facts.throttlingClasses).map(([name, limits]) => [name, { ...limits, ratePerSecond: 1e6, burst: 1e6 }] as const);
  const contract = { ...facts, throttlingClasses: Object.fromEntries(unthrottled) };
  const handlers = Object.fromEntries(
    Object.entries<unknown>(filesOperations).map(([id, handler]) => [id, (request: unknown) => (handler as (request: unknown, uses: FilesUses) => ReturnType<BoundHandler>)(request, uses)]),
  );
  const authenticators = { userToken: callerOf };
  const perform = performer({
    commit: committer(table, clock, newId),
    cursors: cursors(Buffer.alloc(32, 1)),
    idempotency: idempotency(table, clock, Buffer.alloc(32, 1)),
    strictReplies: true,
  });
  const bound = await bindOperations({ contract, handlers, authenticators, clock, domains: ['files'] });
  const telemetry = { request: () => undefined, failure: (error: unknown) => void failures.push(error) };
  return server({ contract, bound, authenticators, perform, clock, newId, telemetry, cors: { allowedOrigins: [] }, maxConcurrency: 1_000 });
};

const callerOf = ({ headers }: HttpRequest) => {
  const userId = CALLERS[headers['authorization'] ?? ''];
  return userId === undefined ? undefined : ({ userId, role: 'user', scopes: SCOPES_OF_ROLE.user, sessionId: 'session_1' } as const);
};

/** Lower-case hexadecimal SHA-256. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that are no text, the same for the same seed. */
export const someBytes = (sizeBytes: number, seed = 1): Buffer => {
  const bytes = Buffer.alloc(sizeBytes);
  for (let index = 0; index < sizeBytes; index += 4096) bytes[index] = (index / 4096 + seed) % 251;
  bytes.writeUInt8(seed % 251, sizeBytes - 1);
  return bytes;
};

/** The announcement of a file with these bytes. */
export const aNewFile = (bytes: Uint8Array, more: object = {}) => ({
  name: 'trip.bin',
  contentType: 'application/octet-stream',
  sizeBytes: bytes.byteLength,
  sha256: sha256Of(bytes),
  ...more,
});

/** Announces a file, or new content of the file `of`. */
export const announce = async (world: FilesWorld, bytes: Uint8Array, { of, ...more }: { readonly of?: string; readonly [field: string]: unknown } = {}): Promise<FileUpload> => {
  const { contentType, sizeBytes, sha256 } = aNewFile(bytes, more);
  const reply = of
    ? await world.call('POST', `/v1/files/${of}/versions`, { as: 'alice', body: { contentType, sizeBytes, sha256 } })
    : await world.call('POST', '/v1/files', { as: 'alice', body: aNewFile(bytes, more) });
  if (reply.status !== 201) throw new Error(`The announcement was answered with ${reply.text}`);
  return reply.body as FileUpload;
};

/** Sends parts of a ticket as they stand there; returns the statuses. */
export const send = async (ticket: UploadTicket, bytes: Uint8Array): Promise<readonly number[]> => {
  const statuses: number[] = [];
  for (const { partNumber, sizeBytes, url, signedHeaders } of ticket.parts) {
    const first = (partNumber - 1) * ticket.partSizeBytes;
    const headers = new Headers(signedHeaders);
    headers.delete('content-length');
    const { status } = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes.subarray(first, first + sizeBytes)) });
    statuses.push(status);
  }
  return statuses;
};

export const complete = (world: FilesWorld, fileId: string): Promise<TestReply> =>
  world.call('POST', `/v1/files/${fileId}/upload/complete`, { as: 'alice' });

/** A file of Alice with these bytes, ready; or a further version of the file `of`. */
export const aReadyFile = async (world: FilesWorld, bytes: Uint8Array = someBytes(1_000), more: { readonly of?: string; readonly [field: string]: unknown } = {}): Promise<File> => {
  const { file, upload } = await announce(world, bytes, more);
  await send(upload, bytes);
  const reply = await complete(world, file.id);
  if (reply.status !== 200) throw new Error(`The upload was not completed: ${reply.text}`);
  return reply.body as File;
};

/** What Alice's usage says, and what her rows and the object store say. */
export const auditOf = async (world: FilesWorld) => {
  const { items } = await world.table.query({ pk: `USER#${ALICE}`, limit: 1_000 });
  const isOf = (prefix: string) => items.filter(({ sk }) => sk.startsWith(prefix));
  const sum = (prefix: string): number => isOf(prefix).reduce((total, item) => total + Number(item['sizeBytes']), 0);
  const versions = isOf('FILEVERSION#');
  const { objects } = await world.objects.list('files/');
  const incoming = await world.objects.list('incoming/');
  return {
    usage: await world.usage.find(ALICE),
    counted: { usedBytes: sum('FILEVERSION#'), reservedBytes: sum('FILEUPLOAD#'), objects: versions.length + isOf('FILEUPLOAD#').length },
    contentKeys: objects.map(({ key }) => key),
    versionKeys: versions.map((item) => `files/${ALICE}/${String(item['fileId'])}/${String(item['id'])}`).toSorted(),
    incomingKeys: incoming.objects.map(({ key }) => key),
    openMultiparts: (await world.objects.listMultiparts('')).length,
    rows: items.map(({ sk }) => sk.split('#')[0]),
  };
};
