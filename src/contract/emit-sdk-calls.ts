import type { ContractModel, MediaTypeModel, OperationModel, ParameterModel, Schema } from '#contract/contract-model.ts';
import { isObject, membersOf, textsOf } from '#contract/json.ts';
import { memberName, quoted } from '#contract/names.ts';
import { resolvedSchema, schemaOf, typesOf } from '#contract/schema-facts.ts';
import type { TypeNames } from '#contract/schema-type.ts';
import { importOfTypes, typeOf, union } from '#contract/schema-type.ts';

/** Headers that have a name of their own in the input of an operation. */
export const namedHeaders: Readonly<Record<string, string>> = { 'if-match': 'ifMatch', 'if-none-match': 'ifNoneMatch', 'idempotency-key': 'idempotencyKey' };

/** `calls.ts` of the SDK: what each operation takes and answers, as types. */
export const sdkCalls = (model: ContractModel): string => {
  const names: TypeNames = { used: new Set() };
  const entries = model.operations.map((operation) => callType(model, operation, names)).join('');
  // A dollar sign keeps these apart from the names of schemas.
  const foundations = ([['catalogue', 'ProblemCode', 'Code$'], ['operation', 'EntityTag', 'Tag$'], ['operation', 'RawBody', 'Raw$']] as const)
    .filter(([, , alias]) => entries.includes(alias)).map(([file, name, alias]) => `import type { ${name} as ${alias} } from './runtime/${file}.ts';\n`);
  return `${foundations.join('')}${importOfTypes(names)}/** What each operation takes (\`input\`), answers (\`replies\`, by status) and rejects with (\`problems\`); \`item\` is one of a list. */
export interface Operations {
${entries}}

/** The name of an operation. */
export type OperationId = keyof Operations;

/** What an operation takes: \`InputOf<'createTodo'>\`. */
export type InputOf<Id extends OperationId> = Operations[Id]['input'];

/** The codes of the problems that an operation answers. */
export type ProblemsOf<Id extends OperationId> = Operations[Id]['problems'];
`;
};

/** True when the operation can answer 304, and so takes `ifNoneMatch`. */
export const isConditional = ({ parameters, replies }: OperationModel): boolean =>
  replies.some(({ status }) => status === '304') && parameters.some(({ in: place, name }) => place === 'header' && name.toLowerCase() === 'if-none-match');

const callType = (model: ContractModel, operation: OperationModel, names: TypeNames): string => {
  const { id, pagination } = operation;
  const item = pagination === null ? '' : `    readonly item: ${itemType(model, operation, names)};\n`;
  return `  readonly ${id}: {
    readonly input: ${inputType(model, operation, names)};
    readonly replies: {
${repliesType(model, operation, names)}    };
    readonly problems: ${problemsType(model, operation)};
${item}  };\n`;
};

const inputType = (model: ContractModel, operation: OperationModel, names: TypeNames): string => {
  const groups = ([['path', 'path'], ['query', 'query'], ['header', 'headers']] as const).flatMap(([place, member]) => {
    const group = operation.parameters.filter((parameter) => parameter.in === place && !(place === 'header' && parameter.name.toLowerCase() in namedHeaders));
    if (group.length === 0) return [];
    const members = group.map(({ name, required, schema, description }) =>
      `${comment(description, '        ')}        readonly ${memberName(place === 'header' ? name.toLowerCase() : name)}${optional(required)}: ${typeOf(model, schema, names)}${required ? '' : ' | undefined'};\n`);
    return [`      readonly ${member}${optional(group.some(({ required }) => required))}: {\n${members.join('')}      };\n`];
  });
  const bodies = bodyTypes(model, operation, names);
  const [only] = bodies;
  const body = bodies.length === 1 ? `      ${only};\n` : '';
  const choice = bodies.length > 1 ? ` & (${bodies.map((each) => `{ ${each} }`).join(' | ')})` : '';
  return `{\n${groups.join('')}${body}${operation.parameters.map((parameter) => namedHeader(operation, parameter)).join('')}    }${choice}`;
};

const optional = (required: boolean): string => (required ? '' : '?');

const comment = (text: string, indent: string): string => {
  const line = text.trim().replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/');
  return line === '' ? '' : `${indent}/** ${line} */\n`;
};

const namedHeader = ({ entityTag }: OperationModel, { in: place, name, required, description }: ParameterModel): string => {
  const member = place === 'header' ? namedHeaders[name.toLowerCase()] : undefined;
  if (member === undefined) return '';
  const needed = required || (member === 'ifMatch' && entityTag?.ifMatch === 'required');
  return member === 'idempotencyKey'
    ? '      /** Minted for each call unless given. */\n      readonly idempotencyKey?: string | undefined;\n'
    : `${comment(description, '      ')}      readonly ${member}${needed ? '' : '?'}: Tag$${needed ? '' : ' | undefined'};\n`;
};

const bodyTypes = (model: ContractModel, { body }: OperationModel, names: TypeNames): readonly string[] =>
  (body?.mediaTypes ?? []).map((mediaType, index) => {
    const type = `readonly body${optional(body?.required ?? false)}: ${bodyType(model, mediaType, names)}`;
    if (mediaType.name.includes('*')) return `${type}; readonly mediaType: string`;
    return body?.mediaTypes.length === 1 ? type : `${type}; readonly mediaType${optional(index > 0)}: ${quoted(mediaType.name)}`;
  });

const bodyType = (model: ContractModel, { name, kind, schema = true }: MediaTypeModel, names: TypeNames): string => {
  if (kind === 'json') return typeOf(model, schema, names);
  if (kind !== 'form') return 'Raw$';
  return name.startsWith('multipart/') ? union([multipartType(model, schema, names), 'FormData']) : union([typeOf(model, schema, names), 'URLSearchParams']);
};

const multipartType = (model: ContractModel, schema: Schema, names: TypeNames): string => {
  const resolved = resolvedSchema(model.document, schema);
  if (!isObject(resolved) || resolved['properties'] === undefined) return typeOf(model, schema, names);
  const required = textsOf(resolved['required']);
  return `{ ${membersOf(resolved['properties']).map(([name, property]) =>
    `readonly ${memberName(name)}${optional(required.includes(name))}: ${fieldType(model, schemaOf(property), names)}`).join('; ')} }`;
};

const fieldType = (model: ContractModel, schema: Schema, names: TypeNames): string => {
  const resolved = resolvedSchema(model.document, schema);
  const types = typesOf(model.document, schema);
  if (isObject(resolved) && types.has('array')) return `readonly (${fieldType(model, schemaOf(resolved['items']), names)})[]`;
  const isFile = isObject(resolved) && (resolved['format'] === 'binary' || resolved['contentMediaType'] !== undefined);
  return isFile ? 'Blob | string' : typeOf(model, schema, names);
};

const repliesType = (model: ContractModel, { replies }: OperationModel, names: TypeNames): string => {
  const answers = replies.filter(({ status, problem }) => !problem && (/^2/.test(status) || status === '304'));
  const lines = answers.map(({ status, mediaTypes }) =>
    `      readonly ${/^\d+$/.test(status) ? status : quoted(status)}: ${union(mediaTypes.length === 0 ? ['undefined'] : mediaTypes.map((each) => dataType(model, each, names)))};\n`);
  // A redirect is followed, so what comes is what its target answers.
  return answers.some(({ status }) => status !== '304') ? lines.join('') : `${lines.join('')}      readonly default: unknown;\n`;
};

const dataType = (model: ContractModel, { kind, schema = true }: MediaTypeModel, names: TypeNames): string =>
  kind === 'json' ? typeOf(model, schema, names) : kind === 'text' ? 'string' : 'Blob';

const itemType = (model: ContractModel, { pagination, replies }: OperationModel, names: TypeNames): string => {
  const page = replies.find(({ status }) => /^2/.test(status))?.mediaTypes.find(({ kind }) => kind === 'json')?.schema ?? true;
  return `NonNullable<${typeOf(model, page, names)}[${quoted(pagination?.items ?? '')}]>[number]`;
};

const problemsType = (model: ContractModel, { problems, replies }: OperationModel): string => {
  const statuses = replies.map(({ status }) => status);
  const isDeclared = (status: number): boolean => statuses.some((each) => each === String(status) || each === `${String(status)[0]}XX` || each === 'default');
  const codes = model.problems.filter(({ code, generic, status }) => problems.includes(code) || (generic && isDeclared(status))).map(({ code }) => quoted(code));
  return model.problems.length === 0 ? 'Code$' : union(codes);
};
