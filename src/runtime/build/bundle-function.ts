import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** The domains that have a function of their own, by the name of their entry `src/runtime/entries/<domain>.lambda.ts`. */
export const FUNCTION_DOMAINS = ['system', 'identity', 'users', 'files', 'photos', 'search', 'todos', 'webhooks'] as const;

const ROOT = resolve(import.meta.dirname, '../../..');

/** Returns the entry of a domain's function. */
export const entryOf = (domain: string): string => join(ROOT, `src/runtime/entries/${domain}.lambda.ts`);

/**
 * What openapi-backend loads and binding never calls: reading references from files, checking the definition against
 * OpenAPI's own schema, mock answers, its validator, and its reading of requests.
 */
const UNUSED = /^(@apidevtools\/json-schema-ref-parser|openapi-schema-validator|mock-json-schema|ajv|cookie|qs|bath-es5)$/;

const LEFT_OUT = `
const leftOut = () => { throw new Error('This part of openapi-backend is not in the bundle.'); };
module.exports = Object.assign(leftOut, { default: leftOut, dereference: leftOut, resolve: leftOut, parse: async (definition) => definition });
`;

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: UNUSED }, ({ path, importer }) => (importer.includes('/openapi-backend/') ? { path, namespace: 'unused' } : undefined));
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: LEFT_OUT }));
  },
};

/** Half a megabyte that one operation hands out, on first use. */
const packedContract: Plugin = {
  name: 'packed-contract',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/generated\/openapi\.json$/ }, async ({ path }) => {
      const packed = brotliCompressSync(await readFile(path)).toString('base64');
      return { contents: `const { brotliDecompressSync } = require('node:zlib'); module.exports = JSON.parse(brotliDecompressSync(Buffer.from('${packed}', 'base64')).toString());` };
    });
  },
};

/**
 * How a function is bundled: one minified CommonJS file for Node 24, without the vendors' SDKs (the platform has
 * those of AWS, the client of OpenSearch is shipped beside the functions that search), and without the embedded stores,
 * which run on a machine.
 */
export const functionBundle = (entry: string, outfile: string): BuildOptions => ({
  entryPoints: [entry],
  outfile,
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  keepNames: false,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'silent',
  external: ['@aws-sdk/*', '@opensearch-project/*', 'pg-native', '#runtime/local/*'],
  plugins: [withoutUnused, packedContract],
});

/** Bundles one function; returns its size in bytes. */
export const bundleFunction = async (entry: string, outfile: string): Promise<number> => {
  const { metafile } = await build({ ...functionBundle(entry, outfile), metafile: true });
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
};
