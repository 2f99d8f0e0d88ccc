import type { File } from '#generated/types.ts';
import type { Checks } from '../checks.ts';
import type { Door, Person } from '../people.ts';
import type { Random } from '../seeded-random.ts';
import { judgeDocuments, type Body } from './documents.ts';
import { fileCalls, sha256Of, type Content } from './file-steps.ts';
import type { FileWorld, KeptFile } from './file-world.ts';
import { adopt, renew, writeNext } from './file-writes.ts';
import { fileFinding, KILL_CHECKS, type KillClient } from './kill-client.ts';

/** Who uploads, and what. */
export interface FileClientParts {
  readonly door: Door;
  readonly owner: Person;
  readonly random: Random;
  readonly checks: Checks;
  /** How many files the client keeps at once. */
  readonly room: number;
  readonly newContent: (random: Random) => Content;
  /** The part of the rounds in which it works. */
  readonly eagerness: number;
  readonly observe?: (world: FileWorld) => void;
}

/** An uploading client, and the files whose bytes must be there. */
export interface FileClient extends KillClient {
  readonly files: () => readonly File[];
}

const SAMPLE_BYTES = 4_096;

/** Returns a client that creates, uploads, completes, aborts and deletes files, one request at a time. */
export const fileClient = ({ door, owner, eagerness, ...given }: FileClientParts): FileClient => {
  const world: FileWorld = { ...given, calls: fileCalls(door, owner), files: new Map(), underWay: undefined, acknowledged: new Map() };
  return {
    async work(isOver) {
      if (!world.random.chance(eagerness)) return;
      while (!isOver() && (await writeNext(world))) world.observe?.(world);
    },
    async verify() {
      await repeatCreation(world);
      const found = await world.calls.list();
      const finding = judgeDocuments(documentsOf(world), new Map(found.map((file) => [file.id, bodyOf(file)])), world.underWay);
      fileFinding(world.checks, finding, owner.email);
      takeOver(world, found);
      await judgeUsage(world, found, owner.email);
      await judgeBytes(world);
      await judgeOneUpload(world);
    },
    acknowledged: world.acknowledged,
    files: () => [...world.files.values()].map(({ body }) => body),
  };
};

const bodyOf = (file: File): Body => ({ ...file });
const documentsOf = ({ files }: FileWorld): ReadonlyMap<string, Body> => new Map([...files].map(([id, { body }]) => [id, bodyOf(body)]));
const sum = (files: readonly File[]): number => files.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);

/** A cut creation may be sent again with its key: then the file is there once, whatever happened before. */
const repeatCreation = async (world: FileWorld): Promise<void> => {
  const { call, content } = world.underWay ?? {};
  if (call === undefined || content === undefined || world.random.chance(0.5)) return;
  const answer = await world.calls.send(call);
  world.checks.judge(KILL_CHECKS.answers, answer?.status === 201, () => `createFile, sent again after a cut, was answered with ${answer?.status}`);
  if (answer?.status !== 201) return;
  world.underWay = undefined;
  adopt(world, answer, content);
};

/** From here on what was found is what is known; tickets of before the restart are asked for anew. */
const takeOver = (world: FileWorld, found: readonly File[]): void => {
  const { files, underWay } = world;
  const present = new Map(found.map((file) => [file.id, file]));
  for (const id of files.keys()) if (!present.has(id)) files.delete(id);
  for (const [id, body] of present) {
    const kept = files.get(id);
    if (kept) Object.assign(kept, { body, ticket: undefined });
    else if (underWay?.content) files.set(id, { body, content: underWay.content, arrived: new Set(), ticket: undefined, isCompared: false });
  }
  world.underWay = undefined;
};

/** Compares the storage usage with the files that are there. */
export const judgeUsage = async ({ calls, checks }: Pick<FileWorld, 'calls' | 'checks'>, found: readonly File[], whose: string): Promise<void> => {
  const usage = await calls.usage();
  const [ready, pending] = [found.filter(({ state }) => state === 'ready'), found.filter(({ state }) => state === 'pending')];
  const holds = usage.usedBytes === sum(ready) && usage.reservedBytes === sum(pending) && usage.objects === found.length;
  checks.judge(KILL_CHECKS.usage, holds, () => `${whose} uses ${JSON.stringify(usage)}, but has ${ready.length} ready files of ${sum(ready)} bytes and ${pending.length} pending ones of ${sum(pending)}`);
};

/** Fetches every file that became ready since the last look as a whole, and a range of one that was ready before. */
const judgeBytes = async (world: FileWorld): Promise<void> => {
  const ready = [...world.files.values()].filter(({ body }) => body.state === 'ready');
  const compared = ready.filter(({ isCompared }) => isCompared);
  for (const kept of ready.filter(({ isCompared }) => !isCompared)) {
    const holds = sha256Of(await world.calls.download(kept.body.id)) === kept.body.sha256 && kept.body.sha256 === kept.content.sha256;
    world.checks.judge(KILL_CHECKS.bytes, holds, () => `${kept.body.id} is ready, and its bytes are not those announced`);
    kept.isCompared = true;
  }
  if (compared.length > 0) await judgeRange(world, world.random.pick(compared));
};

const judgeRange = async ({ calls, random, checks }: FileWorld, { body, content }: KeptFile): Promise<void> => {
  const first = random.below(body.sizeBytes);
  const last = Math.min(body.sizeBytes, first + SAMPLE_BYTES) - 1;
  const bytes = await calls.download(body.id, [first, last]);
  checks.judge(KILL_CHECKS.bytes, content.bytes().subarray(first, last + 1).equals(bytes), () => `bytes ${first}-${last} of ${body.id} changed after it was ready`);
};

const judgeOneUpload = async (world: FileWorld): Promise<void> => {
  const pending = [...world.files.values()].filter(({ body, arrived }) => body.state === 'pending' && arrived.size > 0);
  if (pending.length > 0) await renew(world, world.random.pick(pending));
};
