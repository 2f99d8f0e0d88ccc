import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel, OperationModel } from '#contract/contract-model.ts';
import { isObject, membersOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';

/** One construct of the contract that the gateway checks less strictly than the function behind it. */
export interface Loss {
  /** JSON pointer into the bundle. */
  readonly pointer: string;
  /** What stands there. */
  readonly construct: string;
  /** What the gateway does instead. */
  readonly effect: string;
}

/** Everything outside parameters and security that the gateway document leaves out. */
export const lossesOf = (model: ContractModel): readonly Loss[] => [
  ...documentLosses(model),
  ...model.operations.flatMap((operation) => [...bodyLosses(operation), ...otherLosses(operation)]),
];

/** The report for people: every loss by pointer, and what the document adds to the contract. */
export const lossReport = (losses: readonly Loss[], additions: readonly string[]): string => {
  const rows = [...new Set(losses.map(({ pointer, construct, effect }) => `| \`${pointer}\` | ${cell(construct)} | ${cell(effect)} |`))];
  return `# What the gateway checks less strictly than the contract

\`gateway.json\` is a coarse filter: it routes, authorizes and refuses requests without a parameter that they need. The
function behind it validates every request in full, so nothing in this list lets a bad request through. The gateway is
never stricter than the contract.

| place in the bundle | construct | at the gateway |
| --- | --- | --- |
${rows.join('\n')}

## What the gateway document adds

${additions.map((addition) => `- ${addition}`).join('\n')}
`;
};

/** The report in place of an import document that the gateway would refuse. */
export const refusalReport = (findings: readonly Finding[]): string => `# Why there is no import document

Amazon API Gateway would refuse to import this contract:

${findings.map(({ pointer, message }) => `- \`${pointer}\`: ${message}\n`).join('')}`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const documentLosses = (model: ContractModel): readonly Loss[] => [
  ...model.servers.flatMap((url, index) => (basePathOf(url) === '' ? [] : [{ pointer: pointerTo('/servers', index, 'url'),
    construct: `base path \`${basePathOf(url)}\``, effect: 'left out; map it with a custom domain, paths stay as written' }])),
  ...membersOf(model.document['webhooks']).map(([name]) =>
    ({ pointer: pointerTo('/webhooks', name), construct: 'webhook', effect: 'left out; the service sends it, no client calls it' })),
  { pointer: '/paths', construct: 'statuses, headers and schemas of replies', effect: 'passed on unchecked; the function serialises through the contract' },
  { pointer: '/paths', construct: 'rate limit headers', effect: 'absent from answers of the gateway itself, which does not know the token buckets' },
  { pointer: '/paths', construct: 'allowed origins (CORS)', effect: 'answers of the gateway itself name one origin, `AllowedOrigin`; preflights are answered by the function' },
  { pointer: '/paths', construct: 'size of requests',
    effect: 'bounded at 10 MB by the gateway, whose 413 cannot always be customised (AWS, “Important notes”); the function enforces the contract’s bound' },
];

const bodyLosses = (operation: OperationModel): readonly Loss[] =>
  operation.body === null ? [] : [
    ...(operation.body.required ? [{ pointer: pointerTo(operation.body.pointer, 'required'), construct: 'required body', effect: 'not checked' }] : []),
    ...operation.body.mediaTypes.map(({ name, pointer }) =>
      ({ pointer, construct: `\`${name}\` body and its schema`, effect: 'not checked: models are JSON Schema draft 4 and their faults are no problem documents' })),
  ];

const otherLosses = ({ source, pointer, method, replies }: OperationModel): readonly Loss[] => [
  ...(isObject(source['callbacks'])
    ? [{ pointer: pointerTo(pointer, 'callbacks'), construct: 'callbacks', effect: 'left out; the service sends them, no client calls them' }] : []),
  ...(method !== 'HEAD' && replies.some(({ headers }) => headers.some(({ name }) => remapped.test(name)))
    ? [{ pointer: pointerTo(pointer, 'responses'), construct: 'headers WWW-Authenticate, Date, Server',
      effect: 'the gateway renames them to `X-Amzn-Remapped-…`' }] : []),
];

const remapped = /^(www-authenticate|date|server)$/i;

const basePathOf = (url: string): string => {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/\/$/, '');
  return path === '' || path.startsWith('/') ? path : `/${path}`;
};
