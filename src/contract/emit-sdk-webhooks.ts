import type { ContractModel } from '#contract/contract-model.ts';
import { docComment } from '#contract/literal.ts';
import { memberName, quoted } from '#contract/names.ts';
import type { TypeNames } from '#contract/schema-type.ts';
import { importOfTypes, typeOf } from '#contract/schema-type.ts';

/** `webhooks.ts` of the SDK: an entry of its own, so that clients that receive nothing do not carry it. */
export const webhooksEntry = `export { signWebhook, verifyWebhook, WebhookError } from './runtime/webhooks.ts';
export type { RawWebhookBody, VerifyOptions, WebhookErrorCode, WebhookHeaders } from './runtime/webhooks.ts';
export type { WebhookEvent, WebhookEvents } from './runtime/webhook-events.ts';
`;

/** `runtime/webhook-events.ts` of the SDK: the public events as a union told apart by `type`; undefined when there are none. */
export const sdkWebhookEvents = (model: ContractModel): string | undefined => {
  const published = model.events.filter((event) => event.public);
  if (published.length === 0) return undefined;
  const names: TypeNames = { used: new Set() };
  const members = published.map(({ type, version, summary, schema }) =>
    `${docComment(summary, '  ')}  readonly ${memberName(type)}: { readonly version: ${version}; readonly data: ${typeOf(model, schema, names)} };\n`).join('');
  return `${importOfTypes(names).replace('./types.ts', '../types.ts')}/** The version and data of each event, by type. */
export interface WebhookEvents {
${members}}

/** The body of a delivery; \`type\` tells which event it is. Later versions of the service may send types that are not listed here. */
export type WebhookEvent<Type extends keyof WebhookEvents = keyof WebhookEvents> = {
  [Each in Type]: {
    readonly type: Each;
    /** Names the event; the same in every delivery of it. */
    readonly id: string;
    /** When it happened (RFC 3339). */
    readonly timestamp: string;
    /** Version of the schema of \`data\`. */
    readonly version: WebhookEvents[Each]['version'];
    readonly data: WebhookEvents[Each]['data'];
  };
}[Type];
`;
};

/** How the README of the SDK shows the verifier; the code compiles in the tests of the package. */
export const webhooksReadme = (model: ContractModel, name: string): readonly string[] => {
  const [first] = model.events.filter((event) => event.public);
  return first === undefined ? [] : [
    `import { verifyWebhook, WebhookError } from '${name}/webhooks';`, '',
    'export const receive = async (request: Request): Promise<Response> => {',
    '  try {',
    '    const event = await verifyWebhook(await request.text(), request.headers, webhookSecret);',
    `    if (event.type === ${quoted(first.type)}) console.log(event.id, event.data);`,
    '    return new Response(null, { status: 204 });',
    '  } catch (error) {',
    '    if (error instanceof WebhookError) return new Response(error.code, { status: 400 });',
    '    throw error;',
    '  }',
    '};',
  ];
};
