import type { ContractModel } from '#contract/contract-model.ts';
import { exampleOf } from '#contract/emit-sdk-example.ts';
import { webhooksReadme } from '#contract/emit-sdk-webhooks.ts';

/** Name of the SDK package: `@demobackend/sdk`. */
export const sdkName = ({ title }: ContractModel): string => `@${title.toLowerCase().replaceAll(/[^a-z\d]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'api'}/sdk`;

/** `package.json` of the SDK. */
export const sdkPackage = (model: ContractModel): string => {
  const entry = (name: string): object => ({
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  });
  return `${JSON.stringify({
    name: sdkName(model),
    version: semanticVersion(model.version),
    description: `Client of the ${model.title} API`,
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    files: ['dist', 'README.md'],
    main: './dist/index.cjs',
    module: './dist/index.js',
    types: './dist/index.d.ts',
    exports: { '.': entry('index'), './node': entry('node'), ...(model.events.some((event) => event.public) ? { './webhooks': entry('webhooks') } : {}), './package.json': './package.json' },
  }, null, 2)}\n`;
};

const semanticVersion = (version: string): string => {
  if (/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version)) return version;
  const [major = '0', minor = '0', patch = '0'] = version.match(/\d+/g) ?? [];
  return `${Number(major)}.${Number(minor)}.${Number(patch)}`;
};

/** `README.md` of the SDK. */
export const sdkReadme = (model: ContractModel, hasUpload: boolean): string => {
  const name = sdkName(model);
  const list = model.operations.find(({ pagination }) => pagination !== null);
  const read = model.operations.find(({ method, parameters }) => method === 'GET' && parameters.some(({ in: place }) => place === 'path')) ?? model.operations[0];
  const code = (...lines: readonly string[]): string => `\n\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n\n`;
  return [
    `# ${name}\n\nClient of the ${model.title} API, version ${model.version}. No dependencies; Node 20 and later, and browsers. ESM and CommonJS, with types.\n`,
    ...(read === undefined ? [] : [code(
      `import { createClient, ${read.id} } from '${name}';`, '',
      `const client = createClient({ baseUrl: '${model.servers[0] ?? 'https://api.example'}', token: () => accessToken });`, exampleOf(model, read))]),
    'Each operation is a function, so a bundler keeps only those that you call. It resolves to `{ data, status, etag, headers, requestId }`.\n',
    behaviour,
    ...(model.own && model.operations.some(({ id }) => id === 'refreshSession') ? [code(...session)] : ['\n']),
    ...(list === undefined ? [] : [`## Lists\n\n\`paginate\` yields items, \`pages\` pages; both read on only while you ask.\n${code(exampleOf(model, list))}`]),
    ...(hasUpload ? [uploads(name, code)] : []),
    ...webhooksSection(model, name, code),
    `## Operations\n\n| function | call | |\n| --- | --- | --- |\n${model.operations.map(({ id, method, path, summary }) =>
      `| \`${id}\` | \`${method} ${path}\` | ${summary.replaceAll('|', '\\|')} |\n`).join('')}`,
  ].join('');
};

const webhooksSection = (model: ContractModel, name: string, code: (...lines: readonly string[]) => string): readonly string[] => {
  const program = webhooksReadme(model, name);
  return program.length === 0 ? [] : [`## Webhooks\n\n\`verifyWebhook\` of \`${name}/webhooks\` checks the signature and age of a delivery and returns its event, typed by \`type\`.
Hand it the body as it was received; while a secret is rotated, hand it both. Deliveries are repeated: deduplicate by \`event.id\`.\n${code(...program)}`];
};

const behaviour = `
## Errors

- \`ApiProblem\`: the API answered with an error. \`error.is('some_code')\` narrows \`error.problem\` to the members of that code; \`problemOf(operation, error)\`
  narrows \`code\` to what that operation answers. \`error.requestId\` identifies the request in the logs of the service.
- \`NetworkError\`: no answer, or one that broke off. \`TimeoutError\`: an attempt (\`timeoutMs\`) or the whole call (\`deadlineMs\`) took too long.
- An abort signal rejects with its own reason.

## Retries

Network errors, attempts that time out, 408, 429, 500, 502, 503, 504 and \`idempotency_in_progress\` are retried up to \`maxRetries\` times with full jitter,
honouring \`Retry-After\`, within \`deadlineMs\`. Only what may be repeated is: GET, HEAD, PUT, DELETE, requests with an idempotency key (minted once for each call
and kept) and changes guarded by \`ifMatch\`. A guarded change whose first answer was lost can come back as \`precondition_failed\`: read the record again.

## Entity tags

Hand what you read to the write: \`ifMatch: result\`, or \`ifMatch: record.version\`. With \`ifNoneMatch\` a read may answer \`status: 304\` without data.

## Sessions

\`tokens: { tokens, refresh }\` instead of \`token\` lets the client trade tokens 30 seconds before they end and after a 401, once for all calls that run.
`;

const session = [
  'const { data } = await signIn(anonymous, { body: { email, password } });',
  "if (data.status === 'signed_in') {",
  '  const refresh = async ({ refreshToken }: SignedIn) => (await refreshSession(anonymous, { body: { refreshToken } })).data;',
  '  const client = createClient({ baseUrl, tokens: { tokens: data, refresh } });',
  '}',
];

const uploads = (name: string, code: (...lines: readonly string[]) => string): string => `## Uploads

\`uploadFile(client, input, source, options)\` creates a file and sends its bytes to the signed URLs of its upload ticket, several parts at once, each retried.
The source is a Blob, bytes, or anything with \`sizeBytes\` and \`read(start, end)\`; in Node \`fileSource(path)\` of \`${name}/node\` reads from disk.
Keep what \`onState\` tells, and \`resume\` sends only what is missing after a restart.
${code("await uploadFile(client, { name: 'trip.jpg', contentType: 'image/jpeg' }, await fileSource('trip.jpg'), { onProgress: ({ sentBytes, totalBytes }) => show(sentBytes / totalBytes) });")}`;
