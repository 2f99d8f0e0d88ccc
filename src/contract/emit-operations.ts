import type { ContractModel, Emitter, HeaderModel, MediaTypeModel, OperationModel, ParameterModel, ReplyModel } from '#contract/contract-model.ts';
import { docComment } from '#contract/literal.ts';
import { memberName, quoted } from '#contract/names.ts';
import { importOfTypes, typeOf, union } from '#contract/schema-type.ts';
import type { TypeNames } from '#contract/schema-type.ts';

/** `operations.ts`: what each operation takes and may answer, as types. */
export const emitOperations: Emitter = (model) => {
  const names: TypeNames = { used: new Set() };
  const entries = model.operations.map((operation) => operationType(model, operation, names)).join('');
  const byDomain = model.domains.map(({ name, operationIds }) => `  ${memberName(name)}: ${union(operationIds.map(quoted))};\n`).join('');
  return {
    'operations.ts': `${importOfTypes(names)}${bytesType}/** What each operation takes and may answer. */\nexport interface Operations {\n${entries}}\n
/** The name of an operation. */\nexport type OperationId = keyof Operations;\n
/** The operations of each domain. */\nexport interface OperationIdsByDomain {\n${byDomain}}\n
/** The name of a domain. */\nexport type Domain = keyof OperationIdsByDomain;\n`,
  };
};

const bytesType = '/** A body that no schema judges: text, bytes, or a stream of them. */\n'
  + 'export type Bytes = string | Uint8Array | AsyncIterable<string | Uint8Array>;\n\n';

// The pipeline reads these itself; a handler learns what they mean, not what they say.
const pipelineHeaders = new Set(['if-match', 'if-none-match', 'idempotency-key', 'authorization']);

const operationType = (model: ContractModel, operation: OperationModel, names: TypeNames): string => {
  const { id, method, path, summary, caller, parameters, problems, replies } = operation;
  const part = (place: ParameterModel['in']): string => parametersType(model, parameters.filter((parameter) => parameter.in === place), names);
  const answers = replies.filter(({ problem }) => !problem).map((reply) =>
    `      ${memberNameOfStatus(reply.status)}: ${replyType(model, reply, names)};\n`).join('');
  return `${docComment(`${method} ${path}${summary === '' ? '' : ` — ${summary}`}`, '  ')}  ${id}: {
    caller: ${quoted(caller)};
    path: ${part('path')};
    query: ${part('query')};
    headers: ${part('header')};
    body: ${bodyType(model, operation, names)};
    replies: ${answers === '' ? '{}' : `{\n${answers}    }`};
    problems: ${union(problems.map(quoted))};
  };\n`;
};

const memberNameOfStatus = (status: string): string => (/^[1-5]\d\d$/.test(status) ? status : quoted(status));

const parametersType = (model: ContractModel, parameters: readonly ParameterModel[], names: TypeNames): string => {
  const members = parameters.flatMap(({ name, in: place, schema, required, defaultValue }) => {
    const key = place === 'header' ? name.toLowerCase() : name;
    if (place === 'header' && pipelineHeaders.has(key)) return [];
    const optional = required || defaultValue !== undefined ? '' : '?';
    return [`readonly ${memberName(key)}${optional}: ${typeOf(model, schema, names)}`];
  });
  return members.length === 0 ? 'Record<string, never>' : `{\n${members.map((member) => `      ${member};\n`).join('')}    }`;
};

const bodyType = (model: ContractModel, { body }: OperationModel, names: TypeNames): string => {
  if (body === null) return 'undefined';
  const types = body.mediaTypes.map((mediaType) => {
    if (mediaType.kind === 'text') return 'string';
    return mediaType.kind === 'binary' ? 'Uint8Array' : contentType(model, mediaType, names);
  });
  return union(body.required ? types : [...types, 'undefined']);
};

const contentType = (model: ContractModel, { schema }: MediaTypeModel, names: TypeNames): string =>
  schema === undefined ? 'unknown' : typeOf(model, schema, names);

const replyType = (model: ContractModel, { headers, mediaTypes }: ReplyModel, names: TypeNames): string => {
  const handlers = headers.filter(({ pipelineOwned }) => !pipelineOwned);
  const mustAnswer = handlers.some(({ required }) => required) ? '' : '?';
  const headersPart = handlers.length === 0 ? 'headers?: undefined' : `headers${mustAnswer}: ${headersType(model, handlers, names)}`;
  const bodies = mediaTypes.filter(({ name }) => name !== 'application/problem+json');
  const body = union(bodies.map((mediaType) => (mediaType.kind === 'json' ? contentType(model, mediaType, names) : 'Bytes')));
  const bodyPart = bodies.length === 0 ? '; body?: undefined' : `; body: ${body}`;
  const choice = bodies.length > 1 ? `; mediaType: ${union(bodies.map(({ name }) => quoted(name)))}` : '';
  return `{ ${headersPart}${bodyPart}${choice} }`;
};

const headersType = (model: ContractModel, headers: readonly HeaderModel[], names: TypeNames): string =>
  `{ ${headers.map(({ name, schema, required }) =>
    `readonly ${memberName(name.toLowerCase())}${required ? '' : '?'}: ${typeOf(model, schema, names)}`).join('; ')} }`;
