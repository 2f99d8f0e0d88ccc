import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ApiProblem } from '#generated/sdk/index.ts';
import { closeSession, openAccount } from './account.ts';
import { createReport, timeText, type Report } from './report.ts';
import { createSampleFile } from './sample-file.ts';
import { portOf, startServer, type Server } from './server.ts';
import { listInPages, repeatSafely, settleConflict } from './todos.ts';
import { fetchBack, measureFile, sendHalf, sendRest } from './transfer.ts';

/** The whole journey of a person through the SDK, against a server of its own in a folder of its own. */
const journey = async (folder: string, givenFile: string | undefined, report: Report): Promise<void> => {
  const dataFolder = join(folder, 'data');
  report.chapter('Start a server on an empty data folder');
  let server = await startServer({ dataFolder });
  report.did(`${server.api} serves after ${timeText(server.startedInMs)}.`);
  report.chapter('Open an account');
  const { client, session } = await openAccount(server, report);
  const scene = { client, report };
  report.chapter(`Upload ${givenFile ?? 'a file of random bytes'}, straight to the object store`);
  const file = await measureFile(givenFile ?? (await createSampleFile(folder)), report);
  const state = await sendHalf(scene, file);
  report.chapter('Kill the server, start it again, and resume');
  server = await restart(server, dataFolder, report);
  const published = await sendRest(scene, file, state);
  report.chapter('Download and compare');
  await fetchBack(scene, published, file);
  report.chapter('Keep to-dos');
  await listInPages(scene);
  await repeatSafely(scene);
  await settleConflict(scene);
  report.chapter('Sign out');
  await closeSession(server, session, report);
  await server.stop();
};

const restart = async (server: Server, dataFolder: string, report: Report): Promise<Server> => {
  const ports = { api: portOf(server.api), operator: portOf(server.operator) };
  await server.kill();
  const again = await startServer({ dataFolder, ports });
  report.did(`Killed without warning; it serves again after ${timeText(again.startedInMs)}, with account, session and what had arrived.`);
  return again;
};

/** Says in one sentence what went wrong. */
const reasonOf = (error: unknown): string => {
  if (error instanceof ApiProblem && error.is('validation_failed')) {
    return [error.message, ...error.problem.errors.map(({ in: part, pointer, message }) => `${part} ${pointer}: ${message}`)].join('\n  ');
  }
  return error instanceof Error ? error.message : String(error);
};

const folder = mkdtempSync(join(tmpdir(), 'demobackend-demo-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const [given] = process.argv.slice(2);
const startMs = performance.now();
journey(folder, given ? resolve(given) : undefined, createReport(process.stdout)).then(
  () => process.stdout.write(`\nAll of it worked, in ${timeText(performance.now() - startMs)}. Nothing is left behind.\n`),
  (error: unknown) => {
    process.stderr.write(`\nThe demo failed. ${reasonOf(error)}\n`);
    process.exit(1);
  },
);
