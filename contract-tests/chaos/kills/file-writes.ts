import { randomUUID } from 'node:crypto';
import type { File, UploadTicket } from '#generated/types.ts';
import { jsonOf, type Answer } from '../http-client.ts';
import { newFileCall, uploadOf, type Content } from './file-steps.ts';
import { begin, isDone, type FileWorld, type KeptFile } from './file-world.ts';
import { KILL_CHECKS } from './kill-client.ts';

/** Does the next thing that an uploading client would do; false when it cannot go on. */
export const writeNext = (world: FileWorld): Promise<boolean> => {
  const { files, random, room } = world;
  const kept = [...files.values()];
  const pending = kept.filter(({ body }) => body.state === 'pending');
  const ready = kept.filter(({ body }) => body.state === 'ready');
  const action = random.pick([
    ...(files.size < room ? ['create', 'create'] : []),
    ...(pending.length > 0 ? ['bring on', 'bring on', 'bring on'] : []),
    ...(ready.length > room / 2 || files.size === room ? ['remove'] : []),
  ]);
  if (action === 'create') return create(world);
  if (action === 'remove') return remove(world, random.pick(ready.length > 0 ? ready : pending));
  const file = random.pick(pending);
  return random.chance(0.06) ? remove(world, file) : bringOn(world, file);
};

const create = async (world: FileWorld): Promise<boolean> => {
  const content = world.newContent(world.random);
  const call = newFileCall(`chaos-${world.random.text(10)}.bin`, content);
  begin(world, { call, content, touched: new Map(), created: [{ ...Object(call.json), state: 'pending' }] });
  const answer = await world.calls.send(call);
  if (!isDone(world, answer, 201, 'createFile')) return false;
  adopt(world, answer, content);
  return true;
};

/** Keeps a file whose creation was acknowledged. */
export const adopt = ({ files }: FileWorld, answer: Answer, content: Content): void => {
  const { file, upload } = uploadOf(answer);
  files.set(file.id, { body: file, content, arrived: new Set(), ticket: upload, isCompared: false });
};

/** Asks which parts are still to be sent; those that were acknowledged may not be among them. */
export const renew = async (world: FileWorld, kept: KeptFile): Promise<UploadTicket | undefined> => {
  const answer = await world.calls.renew(kept.body.id);
  if (!isDone(world, answer, 200, 'renewFileUpload', kept.body.id)) return undefined;
  const ticket = jsonOf<UploadTicket>(answer);
  const lost = ticket.parts.find(({ partNumber }) => kept.arrived.has(partNumber));
  world.checks.judge(KILL_CHECKS.lost, lost === undefined, () => `part ${lost?.partNumber} of ${kept.body.id} was acknowledged and is asked for again`);
  kept.ticket = ticket;
  return ticket;
};

/** Sends one more part, or completes the upload when all are there. */
const bringOn = async (world: FileWorld, kept: KeptFile): Promise<boolean> => {
  const ticket = kept.ticket ?? (await renew(world, kept));
  if (ticket === undefined) return false;
  const [part, ...rest] = ticket.parts;
  if (part === undefined) return complete(world, kept);
  kept.ticket = undefined;
  if (!isDone(world, await world.calls.put(part, kept.content, ticket.partSizeBytes), 200, ticket.kind === 'single' ? 'PUT of a file' : 'PUT of a part', kept.body.id)) return false;
  kept.arrived.add(part.partNumber);
  kept.ticket = { ...ticket, parts: rest };
  return true;
};

const complete = async (world: FileWorld, kept: KeptFile): Promise<boolean> => {
  const { id, version } = kept.body;
  const { sha256, sizeBytes } = kept.content;
  begin(world, { touched: new Map([[id, { state: 'ready', sha256, sizeBytes, version: version + 1 }]]), created: [] });
  const answer = await world.calls.complete(id, randomUUID());
  if (!isDone(world, answer, 200, 'completeFileUpload', id)) return false;
  kept.body = jsonOf<File>(answer);
  return true;
};

const remove = async (world: FileWorld, kept: KeptFile): Promise<boolean> => {
  const { id, state } = kept.body;
  const isAbort = state === 'pending' && world.random.chance(0.7);
  begin(world, { touched: new Map([[id, undefined]]), created: [] });
  const answer = isAbort ? await world.calls.abort(id) : await world.calls.remove(kept.body);
  if (!isDone(world, answer, 204, isAbort ? 'abortFileUpload' : 'deleteFile', id)) return false;
  world.files.delete(id);
  return true;
};
