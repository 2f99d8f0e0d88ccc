import { dirname, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

/** What an application pays for the client, in bytes after minification and gzip. */
export interface SdkSizes {
  readonly oneCall: number;
  readonly everything: number;
}

/** The most that an application pays for the verifier of webhooks, which is a module of its own. */
export const webhooksBudget = 1_500;

/** The most that it may pay. */
export const sdkBudget: SdkSizes = { oneCall: 4_500, everything: 9_000 };

/** Bundles an application that makes one call, and one that takes all there is. `entry` is the module of the SDK. */
export const sdkSizes = async (entry: string, operation: string): Promise<SdkSizes> => ({
  oneCall: await sizeOf(`import { createClient, ${operation} } from ${JSON.stringify(entry)};\n`
    + `globalThis.answer = ${operation}(createClient({ baseUrl: 'https://api.example', token: () => localStorage.token }), globalThis.input);`),
  everything: await sizeOf(`export * from ${JSON.stringify(entry)};`),
});

/** Bundles an application that verifies webhooks and calls nothing. `entry` is the module of the verifier. */
export const webhooksSize = (entry: string): Promise<number> =>
  sizeOf(`import { verifyWebhook } from ${JSON.stringify(entry)};\nglobalThis.answer = verifyWebhook(...globalThis.input);`);

const sizeOf = async (contents: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' }, bundle: true, minify: true, format: 'esm', target: 'es2022', write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { entry: { type: 'string', default: './generated/sdk/index.ts' }, operation: { type: 'string', default: 'createTodo' } } });
  const sizes = await sdkSizes(values.entry, values.operation);
  for (const [name, bytes] of Object.entries(sizes)) process.stdout.write(`${name.padEnd(12)}${String(bytes).padStart(6)} bytes of ${sdkBudget[name as keyof SdkSizes]}\n`);
  const webhooks = await webhooksSize(resolve(dirname(values.entry), 'webhooks.ts'));
  process.stdout.write(`${'webhooks'.padEnd(12)}${String(webhooks).padStart(6)} bytes of ${webhooksBudget}\n`);
  if (webhooks > webhooksBudget || sizes.oneCall > sdkBudget.oneCall || sizes.everything > sdkBudget.everything) process.exitCode = 1;
}
