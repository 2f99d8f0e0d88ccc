import { randomUUID } from 'node:crypto';
import type { File, UploadTicket } from '#generated/types.ts';
import type { Checks } from '../checks.ts';
import { jsonOf, outcomeOf } from '../http-client.ts';
import { judgeDocuments } from '../kills/documents.ts';
import { judgeUsage } from '../kills/file-client.ts';
import { fileCalls, sha256Of, type FileCalls } from '../kills/file-steps.ts';
import { fileFinding, KILL_CHECKS } from '../kills/kill-client.ts';
import { readTodos } from '../kills/read-documents.ts';
import { expectStatus, person, signIn, type Door } from '../people.ts';
import type { History, Moment, Recording } from './recording.ts';

const ACCOUNTS = 3;

/** Compares a service that runs on what a power loss left with what had been acknowledged when the journal was so long. */
export const judgeSurvivor = async (door: Door, { accounts, histories }: Recording, position: number, checks: Checks): Promise<void> => {
  const acknowledged = accounts.filter((account) => account.position <= position);
  const admitted = new Set<string>();
  for (const { email } of acknowledged.filter((account, index) => histories.some((history) => history.email === account.email) || index >= acknowledged.length - ACCOUNTS)) {
    const answer = await signIn(door, email);
    checks.judge(KILL_CHECKS.accounts, answer?.status === 200, () => `${email} was confirmed and cannot sign in: ${outcomeOf(answer)}`);
    if (answer?.status === 200) admitted.add(email);
  }
  for (const history of histories) {
    const moment = history.moments.findLast((each) => each.position <= position);
    if (moment === undefined || !admitted.has(history.email)) continue;
    await (history.kind === 'todos' ? judgeTodos : judgeFiles)(door, history, moment, checks);
  }
};

const judgeTodos = async (door: Door, { email }: History, { documents, underWay }: Moment, checks: Checks): Promise<void> => {
  const found = await readTodos(door, await person(door, email).token());
  fileFinding(checks, judgeDocuments(documents, found, underWay), email);
};

const judgeFiles = async (door: Door, { email }: History, { documents, underWay, arrived }: Moment, checks: Checks): Promise<void> => {
  const calls = fileCalls(door, person(door, email));
  const found = await calls.list();
  fileFinding(checks, judgeDocuments(documents, new Map(found.map((file) => [file.id, { ...file }])), underWay), email);
  await judgeUsage({ calls, checks }, found, email);
  for (const file of found) {
    if (file.state === 'pending') await judgeParts(calls, file, arrived.get(file.id) ?? new Set(), checks);
    else await judgeContent(calls, file, checks);
  }
};

/** A part that was acknowledged is not asked for again; when none is left, the upload can be completed. */
const judgeParts = async (calls: FileCalls, file: File, arrived: ReadonlySet<number>, checks: Checks): Promise<void> => {
  const { parts } = jsonOf<UploadTicket>(expectStatus(await calls.renew(file.id), 200, 'renewFileUpload'));
  const lost = parts.find(({ partNumber }) => arrived.has(partNumber));
  checks.judge(KILL_CHECKS.lost, lost === undefined, () => `part ${lost?.partNumber} of ${file.id} was acknowledged and is asked for again`);
  if (parts.length > 0) return;
  const answer = await calls.complete(file.id, randomUUID());
  checks.judge(KILL_CHECKS.lost, answer?.status === 200, () => `all of ${file.id} arrived, and completing it was answered with ${outcomeOf(answer)}`);
  if (answer?.status === 200) await judgeContent(calls, jsonOf<File>(answer), checks);
};

const judgeContent = async (calls: FileCalls, { id, sha256 }: File, checks: Checks): Promise<void> => {
  const found = await calls.download(id).then(sha256Of, (error: unknown) => String(error));
  checks.judge(KILL_CHECKS.bytes, found === sha256, () => `${id} is ready with SHA-256 ${sha256}, and there is: ${found}`);
};
