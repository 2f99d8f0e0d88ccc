import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { Photo, PhotoPage, PhotoUpload } from '#generated/types.ts';
import type { Checks } from '../checks.ts';
import { jsonOf, outcomeOf, type Answer, type Call } from '../http-client.ts';
import { countOne, type KillClient } from '../kills/kill-client.ts';
import { expectStatus, type Door, type Person } from '../people.ts';
import type { Random } from '../seeded-random.ts';
import { FULL_CHECKS } from './full-checks.ts';

/** Who uploads photos. */
export interface PhotoClientParts {
  readonly door: Door;
  readonly owner: Person;
  readonly random: Random;
  readonly checks: Checks;
}

const PROCESSED_MS = 60_000;
const PAUSE_MS = 300;
const KEPT = 4;

/** Returns a client that uploads small photos one after the other, and waits for their renditions when it looks. */
export const photoClient = ({ door, owner, random, checks }: PhotoClientParts): KillClient => {
  const acknowledged = new Map<string, number>();
  const uploaded = new Set<string>();
  const send = async (call: Omit<Call, 'token'>): Promise<Answer | undefined> => door.client.send({ ...call, url: `${door.apiUrl}${call.url}`, token: await owner.token() });
  const isDone = (answer: Answer | undefined, status: number, operation: string): answer is Answer => {
    checks.judge(FULL_CHECKS.asPlanned, answer?.status === status, () => `${operation} was answered with ${outcomeOf(answer)}`);
    if (answer?.status === status) countOne(acknowledged, operation);
    return answer?.status === status;
  };

  const upload = async (): Promise<void> => {
    const bytes = await aPicture(random);
    const json = { title: `chaos ${random.text(8)}`, contentType: 'image/png', sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    const created = await send({ method: 'POST', url: '/v1/photos', headers: { 'idempotency-key': randomUUID() }, json });
    if (!isDone(created, 201, 'createPhoto')) return;
    const { photo, upload: ticket } = jsonOf<PhotoUpload>(created);
    for (const { method, url, signedHeaders } of ticket.parts) {
      if (!isDone(await door.client.send({ method, url, headers: signedHeaders, bytes }), 200, 'PUT of a photo')) return;
    }
    const completed = await send({ method: 'POST', url: `/v1/photos/${photo.id}/upload/complete`, headers: { 'idempotency-key': randomUUID() } });
    if (isDone(completed, 202, 'completePhotoUpload')) uploaded.add(photo.id);
  };

  const list = async (): Promise<readonly Photo[]> => jsonOf<PhotoPage>(expectStatus(await send({ method: 'GET', url: '/v1/photos?limit=100' }), 200, 'listPhotos')).items;

  return {
    async work(isOver) {
      while (!isOver()) {
        await upload();
        await sleep(PAUSE_MS);
      }
    },
    async verify() {
      const deadlineMs = performance.now() + PROCESSED_MS;
      while ((await list()).some(({ state }) => state === 'processing') && performance.now() < deadlineMs) await sleep(PAUSE_MS);
      const found = await list();
      for (const id of uploaded) {
        const state = found.find((photo) => photo.id === id)?.state;
        checks.judge(FULL_CHECKS.photos, state === 'ready', () => `${id} was uploaded and is ${state ?? 'gone'}`);
      }
      for (const { id, version } of found.slice(KEPT)) {
        isDone(await send({ method: 'DELETE', url: `/v1/photos/${id}`, headers: { 'if-match': `"${version}"` } }), 204, 'deletePhoto');
        uploaded.delete(id);
      }
    },
    acknowledged,
  };
};

const aPicture = (random: Random): Promise<Buffer> =>
  sharp({ create: { width: random.between(40, 90), height: 40, channels: 3, background: { r: random.below(256), g: random.below(256), b: random.below(256) } } }).png().toBuffer();
