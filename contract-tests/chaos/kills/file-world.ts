import type { File, UploadTicket } from '#generated/types.ts';
import type { Checks } from '../checks.ts';
import type { Answer, Call } from '../http-client.ts';
import type { Random } from '../seeded-random.ts';
import type { Change } from './documents.ts';
import { notAsPlanned, type Content, type FileCalls } from './file-steps.ts';
import { countOne, KILL_CHECKS } from './kill-client.ts';

/** A file as its owner knows it. */
export interface KeptFile {
  body: File;
  readonly content: Content;
  /** Parts whose upload was acknowledged. */
  readonly arrived: Set<number>;
  /** What is still to be sent; undefined when the server must be asked. */
  ticket: UploadTicket | undefined;
  /** Whether the bytes were fetched and compared since the file became ready. */
  isCompared: boolean;
}

/** A request on a file that was not answered yet. */
export interface FileChange extends Change {
  readonly call?: Omit<Call, 'token'>;
  readonly content?: Content;
}

/** Everything that one uploading client knows. */
export interface FileWorld {
  readonly calls: FileCalls;
  readonly random: Random;
  readonly checks: Checks;
  /** How many files the client keeps at once. */
  readonly room: number;
  readonly newContent: (random: Random) => Content;
  readonly files: Map<string, KeptFile>;
  /** Called before a request that changes a file is sent, and after its answer. */
  readonly observe?: (world: FileWorld) => void;
  underWay: FileChange | undefined;
  readonly acknowledged: Map<string, number>;
}

/** Notes what is about to be sent. */
export const begin = (world: FileWorld, change: FileChange): void => {
  world.underWay = change;
  world.observe?.(world);
};

/** Judges an answer; false when there was none or a wrong one, and the client cannot go on. */
export const isDone = (world: FileWorld, answer: Answer | undefined, status: number, operation: string, id = 'a new file'): answer is Answer => {
  if (answer === undefined) return false;
  world.underWay = undefined;
  world.checks.judge(KILL_CHECKS.answers, answer.status === status, () => notAsPlanned(`${operation} of ${id}`, answer));
  if (answer.status === status) countOne(world.acknowledged, operation);
  return answer.status === status;
};
