import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cjsConsumer, cjsReceiver, esmConsumer, esmReceiver, typedConsumer, typedReceiver } from './consumer.testing.ts';
import type { FaultServer } from './fault-server.testing.ts';
import { json, problem, startFaultServer } from './fault-server.testing.ts';
import { packSdk } from './pack.ts';
import { sdkBudget, sdkSizes, webhooksBudget, webhooksSize } from './size.ts';

const run = promisify(execFile);
const sources = resolve('generated/sdk');
const compiler = join(dirname(createRequire(import.meta.url).resolve('@typescript/native/package.json')), 'bin', 'tsc');
const todo = { id: 'todo_1', title: 'Book the train', version: 1 };

let folder: string;
let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
  folder = mkdtempSync(join(tmpdir(), 'sdk-consumer-'));
  const tarball = await packSdk({ sources, out: join(folder, 'tarball') });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], { cwd: folder });
}, 60_000);

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

/** Type-checks files in the consumer's folder; resolves to what the compiler complains of. */
const complaintsOf = async (files: Readonly<Record<string, string>>, ...options: readonly string[]): Promise<string> => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return run(process.execPath, [
    compiler, '--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022', ...options, ...Object.keys(files),
  ], { cwd: folder }).then(({ stdout }) => stdout, (error: { stdout: string }) => error.stdout);
};

test.each([
  ['ESM, nodenext', 'strict.ts', ['--module', 'nodenext', '--lib', 'es2022,dom']],
  ['ESM, bundler', 'strict.ts', ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom,dom.iterable']],
  ['CommonJS, nodenext', 'strict.cts', ['--module', 'nodenext', '--lib', 'es2022,dom']],
])('the types hold in a strict consumer: %s', async (_name, file, options) => {
  const complaints = await complaintsOf({ [file]: typedConsumer, [`receiver-${file}`]: typedReceiver }, ...options);

  expect(complaints).toBe('');
});

test('the types hold in Node without the types of browsers', async () => {
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  for (const name of ['@types/node', 'undici-types']) symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));

  const complaints = await complaintsOf({ 'node.ts': `${typedConsumer}\nimport { fileSource } from '@demobackend/sdk/node';\nexport const size = async (): Promise<number> => (await fileSource('a')).sizeBytes;\n` },
    '--module', 'nodenext', '--lib', 'es2022', '--types', 'node');

  expect(complaints).toBe('');
});

test('every example in the documentation of the operations is a program that compiles', async () => {
  const text = readFileSync(join(sources, 'operations.ts'), 'utf8');
  const names = [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
  const examples = [...text.matchAll(/^ \* @example\n((?: \* .*\n)+?)(?= \*\/)/gm)].map(([, example = '']) => `{\n${example.replaceAll(/^ \* ?/gm, '')}}\n`);

  const complaints = await complaintsOf({ 'examples.ts': `import { createClient, paginate, ${names.join(', ')} } from '@demobackend/sdk';\n`
    + `const client = createClient({ baseUrl: '' });\n${examples.join('')}console.log(paginate);\n` }, '--module', 'nodenext', '--lib', 'es2022,dom');

  expect(complaints).toBe('');
  expect(examples).toHaveLength(names.length);
});

test('every program in the README and in the documentation of the uploads compiles', async () => {
  const readme = readFileSync(join(sources, 'README.md'), 'utf8');
  const upload = existsSync(join(sources, 'upload.ts')) ? readFileSync(join(sources, 'upload.ts'), 'utf8') : '';
  const blocks = [...[...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, text = '']) => text), ...[...upload.matchAll(/@example\n \* (.*)\n/g)].map(([, text = '']) => text)];
  const functions = [...readFileSync(join(sources, 'index.ts'), 'utf8').matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
  const used = functions.filter((name) => blocks.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  const prelude = `import type { Client } from '@demobackend/sdk';
declare const [accessToken, baseUrl, email, password]: string[];
declare const webhookSecret: string;
declare const anonymous: Client, show: (share: number) => void;
`;
  const program = (text: string, index: number): [string, string] => {
    const own = text.includes("from '@demobackend/sdk'");
    const types = [...text.matchAll(/: (SignedIn)\b/g)].map(([, name]) => `import type { ${name} } from '@demobackend/sdk';\n`);
    const source = text.includes('fileSource') ? "import { fileSource } from '@demobackend/sdk/node';\n" : '';
    const client = /\(client\b/.test(text) && !/const client\b/.test(text) ? 'declare const client: Client;\n' : '';
    return [`readme-${index}.ts`, `${prelude}${types.join('')}${source}${client}${own ? '' : `import { ${used.join(', ')} } from '@demobackend/sdk';\n`}${text}\nexport {};\n`];
  };

  const complaints = await complaintsOf(Object.fromEntries(blocks.map(program)), '--module', 'nodenext', '--lib', 'es2022,dom', '--noUncheckedIndexedAccess', 'false');

  expect(complaints).toBe('');
  expect(blocks.length).toBeGreaterThan(1);
});

test.each([['ESM', 'run.mjs', esmConsumer], ['CommonJS', 'run.cjs', cjsConsumer]])('it runs as %s', async (_name, file, text) => {
  writeFileSync(join(folder, file), text);
  server.play(problem(503, 'overloaded', { headers: { 'retry-after': '0' } }), json(201, todo, { etag: '"1"' }), problem(404, 'todo_not_found'));

  const { stdout } = await run(process.execPath, [file, server.url], { cwd: folder });

  expect(JSON.parse(stdout)).toEqual({ status: 201, etag: '"1"', title: 'Book the train', isProblem: true, code: 'todo_not_found', hasFileSource: true });
  expect(server.received.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
    ['POST', '/v1/todos', 'Bearer alice'], ['POST', '/v1/todos', 'Bearer alice'], ['GET', '/v1/todos/todo_2', 'Bearer alice']]);
});

test.each([['ESM', 'receive.mjs', esmReceiver], ['CommonJS', 'receive.cjs', cjsReceiver]])('a receiver of webhooks runs as %s', async (_name, file, text) => {
  writeFileSync(join(folder, file), text);

  const { stdout } = await run(process.execPath, [file], { cwd: folder });

  expect(JSON.parse(stdout)).toEqual({ type: 'todo.created', code: 'no_matching_signature', isWebhookError: true });
});

test('the package has no dependency and its size stays within the budget', async () => {
  const installed = join(folder, 'node_modules/@demobackend/sdk');
  const { dependencies, peerDependencies, version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;

  const sizes = await sdkSizes(join(installed, 'dist/index.js'), 'createTodo');

  expect({ dependencies, peerDependencies }).toEqual({});
  expect(version).toBe((JSON.parse(readFileSync('generated/openapi.json', 'utf8')) as { info: { version: string } }).info.version);
  expect(sizes.oneCall).toBeLessThanOrEqual(sdkBudget.oneCall);
  expect(sizes.everything).toBeLessThanOrEqual(sdkBudget.everything);
});

test('one call leaves the other operations, lists and uploads out of the bundle', async () => {
  const { oneCall, everything } = await sdkSizes(join(folder, 'node_modules/@demobackend/sdk/dist/index.js'), 'createTodo');

  expect(oneCall).toBeLessThan(everything);
  expect(oneCall).toBeLessThan(3_300);
});

test('a receiver of webhooks carries the verifier and nothing of the client', async () => {
  expect(await webhooksSize(join(folder, 'node_modules/@demobackend/sdk/dist/webhooks.js'))).toBeLessThanOrEqual(webhooksBudget);
});

test('sources that do not compile are told with the compiler\'s words', async () => {
  const broken = join(folder, 'broken');
  cpSync(sources, broken, { recursive: true });
  writeFileSync(join(broken, 'node.ts'), 'export const fileSource: string = 1;\n');

  await expect(packSdk({ sources: broken, out: folder })).rejects.toThrow(/does not compile:\n.*node\.ts/);
});
