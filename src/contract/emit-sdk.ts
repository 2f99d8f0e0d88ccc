import { readFileSync } from 'node:fs';
import type { ContractModel, Emitter } from '#contract/contract-model.ts';
import { sdkCalls } from '#contract/emit-sdk-calls.ts';
import { sdkOperations } from '#contract/emit-sdk-operations.ts';
import { sdkPackage, sdkReadme } from '#contract/emit-sdk-package.ts';
import { sdkCatalogue, sdkTypes } from '#contract/emit-sdk-types.ts';
import { sdkUpload } from '#contract/emit-sdk-upload.ts';
import { sdkWebhookEvents, webhooksEntry } from '#contract/emit-sdk-webhooks.ts';

/** The files of src/sdk that make up the runtime of the client. */
export const runtimeFiles = [
  'bodies.ts', 'call.ts', 'catalogue.ts', 'client.ts', 'define.ts', 'errors.ts', 'node.ts', 'operation.ts', 'paginate.ts', 'request.ts', 'retry.ts', 'session.ts', 'styles.ts',
  'upload-parts.ts', 'upload-source.ts', 'upload.ts',
] as const;

const values: Readonly<Record<string, readonly string[]>> = {
  client: ['createClient'],
  errors: ['ApiProblem', 'NetworkError', 'TimeoutError', 'problemOf'],
  paginate: ['paginate', 'pages'],
};

const types: Readonly<Record<string, readonly string[]>> = {
  catalogue: ['ProblemCode', 'ProblemMembers'],
  client: ['Attempt', 'Client', 'ClientOptions', 'Hooks', 'Session', 'Supplied', 'Tokens'],
  errors: ['ProblemDocument'],
  operation: ['CallOptions', 'ConditionalOperation', 'Described', 'Descriptor', 'EntityTag', 'Operation', 'OperationFacts', 'RawBody', 'Result'],
  paginate: ['ListFacts', 'Page'],
  'upload-source': ['Hasher', 'UploadOptions', 'UploadSource', 'UploadState'],
};

const callTypes = ['InputOf', 'OperationId', 'Operations', 'ProblemsOf'];

/**
 * The client SDK: types, one function for each operation, and a copy of the runtime, so that the folder is complete.
 * Throws ContractError for what a client cannot send.
 */
export const emitSdk: Emitter = async (model) => {
  const operations = sdkOperations(model);
  const upload = sdkUpload(model);
  const catalogue = sdkCatalogue(model);
  const runtime = runtimeFiles.map((name): [string, string] =>
    [`sdk/runtime/${name}`, name === 'catalogue.ts' && catalogue !== undefined ? catalogue : runtimeFile(name)]);
  const webhookEvents = sdkWebhookEvents(model);
  return {
    'sdk/calls.ts': sdkCalls(model),
    'sdk/index.ts': indexOf(model, upload),
    'sdk/node.ts': "export { fileSource } from './runtime/node.ts';\n",
    'sdk/operations.ts': operations,
    'sdk/package.json': sdkPackage(model),
    'sdk/README.md': sdkReadme(model, upload !== undefined),
    'sdk/types.ts': await sdkTypes(model),
    ...(upload === undefined ? {} : { 'sdk/upload.ts': upload }),
    ...(webhookEvents === undefined ? {} : {
      'sdk/webhooks.ts': webhooksEntry,
      'sdk/runtime/webhook-events.ts': webhookEvents,
      'sdk/runtime/webhooks.ts': runtimeFile('webhooks.ts'),
    }),
    ...Object.fromEntries(runtime),
  };
};

const runtimeFile = (name: string): string => readFileSync(new URL(`../sdk/${name}`, import.meta.url), 'utf8');

const indexOf = (model: ContractModel, upload: string | undefined): string => {
  const taken = new Set([...Object.values(values).flat(), ...Object.values(types).flat(), ...callTypes, 'components', 'Schemas', 'uploadFile', 'uploadFileVersion']);
  const functions = model.operations.map(({ id }) => (taken.has(id) ? `${id} as ${id}Operation` : id));
  const ids = new Set(functions);
  // A schema that is named like something else here is still found by its name in Schemas.
  const schemas = Object.values(model.schemaNames).filter((name) => !taken.has(name) && !ids.has(name));
  const lines = (names: readonly string[]): string => `{\n${[...names].sort().map((name) => `  ${name},\n`).join('')}}`;
  return [
    ...Object.entries(values).map(([file, names]) => `export { ${names.join(', ')} } from './runtime/${file}.ts';\n`),
    ...Object.entries(types).map(([file, names]) => `export type { ${names.join(', ')} } from './runtime/${file}.ts';\n`),
    ...(upload !== undefined ? [`export { uploadFile${upload.includes('uploadFileVersion') ? ', uploadFileVersion' : ''} } from './upload.ts';\n`] : []),
    `export type { ${callTypes.join(', ')} } from './calls.ts';\n`,
    `export ${lines(functions)} from './operations.ts';\n`,
    `export type ${lines([...schemas, 'components'])} from './types.ts';\n\n`,
    "import type { components as Components$ } from './types.ts';\n\n/** Every schema of the contract by its name there. */\nexport type Schemas = Components$['schemas'];\n",
  ].join('');
};
