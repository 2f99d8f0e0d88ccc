import type { ContractModel, Emitter, MediaTypeModel, OperationModel, ParameterModel, ReplyModel } from '#contract/contract-model.ts';
import { schemaText } from '#contract/emit-llms-schema.ts';
import type { JsonObject } from '#contract/json.ts';
import { objectOf, textOf } from '#contract/json.ts';

/** `docs/llms.txt`: the whole API as compact text for language models (https://llmstxt.org). */
export const emitLlms: Emitter = (model) => {
  const info = objectOf(model.document['info']);
  const sections = [
    `# ${model.title}`,
    `> ${oneLine(textOf(info['summary']) ?? `The HTTP API ${model.title}.`)} Version ${model.version}.`,
    (textOf(info['description']) ?? '').trim(),
    listed([
      ...model.servers.map((url) => `Base URL: ${url}`),
      ...Object.entries(model.securitySchemes).map(([name, scheme]) => `Credential \`${name}\`: ${credentialText(scheme)}`),
      ...Object.entries(model.throttlingClasses).map(([name, { ratePerSecond, burst, per }]) =>
        `Throttling class \`${name}\`: ${ratePerSecond} requests a second, at most ${burst} at once, per ${per}`),
    ]),
    ...model.domains.map((domain) => [`## ${domain.tag}`, domain.description.trim(),
      ...model.operations.filter((operation) => operation.domain === domain.name).map((operation) => operationText(operation))].filter(Boolean).join('\n\n')),
    schemasText(model),
    model.problems.length === 0 ? '' : `## Problems\n\n${listed(model.problems.map(({ code, status, when, members }) =>
      `\`${code}\` ${status}: ${oneLine(when)}${Object.keys(members).length === 0 ? '' : ` Members: ${Object.entries(members).map(([name, schema]) =>
        `${name}: ${schemaText(schema)}`).join(', ')}.`}`))}`,
    eventsText(model),
  ];
  return { 'docs/llms.txt': `${sections.filter((section) => section !== '').join('\n\n')}\n` };
};

const listed = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

const operationText = (operation: OperationModel): string => {
  const { id, method, path, summary, description, deprecated, body, replies, problems } = operation;
  const text = oneLine(description === '' ? summary : description);
  const failures = replies.filter(isFailure);
  return [
    `### ${id}`,
    `\`${method} ${path}\`${deprecated ? ' (deprecated)' : ''}${text === '' ? '' : ` ${text}`}`,
    listed([
      `Credential: ${securityText(operation)}`,
      ...semanticsText(operation),
      ...operation.parameters.filter((parameter) => !isExplained(operation, parameter)).map(parameterText),
      ...(body === null ? [] : [`Body${body.required ? '' : ' (optional)'}: ${body.mediaTypes.map(mediaTypeText).join(' or ')}`]),
      ...replies.filter((reply) => !isFailure(reply)).map(replyText),
      ...(failures.length === 0 ? [] : [`Failures: ${failures.map(({ status }) => status).join(', ')}${problems.length === 0 ? '' : `; its own problems: ${
        problems.map((code) => `\`${code}\``).join(', ')}`}`]),
    ]),
  ].join('\n');
};

const isFailure = ({ status, problem }: ReplyModel): boolean => problem || /^[45]/.test(status);

const securityText = ({ security, caller }: OperationModel): string => {
  const ways = security.filter((schemes) => schemes.length > 0).map((schemes) =>
    schemes.map(({ scheme, scopes }) => `\`${scheme}\`${scopes.length === 0 ? '' : ` with ${scopes.join(', ')}`}`).join(' and '));
  return ways.length === 0 ? 'none' : `${ways.join(' or ')}${caller === 'optional' ? ' (optional)' : ''}`;
};

// Headers that semanticsText already speaks of.
const isExplained = ({ idempotency, entityTag }: OperationModel, { in: place, name }: ParameterModel): boolean =>
  place === 'header' && ((idempotency !== null && /^idempotency-key$/i.test(name)) || (entityTag !== null && /^if-(none-)?match$/i.test(name)));

const semanticsText = ({ idempotency, entityTag, pagination, throttling, deprecation, replies }: OperationModel): readonly string[] => [
  ...(idempotency === null ? [] : [`Repeatable: send \`Idempotency-Key\`; the answer is replayed for ${idempotency.retentionHours} hours`]),
  ...(entityTag === null ? [] : [entityTag.ifMatch === 'required' ? 'Needs `If-Match` with the entity tag that was read'
    : `Answers an \`ETag\`${replies.some(({ status }) => status === '304') ? '; send it as `If-None-Match` to learn whether it is current' : ''}`]),
  ...(pagination === null ? [] : [`Pages: repeat with \`${pagination.cursor}\` set to \`${pagination.next}\` until it is absent; items in \`${pagination.items}\``]),
  ...(throttling === null ? [] : [`Throttling class: ${throttling}`]),
  ...(deprecation === null ? [] : [`Ends on ${deprecation.sunset}${deprecation.replacement === undefined ? '' : `; use ${deprecation.replacement}`}`]),
];

const parameterText = ({ in: place, name, required, schema, description, defaultValue }: ParameterModel): string =>
  `${place} \`${name}\`${required ? '' : '?'}: ${schemaText(schema)}${defaultValue === undefined ? '' : ` = ${JSON.stringify(defaultValue)}`}${
    description === '' ? '' : `. ${oneLine(description)}`}`;

const mediaTypeText = ({ name, schema, kind }: MediaTypeModel): string =>
  `${name} ${schema === undefined ? kind === 'json' ? 'any' : 'bytes' : schemaText(schema)}`;

const replyText = ({ status, description, mediaTypes, headers }: ReplyModel): string => {
  const own = headers.filter(({ pipelineOwned }) => !pipelineOwned).map(({ name }) => name);
  return `${status}: ${mediaTypes.length === 0 ? 'no content' : mediaTypes.map(mediaTypeText).join(' or ')}${
    own.length === 0 ? '' : ` with ${own.join(', ')}`}. ${oneLine(description)}`.trimEnd();
};

const credentialText = (scheme: JsonObject): string => {
  const { type, in: place, name } = scheme;
  if (type === 'apiKey') return `${String(place)} \`${String(name)}\``;
  if (type === 'http') return `\`Authorization: ${String(scheme['scheme']).toLowerCase() === 'bearer' ? 'Bearer <token>' : `${String(scheme['scheme'])} …`}\``;
  return type === 'mutualTLS' ? 'a client certificate' : '`Authorization: Bearer <token>` of the declared identity provider';
};

const schemasText = ({ schemas }: ContractModel): string =>
  Object.keys(schemas).length === 0 ? '' : `## Schemas\n\nA \`?\` marks what may be absent. Bounds stand in parentheses.\n\n${listed(Object.entries(schemas).map(([name, schema]) => {
    const description = oneLine(textOf(objectOf(schema)['description']) ?? '');
    return `\`${name}\` = ${schemaText(schema)}${description === '' ? '' : `. ${description}`}`;
  }))}`;

const envelopeText = 'Sent to webhook endpoints as POST with the body `{ type, id, timestamp, version, data }`, signed by Standard Webhooks in the headers `webhook-id` (the id of the '
  + 'event), `webhook-timestamp` and `webhook-signature`. At least once, in no order: deduplicate by `id`, ignore members that you do not know.';

const eventsText = ({ events }: ContractModel): string => {
  const published = events.filter((event) => event.public);
  return published.length === 0 ? '' : `## Events\n\n${envelopeText}\n\n${listed(published.map(({ type, version, summary, schema }) =>
    `\`${type}\` version ${version}: ${oneLine(summary)} Data: ${schemaText(schema)}`))}`;
};
