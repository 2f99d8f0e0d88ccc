import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { syntheticContract, type Document } from './contract.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CACHE = join(ROOT, '.cache/bench');

/** A synthetic contract and what our generator made of it. */
export interface Prepared {
  readonly operations: number;
  readonly document: Document;
  /** Folder of the generated files, as a URL that ends with a slash. */
  readonly generated: string;
}

const folderOf = (operations: number): string => join(CACHE, String(operations));

/** Returns what was prepared for so many operations. */
export const preparedOf = (operations: number): Prepared => {
  const folder = folderOf(operations);
  return {
    operations,
    document: JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8')),
    generated: `${pathToFileURL(join(folder, 'generated')).href}/`,
  };
};

/** Writes a synthetic contract and runs `make generate` on it; what is there and the same stays. */
export const prepare = (operations: number): Prepared => {
  const folder = folderOf(operations);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(syntheticContract(operations)));
  // The pipeline's own problems come from the catalogue beside the contract.
  copyFileSync(join(ROOT, 'openapi/problems.yaml'), join(folder, 'problems.yaml'));
  const args = ['--disable-warning=ExperimentalWarning', 'src/contract/generate.ts', '--contract', join(folder, 'openapi.json'), '--out', join(folder, 'generated')];
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(join(folder, 'generated/routes.ts'))) throw new Error(`The generator left no routes in ${folder}.`);
  return preparedOf(operations);
};
