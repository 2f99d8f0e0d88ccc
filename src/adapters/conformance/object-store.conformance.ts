import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidObjectKey, ObjectNotFound } from '#core/ports/object-store.ts';
import { describeMultipart } from './object-store-multipart.conformance.ts';
import { aKey, bytesOf, send, sha256At, sha256Of, signGet, signPut, someBytes, soon, tamperings, upload } from './object-store-world.ts';
import type { ObjectStoreWorld } from './object-store-world.ts';

/** The executable specification of the object store port; knows only the port and HTTP. */
export const describeObjectStore = (name: string, make: () => Promise<ObjectStoreWorld>): void => {
  describe(`${name} as an object store`, () => {
    let world: ObjectStoreWorld;
    beforeAll(async () => {
      world = await make();
    });
    afterAll(() => world.close());

    describeUpload(() => world);
    describeRefusals(() => world);
    describeDownload(() => world);
    describeVersions(() => world);
    describeListing(() => world);
    describeMultipart(() => world);
  });
};

const describeUpload = (world: () => ObjectStoreWorld): void => {
  test('presignPut lets a client publish exactly the announced bytes', async () => {
    const key = aKey();
    const bytes = someBytes(70_000);
    const signed = await signPut(world(), key, bytes, { contentType: 'image/jpeg' });

    const answer = await send(signed, { body: bytes });

    expect([answer.status, signed.method]).toEqual([200, 'PUT']);
    expect(answer.headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(await world().store.head(key)).toMatchObject({ key, sizeBytes: 70_000, contentType: 'image/jpeg', sha256: sha256Of(bytes) });
    expect(await sha256At(world(), key)).toBe(sha256Of(bytes));
  });

  test('presignPut takes an object of no bytes', async () => {
    const key = aKey();

    const answer = await send(await signPut(world(), key, someBytes(0)), { body: someBytes(0) });

    expect(answer.status).toBe(200);
    expect(await world().store.head(key)).toMatchObject({ sizeBytes: 0, sha256: sha256Of(Buffer.alloc(0)) });
    expect(await bytesOf(world(), key)).toEqual(Buffer.alloc(0));
  });

  test('put publishes bytes from memory and returns their head', async () => {
    const key = aKey();
    const bytes = someBytes(1_000);

    const head = await world().store.put({ key, contentType: 'application/json', bytes });

    expect(head).toMatchObject({ key, sizeBytes: 1_000, contentType: 'application/json', sha256: sha256Of(bytes) });
    expect(await world().store.head(key)).toEqual(head);
  });

  test('sixteen racing PUTs with ifNoneMatch have exactly one winner', async () => {
    const key = aKey();
    const bodies = Array.from({ length: 16 }, () => someBytes(4_000));
    const signed = await Promise.all(bodies.map((bytes) => signPut(world(), key, bytes, { ifNoneMatch: true })));

    const statuses = (await Promise.all(signed.map((request, index) => send(request, { body: bodies[index]! })))).map(({ status }) => status);

    const winners = bodies.filter((_, index) => statuses[index] === 200);
    expect(winners).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200).every((status) => status === 412 || status === 409)).toBe(true);
    expect(await bytesOf(world(), key)).toEqual(winners[0]);
  });
};

const describeRefusals = (world: () => ObjectStoreWorld): void => {
  test.each([
    ['other bytes of the same length', 5_000],
    ['fewer bytes', 4_000],
    ['more bytes', 6_000],
  ])('a PUT of %s is refused and leaves nothing', async (_, sizeBytes) => {
    const key = aKey();
    const signed = await signPut(world(), key, someBytes(5_000));

    const answer = await send(signed, { body: someBytes(sizeBytes) });

    expect([400, 403]).toContain(answer.status);
    expect(await world().store.head(key)).toBeUndefined();
  });

  test('a signed PUT is refused if any signed element differs', async () => {
    const key = aKey('object1');
    const bytes = someBytes(100);
    const signed = await signPut(world(), key, bytes, { ifNoneMatch: true });

    const statuses = await Promise.all(
      tamperings(signed, 'GET').map(async ([what, change]) => [what, (await send(signed, { ...(change?.method !== 'GET' && { body: bytes }), ...change })).status] as const),
    );

    expect(statuses.filter(([, status]) => status !== 403 && status !== 400)).toEqual([]);
    expect(statuses.length).toBeGreaterThan(10);
    expect(await world().store.head(key)).toBeUndefined();
  });

  test('a signed GET is refused if any signed element differs', async () => {
    const key = aKey('object1');
    const { versionId } = await upload(world(), key, someBytes(100));
    const signed = await signGet(world(), key, versionId);

    const statuses = await Promise.all(tamperings(signed, 'PUT').map(async ([what, change]) => [what, (await send(signed, change)).status] as const));

    expect(statuses.filter(([, status]) => status !== 403 && status !== 400)).toEqual([]);
    expect(statuses.length).toBeGreaterThan(8);
  });

  test('signed requests are refused once they have expired', async () => {
    const key = aKey();
    const bytes = someBytes(10);
    const expiresAt = new Date(world().now().getTime() + 1_000);
    const put = await world().store.presignPut({ key, contentType: 'text/plain', sizeBytes: 10, sha256: sha256Of(bytes), expiresAt });
    const get = await world().store.presignGet({ key, fileName: 'a', contentType: 'text/plain', expiresAt });
    await world().pass(1_000);

    const answers = await Promise.all([send(put, { body: bytes }), send(get)]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(await world().store.head(key)).toBeUndefined();
  });

  test('presignPut signs for 15 minutes at most', async () => {
    const { store, now } = world();
    const put = { key: aKey(), contentType: 'text/plain', sizeBytes: 1, sha256: sha256Of(Buffer.from('a')) };

    const tooLong = store.presignPut({ ...put, expiresAt: new Date(now().getTime() + 16 * 60_000) });

    await expect(tooLong).rejects.toThrow(RangeError);
  });

  test.each([
    ...['', '/', 'a//b', '/a', 'a/', '..', '../a', 'a/../b', 'a/./b', 'a b', 'a%2fb', 'ä', 'a\0b', 'a\\b', 'a\n'].map((key) => [JSON.stringify(key), key] as const),
    ['of 513 characters', 'a'.repeat(513)],
  ])('the key %s is refused', async (_, key) => {
    const { store } = world();

    const attempts = [store.head(key), store.put({ key, contentType: 'text/plain', bytes: someBytes(1) }), signPut(world(), key, someBytes(1)), signGet(world(), key), store.remove(key)];

    for (const attempt of await Promise.allSettled(attempts)) expect(attempt).toMatchObject({ status: 'rejected', reason: expect.any(InvalidObjectKey) });
  });
};

const describeDownload = (world: () => ObjectStoreWorld): void => {
  test('presignGet answers with the bytes, the given type and the given file name', async () => {
    const key = aKey();
    const bytes = someBytes(300_000);
    await upload(world(), key, bytes);
    const signed = await world().store.presignGet({ key, fileName: 'Ferien "ä" €.txt', contentType: 'application/x-thing', expiresAt: soon(world()) });

    const answer = await send(signed);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-thing');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''Ferien%20%22%C3%A4%22%20%E2%82%AC.txt`);
    expect(sha256Of(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256Of(bytes));
  });

  test.each([
    ['bytes=0-9', 206, 'bytes 0-9/1000', [0, 10]],
    ['bytes=990-', 206, 'bytes 990-999/1000', [990, 1000]],
    ['bytes=-10', 206, 'bytes 990-999/1000', [990, 1000]],
    ['bytes=-5000', 206, 'bytes 0-999/1000', [0, 1000]],
    ['bytes=999-999', 206, 'bytes 999-999/1000', [999, 1000]],
    ['bytes=500-100000', 206, 'bytes 500-999/1000', [500, 1000]],
    ['bytes=1000-', 416, 'bytes */1000', undefined],
    ['bytes=-0', 416, 'bytes */1000', undefined],
    ['bytes=9-0', 200, null, [0, 1000]],
    ['lines=0-9', 200, null, [0, 1000]],
  ] as const)('a download with Range %s is answered with %d', async (range, status, contentRange, slice) => {
    const key = aKey();
    const bytes = someBytes(1_000);
    await upload(world(), key, bytes);

    const answer = await send(await signGet(world(), key), { headers: { range } });

    expect(answer.status).toBe(status);
    if (status === 206) expect(answer.headers.get('content-range')).toBe(contentRange);
    if (slice !== undefined) expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes.subarray(...slice));
  });

  test('a download whose If-None-Match names the entity tag is answered with 304', async () => {
    const key = aKey();
    await upload(world(), key, someBytes(10));
    const signed = await signGet(world(), key);
    const etag = (await send(signed)).headers.get('etag') ?? '';

    const [same, other] = await Promise.all([send(signed, { headers: { 'if-none-match': etag } }), send(signed, { headers: { 'if-none-match': '"other"' } })]);

    expect([same.status, other.status]).toEqual([304, 200]);
  });

  test('read returns ranges of bytes, and nothing for an absent object', async () => {
    const key = aKey();
    const bytes = someBytes(500_000);
    await upload(world(), key, bytes);

    const parts = await Promise.all([bytesOf(world(), key, { range: { first: 0, last: 0 } }), bytesOf(world(), key, { range: { first: 1_000, last: 400_000 } })]);

    expect(parts.map((part) => part && sha256Of(part))).toEqual([bytes.subarray(0, 1), bytes.subarray(1_000, 400_001)].map(sha256Of));
    expect(await bytesOf(world(), aKey())).toBeUndefined();
    expect((await send(await signGet(world(), aKey()))).status).toBe(404);
  });
};

const describeVersions = (world: () => ObjectStoreWorld): void => {
  test('a PUT to a present key adds a version, and older ones stay readable', async () => {
    const key = aKey();
    const [old, recent] = [someBytes(10), someBytes(20)];
    const first = await upload(world(), key, old);
    const second = await upload(world(), key, recent);

    const reads = await Promise.all([bytesOf(world(), key), bytesOf(world(), key, { versionId: first.versionId }), (await send(await signGet(world(), key, first.versionId))).arrayBuffer()]);

    expect(second.versionId).not.toBe(first.versionId);
    expect(reads.map((read) => read && sha256Of(new Uint8Array(read)))).toEqual([recent, old, old].map(sha256Of));
  });

  test('remove takes one version, or the whole key, and never minds absent ones', async () => {
    const { store } = world();
    const key = aKey();
    const bytes = someBytes(10);
    const first = await upload(world(), key, bytes);
    const second = await upload(world(), key, someBytes(20));

    await store.remove(key, second.versionId);
    const left = await store.head(key);
    await store.remove(key);
    await store.remove(key);

    expect(left).toEqual(first);
    expect(await store.head(key)).toBeUndefined();
    expect(await store.head(key, first.versionId)).toBeUndefined();
  });

  test('copy publishes the bytes of a version under another key, independent of its source', async () => {
    const { store } = world();
    const [source, target] = [aKey(), aKey('copy')];
    const bytes = someBytes(30);
    const first = await upload(world(), source, bytes);
    await upload(world(), source, someBytes(40));

    const head = await store.copy({ key: source, versionId: first.versionId }, target);
    await store.remove(source);

    expect(head).toMatchObject({ key: target, sizeBytes: 30, contentType: 'text/plain', sha256: first.sha256 });
    expect(await bytesOf(world(), target)).toEqual(bytes);
    await expect(store.copy({ key: source }, target)).rejects.toThrow(ObjectNotFound);
  });
};

const describeListing = (world: () => ObjectStoreWorld): void => {
  test('list pages through every version under a prefix in key order', async () => {
    const { store } = world();
    const prefix = aKey('list');
    for (const name of ['b', 'a', 'a', 'c', 'a']) await store.put({ key: `${prefix}/${name}`, contentType: 'text/plain', bytes: someBytes(3) });
    await store.put({ key: `${prefix}x/a`, contentType: 'text/plain', bytes: someBytes(3) });

    const pages = [await store.list(`${prefix}/`, undefined, 2)];
    for (let next = pages[0]!.next; next !== undefined; next = pages.at(-1)!.next) pages.push(await store.list(`${prefix}/`, next, 2));

    const objects = pages.flatMap((page) => page.objects);
    expect(objects.map(({ key }) => key.slice(prefix.length + 1))).toEqual(['a', 'a', 'a', 'b', 'c']);
    expect(new Set(objects.map(({ versionId }) => versionId)).size).toBe(5);
    expect(pages).toHaveLength(3);
    expect(await store.list(aKey())).toEqual({ objects: [] });
  });
};
