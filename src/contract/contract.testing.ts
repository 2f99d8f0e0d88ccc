import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContractModel } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import type { LoadedContract } from '#contract/load-contract.ts';
import { modelOf } from '#contract/model-of.ts';

/** What a test says about a contract; everything else is as small as OpenAPI allows. */
export interface Given {
  readonly paths?: JsonObject;
  readonly components?: JsonObject;
  readonly root?: JsonObject;
  readonly problems?: JsonObject;
  readonly events?: JsonObject;
  readonly vocabulary?: JsonObject;
}

/** A contract in memory; every place is in line 1 of `contract.yaml`. */
export const aContract = ({ paths = {}, components = {}, root = {}, problems, events, vocabulary }: Given): LoadedContract => {
  const document = { openapi: '3.1.1', info: { title: 'Fixture', version: '1.0.0' }, paths, components, ...root };
  return {
    rootFile: 'contract.yaml',
    document,
    problems: problems === undefined ? undefined : { base: 'https://example.com/problems/', problems },
    events: events === undefined ? undefined : { events },
    vocabulary,
    sources: {
      locate: (pointer) => ({ file: 'contract.yaml', pointer, line: 1 }),
      locateIn: (file, pointer) => ({ file, pointer, line: 1 }),
      follow: (file, ref) => ({ file, pointer: ref.slice(1), value: undefined, bundlePointer: ref.slice(1) }),
    },
  };
};

/** The model of a contract in memory. */
export const aModel = (given: Given): ContractModel => modelOf(aContract(given));

/** One GET operation `getThing` under the tag things; `operation` adds to it. */
export const aGet = (operation: JsonObject = {}): JsonObject => ({
  get: { operationId: 'getThing', tags: ['things'], security: [], responses: { '200': aReply({ type: 'string' }) }, ...operation },
});

/** A reply with one JSON schema. */
export const aReply = (schema: JsonObject | boolean, more: JsonObject = {}): JsonObject =>
  ({ description: 'A thing.', content: { 'application/json': { schema } }, ...more });

/** A request body with one JSON schema. */
export const aBody = (schema: JsonObject | boolean, more: JsonObject = {}): JsonObject =>
  ({ required: true, content: { 'application/json': { schema } }, ...more });

/** Calls `use` with a new folder that holds the given files, and removes it afterwards. */
export const withFolder = async <Result>(files: Readonly<Record<string, string>>, use: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The findings of the ContractError that a call throws, as `file:line pointer message`; empty when it throws none. */
export const findingsOf = async (call: () => unknown): Promise<readonly string[]> => {
  try {
    await call();
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !('findings' in error) || !Array.isArray(error.findings)) throw error;
    return error.findings.map(({ file, line, pointer, message }) => `${file}:${line} ${pointer} ${message}`);
  }
};
