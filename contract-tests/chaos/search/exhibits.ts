import type { Photo } from '#generated/types.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendParts } from '../../probe/files.ts';
import { aPicture, photoOf } from '../../probe/photos.ts';
import { jsonOf } from '../http-client.ts';
import { expectStatus, type Door, type Person } from '../people.ts';
import { COMMON_WORDS, UNIVERSAL } from './searchers.ts';

/** Photos of one person: some that everybody may find, and some that nobody else may. */
export interface Exhibits {
  readonly public: ReadonlyMap<string, Photo>;
  readonly private: ReadonlyMap<string, Photo>;
}

interface Reservation {
  readonly photo: Photo;
  readonly upload: { readonly parts: Parameters<typeof sendParts>[1] };
}

const OF_EACH = 3;
const POLL_MS = 25;
const DEADLINE_MS = 60_000;

/** Shows public photos, keeps private ones, and takes back one that was public. */
export const openExhibits = async (door: Door, person: Person): Promise<Exhibits> => {
  const shown = new Map<string, Photo>();
  const kept = new Map<string, Photo>();
  for (let number = 0; number < OF_EACH; number += 1) {
    const open = await exhibit(door, person, { title: `${UNIVERSAL} ${COMMON_WORDS[number]} exhibit`, tags: ['travel'], visibility: 'public' });
    shown.set(open.id, open);
    const closed = await exhibit(door, person, { title: `${UNIVERSAL} ${COMMON_WORDS[number]} vault`, tags: ['travel'], visibility: 'private' });
    kept.set(closed.id, closed);
  }
  const withdrawn = await exhibit(door, person, { title: `${UNIVERSAL} lake withdrawn`, tags: ['home'], visibility: 'public' });
  const headers = { 'if-match': '*', 'content-type': 'application/merge-patch+json' };
  const call = { method: 'PATCH', url: `${door.apiUrl}/v1/photos/${withdrawn.id}`, token: await person.token(), headers, json: { visibility: 'private' } };
  kept.set(withdrawn.id, jsonOf<Photo>(expectStatus(await door.client.send(call), 200, 'updatePhoto')));
  return { public: shown, private: kept };
};

const exhibit = async ({ client, apiUrl }: Door, person: Person, more: object): Promise<Photo> => {
  const token = await person.token();
  const bytes = await aPicture();
  const created = expectStatus(await client.send({ method: 'POST', url: `${apiUrl}/v1/photos`, token, json: photoOf(bytes, more) }), 201, 'createPhoto');
  const { photo, upload } = jsonOf<Reservation>(created);
  await sendParts(bytes, upload.parts);
  const url = `${apiUrl}/v1/photos/${photo.id}`;
  const completed = await client.send({ method: 'POST', url: `${url}/upload/complete`, token });
  if (completed === undefined || completed.status >= 300) expectStatus(completed, 200, 'completePhotoUpload');
  for (const deadlineMs = performance.now() + DEADLINE_MS; performance.now() < deadlineMs; await sleep(POLL_MS)) {
    const found = jsonOf<Photo>(expectStatus(await client.send({ method: 'GET', url, token }), 200, 'getPhoto'));
    if (found.state === 'ready') return found;
    if (found.state === 'failed') throw new Error(`The photo ${photo.id} failed.`);
  }
  throw new Error(`The photo ${photo.id} is still being processed.`);
};
