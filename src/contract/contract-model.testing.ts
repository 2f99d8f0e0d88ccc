import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel, Emitter } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import { loadContract } from '#contract/load-contract.ts';
import { modelOf } from '#contract/model-of.ts';

/** The model of a document given as an object, with a catalogue of problems when one is given. */
export const aModel = (document: JsonObject, { problems, own = problems !== undefined }: { problems?: JsonObject; own?: boolean } = {}): ContractModel =>
  modelOf({
    rootFile: 'openapi.yaml',
    document: { openapi: '3.1.1', info: { title: 'Test', version: '1.0.0' }, ...document },
    problems: problems === undefined ? undefined : { base: 'https://api.example/problems/', problems },
    events: undefined,
    vocabulary: own ? {} : undefined,
    sources: {
      locate: (pointer) => ({ file: 'openapi.yaml', pointer, line: 1 }),
      locateIn: (file, pointer) => ({ file, pointer, line: 1 }),
      follow: (file) => ({ file, pointer: '', value: undefined, bundlePointer: undefined }),
    },
  });

/** A document with one GET on each path; the path's variables are declared. */
export const pathsWith = (paths: readonly string[], operation: JsonObject = {}): JsonObject => ({
  paths: Object.fromEntries(paths.map((path) => [path, {
    parameters: [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    get: { responses: { 200: { description: 'Done.' } }, ...operation },
  }])),
});

/** Part of a document: a security scheme of each kind. */
export const schemesOfAllKinds = { components: { securitySchemes: {
  token: { type: 'http', scheme: 'bearer' },
  login: { type: 'oauth2', flows: { authorizationCode: {} } },
  password: { type: 'oauth2', flows: { password: {} } },
  key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  basic: { type: 'http', scheme: 'basic' },
} } };

/** The model of the contract of this repository. */
export const ownModel = async (): Promise<ContractModel> => modelOf(await loadContract(packagePath('../../openapi/openapi.yaml')));

const packagePath = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const modules = new URL('../../node_modules/', import.meta.url);

/** Public OpenAPI 3.1 documents of others, by name: file paths. */
export const foreignContracts: readonly (readonly [string, string])[] = [
  ...readdirSync(new URL('@readme/oas-examples/3.1/json/', modules)).filter((file) => file.endsWith('.json'))
    .map((file) => [file.replace('.json', ''), fileURLToPath(new URL(`@readme/oas-examples/3.1/json/${file}`, modules))] as const),
  ['galaxy', fileURLToPath(new URL('@scalar/galaxy/dist/3.1.yaml', modules))],
];

/** Pointers and first words of what an emitter refuses; empty when it emits. */
export const refusalsOf = async (file: string, emitter: Emitter): Promise<readonly string[]> => {
  try {
    await emitter(modelOf(await loadContract(file)));
    return [];
  } catch (error) {
    if (error instanceof ContractError) return error.findings.map(({ pointer }) => pointer);
    throw error;
  }
};
