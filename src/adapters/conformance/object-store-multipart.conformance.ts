import { expect, test } from '@jest/globals';
import { ChecksumMismatch, IncompleteUpload } from '#core/ports/object-store.ts';
import type { SignedRequest } from '#core/ports/object-store.ts';
import { aKey, PART_BYTES, send, sendHalf, sha256At, sha256Of, someBytes, soon, tamperings } from './object-store-world.ts';
import type { ObjectStoreWorld } from './object-store-world.ts';

interface Upload {
  readonly key: string;
  readonly uploadId: string;
}

/** The multipart side of the specification. */
export const describeMultipart = (world: () => ObjectStoreWorld): void => {
  describeParts(world);
  describeCompletion(world);
};

const anUpload = async ({ store }: ObjectStoreWorld): Promise<Upload> => {
  const key = aKey();
  return { key, uploadId: await store.createMultipart({ key, contentType: 'video/mp4' }) };
};

const signPart = (world: ObjectStoreWorld, upload: Upload, partNumber: number, bytes: Uint8Array): Promise<SignedRequest> =>
  world.store.presignPart({ ...upload, partNumber, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes), expiresAt: soon(world) });

const sendPart = async (world: ObjectStoreWorld, upload: Upload, partNumber: number, bytes: Uint8Array): Promise<number> =>
  (await send(await signPart(world, upload, partNumber, bytes), { body: bytes })).status;

const complete = (world: ObjectStoreWorld, upload: Upload, parts: readonly Uint8Array[], sha256 = sha256Of(Buffer.concat(parts))) =>
  world.store.completeMultipart({ ...upload, contentType: 'video/mp4', partSizesBytes: parts.map((part) => part.byteLength), sha256 });

const describeParts = (world: () => ObjectStoreWorld): void => {
  test('listParts shows parts that arrived whole, by number, and nothing of an unknown upload', async () => {
    const { store } = world();
    const upload = await anUpload(world());
    const [one, three] = [someBytes(20), someBytes(30)];

    const statuses = [await sendPart(world(), upload, 3, three), await sendPart(world(), upload, 1, one)];

    expect(statuses).toEqual([200, 200]);
    expect(await store.listParts(upload.key, upload.uploadId)).toEqual([
      { partNumber: 1, sizeBytes: 20, sha256: sha256Of(one) },
      { partNumber: 3, sizeBytes: 30, sha256: sha256Of(three) },
    ]);
    expect(await store.listParts(aKey(), upload.uploadId)).toEqual([]);
    expect(await store.head(upload.key)).toBeUndefined();
  });

  test('a part with other bytes than signed is refused', async () => {
    const upload = await anUpload(world());
    const signed = await signPart(world(), upload, 1, someBytes(100));

    const statuses = [(await send(signed, { body: someBytes(100) })).status, (await send(signed, { body: someBytes(99) })).status];

    expect(statuses.every((status) => status === 400 || status === 403)).toBe(true);
    expect(await world().store.listParts(upload.key, upload.uploadId)).toEqual([]);
  });

  test('a signed part is refused if any signed element differs', async () => {
    const upload = await anUpload(world());
    const bytes = someBytes(100);
    const signed = await signPart(world(), upload, 1, bytes);

    const statuses = await Promise.all(
      tamperings(signed, 'GET').map(async ([what, change]) => [what, (await send(signed, { ...(change?.method !== 'GET' && { body: bytes }), ...change })).status] as const),
    );

    expect(statuses.filter(([, status]) => status !== 403 && status !== 400)).toEqual([]);
    expect(await world().store.listParts(upload.key, upload.uploadId)).toEqual([]);
  });

  test('an upload goes on after a part was cut off in the middle', async () => {
    const upload = await anUpload(world());
    const parts = [someBytes(PART_BYTES), someBytes(1_000)];
    await sendPart(world(), upload, 2, parts[1]!);
    await sendHalf(await signPart(world(), upload, 1, parts[0]!), parts[0]!);
    const afterCut = await world().store.listParts(upload.key, upload.uploadId);

    const status = await sendPart(world(), upload, 1, parts[0]!);
    await complete(world(), upload, parts);

    expect(afterCut.map(({ partNumber }) => partNumber)).toEqual([2]);
    expect(status).toBe(200);
    expect(await sha256At(world(), upload.key)).toBe(sha256Of(Buffer.concat(parts)));
  });

  test('parts of one upload never mix with those of another for the same key', async () => {
    const { store } = world();
    const upload = await anUpload(world());
    const other = { key: upload.key, uploadId: await store.createMultipart({ key: upload.key, contentType: 'video/mp4' }) };
    await sendPart(world(), upload, 1, someBytes(10));

    const attempt = complete(world(), other, [someBytes(10)]);

    await expect(attempt).rejects.toThrow(IncompleteUpload);
    expect(await store.listParts(other.key, other.uploadId)).toEqual([]);
  });
};

const describeCompletion = (world: () => ObjectStoreWorld): void => {
  test('completeMultipart joins parts sent in any order, each in its last form', async () => {
    const upload = await anUpload(world());
    const parts = [someBytes(PART_BYTES), someBytes(PART_BYTES), someBytes(12_345)];
    for (const number of [3, 1, 2]) await sendPart(world(), upload, number, number === 1 ? someBytes(PART_BYTES) : parts[number - 1]!);
    await sendPart(world(), upload, 1, parts[0]!);

    const head = await complete(world(), upload, parts);

    const whole = Buffer.concat(parts);
    expect(head).toMatchObject({ key: upload.key, sizeBytes: whole.byteLength, contentType: 'video/mp4', sha256: sha256Of(whole) });
    expect(await world().store.head(upload.key)).toEqual(head);
    expect(await sha256At(world(), upload.key)).toBe(sha256Of(whole));
    expect(await world().store.listParts(upload.key, upload.uploadId)).toEqual([]);
  });

  test('completeMultipart repeated after success, even twice at once, returns the same head', async () => {
    const upload = await anUpload(world());
    const parts = [someBytes(PART_BYTES), someBytes(10)];
    for (const [index, part] of parts.entries()) await sendPart(world(), upload, index + 1, part);

    const heads = [...(await Promise.all([complete(world(), upload, parts), complete(world(), upload, parts)])), await complete(world(), upload, parts)];

    expect(heads).toEqual([heads[0], heads[0], heads[0]]);
    expect((await world().store.list(upload.key)).objects).toEqual([heads[0]]);
  });

  test('completeMultipart names parts that are missing or of another size, and the upload stays open', async () => {
    const upload = await anUpload(world());
    const parts = [someBytes(PART_BYTES), someBytes(PART_BYTES), someBytes(10)];
    await sendPart(world(), upload, 1, parts[0]!);
    await sendPart(world(), upload, 3, someBytes(11));

    const failure: unknown = await complete(world(), upload, parts).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(IncompleteUpload);
    expect(failure).toMatchObject({ missingParts: [2, 3] });
    expect(await world().store.head(upload.key)).toBeUndefined();
    expect(await world().store.listParts(upload.key, upload.uploadId)).toHaveLength(2);
  });

  test.each([1, 2])('completeMultipart of %d parts with a wrong SHA-256 never shows the object', async (count) => {
    const upload = await anUpload(world());
    const parts = Array.from({ length: count }, () => someBytes(PART_BYTES));
    for (const [index, part] of parts.entries()) await sendPart(world(), upload, index + 1, part);

    const attempt = complete(world(), upload, parts, sha256Of(someBytes(1)));

    await expect(attempt).rejects.toThrow(ChecksumMismatch);
    expect(await world().store.head(upload.key)).toBeUndefined();
    expect(await complete(world(), upload, parts)).toMatchObject({ sha256: sha256Of(Buffer.concat(parts)) });
  });

  test('abortMultipart drops the upload and its parts, and never minds unknown ones', async () => {
    const { store } = world();
    const upload = await anUpload(world());
    const part = someBytes(10);
    await sendPart(world(), upload, 1, part);

    await store.abortMultipart(upload.key, upload.uploadId);
    await store.abortMultipart(upload.key, upload.uploadId);

    expect(await store.listParts(upload.key, upload.uploadId)).toEqual([]);
    expect(await sendPart(world(), upload, 1, part)).toBe(404);
    await expect(complete(world(), upload, [part])).rejects.toThrow(IncompleteUpload);
  });

  test('listMultiparts shows open uploads under a prefix, oldest first', async () => {
    const { store, pass } = world();
    const key = aKey();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push(await store.createMultipart({ key, contentType: 'video/mp4' }));
      await pass(1_000);
    }
    await store.abortMultipart(key, ids[1]!);

    const open = await store.listMultiparts(key);

    expect(open.map(({ uploadId }) => uploadId)).toEqual([ids[0], ids[2]]);
    expect(open.map((upload) => upload.key)).toEqual([key, key]);
    expect(open[0]!.createdAt.getTime()).toBeLessThan(open[1]!.createdAt.getTime());
    expect(await store.listMultiparts(aKey())).toEqual([]);
  });
};
