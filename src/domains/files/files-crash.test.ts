import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aCrashPoint, type CrashPoint } from '#domains/files/crash.testing.ts';
import { announce, aFilesWorld, aReadyFile, auditOf, complete, DAY_MS, MIB, send, someBytes, type FilesWorld } from '#domains/files/files.testing.ts';

let point: CrashPoint;
let world: FilesWorld;
beforeEach(async () => {
  point = aCrashPoint();
  world = await aFilesWorld({ wrapTable: point.wrap, wrapObjects: point.wrap });
});
afterEach(() => world.close());

const MOST_CALLS = 40;

interface Attempt { readonly fail: () => Promise<unknown>; readonly repeat: () => Promise<void> }

/** Fails an action at every call of a store, before and after its effect, until it no longer comes to a failure. */
const crashEverywhere = async (attempt: () => Promise<Attempt>, moments: readonly ('before' | 'after')[] = ['before', 'after']): Promise<number> => {
  let crashes = 0;
  for (const when of moments) {
    for (let call = 1; call <= MOST_CALLS; call += 1) {
      const { fail, repeat } = await attempt();
      point.arm(call, when);
      await fail().catch(() => undefined);
      if (!point.disarm()) break;
      crashes += 1;
      await repeat();
    }
  }
  return crashes;
};

const settle = async () => {
  await world.runTasks();
  world.pass(2 * DAY_MS);
  await world.reconcile();
  return auditOf(world);
};

test.each([
  ['single', someBytes(1_000), ['before', 'after']],
  ['multipart', someBytes(33 * MIB), ['after']],
] as const)('completeFileUpload (%s) that ends anywhere succeeds when repeated, with an exact quota and no leftovers', async (_name, bytes, moments) => {
  const crashes = await crashEverywhere(async () => {
    const { file, upload } = await announce(world, bytes);
    await send(upload, bytes);
    return {
      fail: () => complete(world, file.id),
      repeat: async () => {
        // What the first attempt left must outlive the reconciler as long as the upload is open.
        world.pass(2 * DAY_MS);
        await world.reconcile();
        const { status } = await complete(world, file.id);
        const found = await world.call('GET', `/v1/files/${file.id}`, { as: 'alice' });
        // 404: the first attempt had committed before it ended.
        expect([200, 404]).toContain(status);
        expect(found.body).toMatchObject({ state: 'ready', version: 2 });
      },
    };
  }, moments);

  const audit = await settle();
  expect(crashes).toBeGreaterThan(5);
  expect(audit.usage).toEqual(audit.counted);
  expect(audit.usage).toMatchObject({ reservedBytes: 0, objects: crashes + moments.length });
  expect(audit.contentKeys).toEqual(audit.versionKeys);
  expect([audit.incomingKeys, audit.openMultiparts]).toEqual([[], 0]);
}, 60_000);

test('completeFileUpload that ends anywhere and is never repeated leaves nothing after its deadline', async () => {
  const bytes = someBytes(1_000);
  let ready = 0;
  const crashes = await crashEverywhere(async () => {
    const { file, upload } = await announce(world, bytes);
    await send(upload, bytes);
    return {
      fail: () => complete(world, file.id),
      repeat: async () => {
        const { body } = await world.call('GET', `/v1/files/${file.id}`, { as: 'alice' });
        if ((body as { state: string }).state === 'ready') ready += 1;
      },
    };
  });

  world.pass(7 * DAY_MS);
  const audit = await settle();
  expect(ready).toBeLessThan(crashes);
  expect(audit.usage).toEqual({ usedBytes: (ready + 2) * 1_000, reservedBytes: 0, objects: ready + 2 });
  expect(audit.contentKeys).toEqual(audit.versionKeys);
  expect(audit.incomingKeys).toEqual([]);
});

test('createFile that ends anywhere leaves either a file or nothing', async () => {
  const large = someBytes(33 * MIB);
  await crashEverywhere(async () => ({
    fail: () => announce(world, large),
    repeat: async () => undefined,
  }));

  const before = await auditOf(world);
  world.pass(8 * DAY_MS);
  const after = await settle();
  expect(before.usage).toEqual(before.counted);
  expect(before.openMultiparts).toBeGreaterThan(before.usage.objects);
  expect(after).toMatchObject({ usage: { usedBytes: 0, reservedBytes: 0, objects: 0 }, openMultiparts: 0, rows: ['FILEUSAGE'] });
});

describe('what runs beside the requests goes on where it ended', () => {
  test('removal of a deleted file with versions, shares and an open upload', async () => {
    const large = someBytes(33 * MIB);
    const crashes = await crashEverywhere(async () => {
      const { id } = await aReadyFile(world);
      await aReadyFile(world, someBytes(500, 2), { of: id });
      await world.call('POST', `/v1/files/${id}/shares`, { as: 'alice', body: { expiresInSeconds: 3600 } });
      await announce(world, large, { of: id });
      await world.call('DELETE', `/v1/files/${id}`, { as: 'alice', headers: { 'if-match': '*' } });
      return { fail: world.runTasks, repeat: world.runTasks };
    });

    const audit = await auditOf(world);
    expect(crashes).toBeGreaterThan(10);
    expect(audit).toMatchObject({ usage: { usedBytes: 0, reservedBytes: 0, objects: 0 }, contentKeys: [], openMultiparts: 0, rows: ['FILEUSAGE'] });
  }, 60_000);

  test('expiry of an upload', async () => {
    const crashes = await crashEverywhere(async () => {
      const { upload } = await announce(world, someBytes(1_000));
      await send(upload, someBytes(1_000));
      world.pass(7 * DAY_MS);
      return { fail: world.runTasks, repeat: world.runTasks };
    });

    expect(crashes).toBeGreaterThan(5);
    expect(await auditOf(world)).toMatchObject({ usage: { usedBytes: 0, reservedBytes: 0, objects: 0 }, incomingKeys: [], rows: ['FILEUSAGE'] });
  });
});
