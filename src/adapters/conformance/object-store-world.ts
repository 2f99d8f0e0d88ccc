import { createHash, randomBytes } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { ObjectHead, ObjectStore, SignedRequest } from '#core/ports/object-store.ts';

/** A store to examine, reachable by HTTP at the URLs that it signs. */
export interface ObjectStoreWorld {
  readonly store: ObjectStore;
  /** The time as the store sees it. */
  now(): Date;
  /** Lets at least so much time pass for the store. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Smallest part but the last one that every store takes. */
export const PART_BYTES = 5 * 1024 * 1024;

/** A key that no other test uses. */
export const aKey = (name = 'object'): string => `conformance/${randomBytes(8).toString('hex')}/${name}`;

/** Bytes that nobody has stored before. */
export const someBytes = (sizeBytes: number): Buffer => randomBytes(sizeBytes);

/** Lower-case hexadecimal SHA-256. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Five minutes ahead, as the store sees it. */
export const soon = (world: ObjectStoreWorld): Date => new Date(world.now().getTime() + 5 * 60_000);

/** Sends a signed request as a client does; `headers` replace signed ones, undefined leaves one out. */
export const send = (
  signed: SignedRequest,
  change: { readonly body?: Uint8Array; readonly headers?: Readonly<Record<string, string | undefined>>; readonly url?: string; readonly method?: string } = {},
): Promise<Response> => {
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...signed.headers, ...change.headers })) if (value !== undefined) headers.set(name, value);
  // The length goes with the body, as browsers have it.
  headers.delete('content-length');
  return fetch(change.url ?? signed.url, { method: change.method ?? signed.method, headers, ...(change.body && { body: new Uint8Array(change.body) }) });
};

/** Signs a PUT of these bytes. */
export const signPut = (world: ObjectStoreWorld, key: string, bytes: Uint8Array, options: { readonly ifNoneMatch?: boolean; readonly contentType?: string } = {}): Promise<SignedRequest> =>
  world.store.presignPut({ key, contentType: 'text/plain', sizeBytes: bytes.byteLength, sha256: sha256Of(bytes), expiresAt: soon(world), ...options });

/** Uploads these bytes as the newest version of a key. */
export const upload = async (world: ObjectStoreWorld, key: string, bytes: Uint8Array): Promise<ObjectHead> => {
  const answer = await send(await signPut(world, key, bytes), { body: bytes });
  const head = await world.store.head(key);
  if (!answer.ok || head === undefined) throw new Error(`The upload was answered with ${answer.status}: ${await answer.text()}`);
  return head;
};

/** Signs a download under a plain name. */
export const signGet = (world: ObjectStoreWorld, key: string, versionId?: string): Promise<SignedRequest> =>
  world.store.presignGet({ key, fileName: 'a file.txt', contentType: 'text/plain', expiresAt: soon(world), ...(versionId !== undefined && { versionId }) });

/** All bytes of an object, read through the port. */
export const bytesOf = async (world: ObjectStoreWorld, key: string, options: Parameters<ObjectStore['read']>[1] = {}): Promise<Buffer | undefined> => {
  const stream = await world.store.read(key, options);
  return stream && buffer(stream);
};

/** SHA-256 of the bytes of the current version, read through the port; quicker to compare than megabytes. */
export const sha256At = async (world: ObjectStoreWorld, key: string): Promise<string | undefined> => {
  const bytes = await bytesOf(world, key);
  return bytes && sha256Of(bytes);
};

/** Sends half of the body, then cuts the connection. */
export const sendHalf = (signed: SignedRequest, body: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    const open = signed.url.startsWith('https:') ? requestHttps : requestHttp;
    const request = open(signed.url, { method: signed.method, headers: { ...signed.headers } });
    request.on('error', () => undefined);
    request.on('close', resolve);
    request.write(body.subarray(0, body.byteLength / 2), () => request.destroy());
  });

/** Every way to change one element of a signed request: each query parameter, the key, the method, each header. */
export const tamperings = (signed: SignedRequest, otherMethod: string): readonly (readonly [string, Parameters<typeof send>[1]])[] => {
  const url = new URL(signed.url);
  const altered = (change: (copy: URL) => void): { readonly url: string } => {
    const copy = new URL(url);
    change(copy);
    return { url: copy.href };
  };
  const swapped = (value: string): string => value.slice(0, -1) + (value.endsWith('1') ? '2' : '1');
  return [
    ['another method', { method: otherMethod }],
    ['another key', altered((copy) => (copy.pathname = swapped(copy.pathname)))],
    ['no query', altered((copy) => (copy.search = ''))],
    ...[...url.searchParams].flatMap(([name, value]) => [
      [`another ${name}`, altered((copy) => copy.searchParams.set(name, swapped(value)))] as const,
      [`no ${name}`, altered((copy) => copy.searchParams.delete(name))] as const,
    ]),
    ...Object.entries(signed.headers)
      .filter(([name]) => name !== 'content-length')
      .flatMap(([name, value]) => [[`another ${name}`, { headers: { [name]: swapped(value) } }] as const, [`no ${name}`, { headers: { [name]: undefined } }] as const]),
  ];
};
