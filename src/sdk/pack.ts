import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
/** The modules that the package lets others import; webhooks only where the contract has events. */
const entriesOf = async (sources: string): Promise<readonly string[]> => {
  const present = await readdir(sources);
  return ['index', 'node', 'webhooks'].filter((entry) => present.includes(`${entry}.ts`)).map((entry) => join(sources, `${entry}.ts`));
};

/**
 * Builds the package of a generated SDK and packs it with npm, offline. Everything happens in a folder of its own:
 * nothing is written below the sources. Resolves to the path of the tarball in `out`.
 */
export const packSdk = async ({ sources, out }: { readonly sources: string; readonly out: string }): Promise<string> => {
  const stage = await mkdtemp(join(tmpdir(), 'sdk-pack-'));
  try {
    await Promise.all([bundles(sources, stage), declarations(sources, stage)]);
    for (const file of ['package.json', 'README.md']) await cp(join(sources, file), join(stage, file));
    await mkdir(out, { recursive: true });
    const { stdout } = await run('npm', ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', resolve(out)], { cwd: stage });
    return join(resolve(out), filenameOf(stdout));
  } finally {
    await rm(stage, { recursive: true });
  }
};

/** One file for each entry and module format; tree shaking is left to whoever bundles the client. */
const bundles = async (sources: string, stage: string): Promise<void> => {
  for (const [format, extension] of [['esm', '.js'], ['cjs', '.cjs']] as const)
    await build({
      entryPoints: [...await entriesOf(sources)],
      outdir: join(stage, 'dist'),
      outExtension: { '.js': extension },
      bundle: true,
      format,
      platform: 'neutral',
      external: ['node:*'],
      target: 'es2022',
      logLevel: 'warning',
    });
};

/** Declarations of every module, once for ESM and once for CommonJS: a `.d.cts` may only refer to its like. */
const declarations = async (sources: string, stage: string): Promise<void> => {
  const dist = join(stage, 'dist');
  const compiler = join(dirname(createRequire(import.meta.url).resolve('@typescript/native/package.json')), 'bin', 'tsc');
  await run(process.execPath, [
    compiler, ...await entriesOf(sources), '--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--rootDir', sources, '--outDir', dist,
    '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', 'node', '--strict', '--skipLibCheck', '--allowImportingTsExtensions',
  ]).catch((cause: { stdout?: string }) => { throw new Error(`The SDK in ${sources} does not compile:\n${cause.stdout ?? ''}`, { cause }); });
  for (const file of await readdir(dist, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    const text = await readFile(join(dist, file), 'utf8');
    const referring = (extension: string): string => text.replaceAll(/(from '|import\(['"]|from ")(\.[^'"]*)\.ts(?=['"])/g, `$1$2${extension}`);
    await writeFile(join(dist, file), referring('.js'));
    await writeFile(join(dist, file.replace(/ts$/, 'cts')), referring('.cjs'));
  }
};

const filenameOf = (output: string): string => {
  const report: unknown = JSON.parse(output);
  const [first] = Array.isArray(report) ? report as unknown[] : Object.values(report as object) as unknown[];
  if (typeof first === 'object' && first !== null && 'filename' in first && typeof first.filename === 'string') return first.filename;
  throw new Error(`npm pack named no file: ${output}`);
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { sources: { type: 'string', default: 'generated/sdk' }, out: { type: 'string', default: '.' } } });
  process.stdout.write(`${await packSdk(values)}\n`);
}
