import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '#runtime/build/bundle-function.ts';
import { pinned } from './contender-process.ts';
import { installPeers, peerFile } from './contenders/peer.ts';
import { atLeast, atMost, median, quartiles, type Figure, type Section } from './figures.ts';
import { resourcesOf } from './synthetic/contract.ts';
import { prepare } from './synthetic/prepare.ts';

const CACHE = resolve(import.meta.dirname, '../../.cache/bench/cold');
const START = join(import.meta.dirname, 'cold/start.ts');
const GOALS: readonly (readonly [number, number])[] = [[70, 60], [500, 80]];
const SHIPPED_FACTOR = 20;
const run = promisify(execFile);

const EMPTY = 'process.stdout.write(`${performance.now()}\\n`);\n';

const entryText = (generated: string, target: string): string => `
import { operations, routeTree } from '${generated}routes.ts';
import { problems } from '${generated}problems.ts';
import { validators } from '${generated}validators/all.js';
import { syntheticFacts } from '${join(import.meta.dirname, 'synthetic/serve.ts')}';
import { answerOnce } from '${START}';
void answerOnce(syntheticFacts({ operations, routeTree, validators, problems }), '${target}');
`;

const shippedText = (document: object): string => `
const { OpenAPIBackend } = require(${JSON.stringify(peerFile('openapi-backend'))});
const api = new OpenAPIBackend({ definition: ${JSON.stringify(document)}, ajvOpts: { strict: false, formats: ${JSON.stringify(FORMATS)} } });
const first = Object.keys(api.inputDocument.paths)[0];
api.register({ notFound: () => 404, validationFail: () => 400, [api.inputDocument.paths[first].get.operationId]: () => 200 });
api.registerSecurityHandler('apiKey', () => true);
api.init().then(() => api.handleRequest({ method: 'get', path: first, headers: {} })).then((status) => {
  if (status !== 200) throw new Error('answered ' + status);
  process.stdout.write(performance.now() + '\\n');
});
`;

const FORMATS = Object.fromEntries(['email', 'uri', 'uuid', 'date-time', 'date'].map((format) => [format, true]));

/** Milliseconds from the start of the process to its first answer. */
const startMs = async (file: string, cache?: string): Promise<number> => {
  const [command, args] = pinned([file]);
  const env = { ...process.env, NODE_OPTIONS: '', ...(cache ? { NODE_COMPILE_CACHE: cache } : {}) };
  return Number((await run(command, [...args], { env })).stdout);
};

/** Starts of each program in turn, so that a busy moment of the machine meets all of them. */
const measure = async (starts: readonly (() => Promise<number>)[], rounds: number): Promise<readonly (readonly number[])[]> => {
  const times = starts.map((): number[] => []);
  for (const start of starts) await start();
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, start] of starts.entries()) times[index]!.push(await start());
  }
  return times;
};

/** Process start to first validated answer, beyond an empty Node process. */
export const coldSection = async ({ rounds }: { readonly rounds: number }): Promise<Section> => {
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  installPeers();
  const empty = join(CACHE, 'empty.js');
  writeFileSync(empty, EMPTY);
  const shipped = join(CACHE, 'shipped.cjs');
  writeFileSync(shipped, shippedText(prepare(GOALS[0]![0]).document));
  const bundles: string[] = [];
  for (const [operations] of GOALS) bundles.push(await bundled(operations));
  const compileCache = join(CACHE, 'compile-cache');
  const [bare, ...times] = await measure(
    [() => startMs(empty), ...bundles.flatMap((file) => [() => startMs(file), () => startMs(file, compileCache)])], rounds);
  const [shippedTimes] = await measure([() => startMs(shipped)], Math.min(rounds, 5));
  const emptyMs = median(bare!);
  const beyond = times.map((each) => each.map((ms) => ms - emptyMs));
  const figures = GOALS.flatMap(([operations, goalMs], index): readonly Figure[] => [
    figureOf(`${operations} operations`, beyond[index * 2]!, { goal: atMost(goalMs, ' ms') }),
    figureOf(`${operations} operations, compile cache`, beyond[index * 2 + 1]!, {}),
  ]);
  const shippedMs = median(shippedTimes!) - emptyMs;
  const factor = shippedMs / median(beyond[0]!);
  figures.push({ what: 'openapi-backend as shipped, 70 operations', value: shippedMs, shown: `${shippedMs.toFixed(0)} ms` });
  figures.push({ what: 'openapi-backend as shipped against this', value: factor, shown: `${factor.toFixed(0)}x`, goal: { ...atLeast(SHIPPED_FACTOR), shown: '≥ 20x' } });
  return { name: 'cold', title: `Cold start: process start to first validated answer, beyond an empty Node process (${emptyMs.toFixed(0)} ms)`, figures };
};

const bundled = async (operations: number): Promise<string> => {
  const { generated } = prepare(operations);
  const folder = join(CACHE, String(operations));
  mkdirSync(folder);
  const entry = join(folder, 'entry.ts');
  const target = `/v1/${resourcesOf(operations)[1]!.toLowerCase()}s`;
  writeFileSync(entry, entryText(new URL(generated).pathname, target));
  const outfile = join(folder, 'index.cjs');
  await bundleFunction(entry, outfile);
  return outfile;
};

const figureOf = (what: string, times: readonly number[], more: Pick<Figure, 'goal'>): Figure => {
  const value = median(times);
  return { what, value, shown: `${value.toFixed(0)} ms`, ...more, note: `quartiles ${quartiles(times, 0)} ms` };
};
