import type { Finding } from '#contract/contract-error.ts';
import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel, OperationModel, ParameterModel } from '#contract/contract-model.ts';
import { isConditional } from '#contract/emit-sdk-calls.ts';
import { exampleOf } from '#contract/emit-sdk-example.ts';
import { textOf } from '#contract/json.ts';
import { docComment, literal } from '#contract/literal.ts';
import { memberName, quoted } from '#contract/names.ts';
import { typesOf } from '#contract/schema-facts.ts';

const styleNames = ['commas', 'spaces', 'pipes', 'deepObject', 'members', 'json'] as const;
type StyleName = (typeof styleNames)[number];
const encoderNames = ['raw', 'urlEncoded', 'multipart'] as const;

/**
 * `operations.ts` of the SDK: one function for each operation, so that bundlers keep only those that are called.
 * Throws ContractError for parameters that a fetch client cannot send.
 */
export const sdkOperations = (model: ContractModel): string => {
  const findings = model.operations.flatMap((operation) => faultsOf(model, operation));
  if (findings.length > 0) throw new ContractError(findings);
  const functions = model.operations.map((operation) => operationFunction(model, operation));
  const text = functions.join('\n');
  const imports = (file: string, names: readonly string[]): string => {
    const used = names.filter((name) => text.includes(`$${name}`));
    return used.length === 0 ? '' : `import { ${used.map((name) => `${name} as $${name}`).join(', ')} } from './runtime/${file}.ts';\n`;
  };
  const types = ['ConditionalOperation', 'Operation'].filter((name) => text.includes(`: ${name}<`));
  if (functions.length === 0) return 'export {};\n';
  return `import type { Operations } from './calls.ts';
${imports('bodies', encoderNames)}import { define as $define } from './runtime/define.ts';
import type { ${types.join(', ')} } from './runtime/operation.ts';
${imports('styles', styleNames)}
${text}`;
};

const operationFunction = (model: ContractModel, operation: OperationModel): string => {
  const type = `${isConditional(operation) ? 'ConditionalOperation' : 'Operation'}<Operations[${quoted(operation.id)}]>`;
  return `${docComment(docOf(model, operation))}export const ${operation.id}: ${type} = /* @__PURE__ */ $define(${descriptorOf(model, operation)});\n`;
};

const docOf = (model: ContractModel, operation: OperationModel): string => {
  const { summary, description, problems, deprecated, deprecation, method, path } = operation;
  const goesAway = deprecation === null ? 'Deprecated.'
    : `Since ${deprecation.since}, ends ${deprecation.sunset}${deprecation.replacement === undefined ? '' : `; use ${deprecation.replacement}`}.`;
  return [
    `${summary === '' ? `${method} ${path}` : `${summary} — ${method} ${path}`}`,
    ...(description.trim() === '' ? [] : ['', description.trim()]),
    '',
    ...(problems.length === 0 ? [] : [`@throws {ApiProblem} ${problems.map((code) => `\`${code}\``).join(', ')} and the generic ones`]),
    ...(deprecated || deprecation !== null ? [`@deprecated ${goesAway}`] : []),
    '@example',
    exampleOf(model, operation),
  ].join('\n');
};

const descriptorOf = (model: ContractModel, operation: OperationModel): string => {
  const { id, method, path, body, parameters, pagination } = operation;
  const styles = parameters.flatMap((parameter) => {
    const style = styleOf(model, parameter);
    return style === undefined ? [] : [`${memberName(parameter.name)}: $${style}`];
  });
  const encoders = (body?.mediaTypes ?? []).filter(({ kind }) => kind !== 'json').map(({ name, kind }) =>
    `${memberName(name.includes('*') ? '*' : name)}: $${kind !== 'form' ? 'raw' : name.startsWith('multipart/') ? 'multipart' : 'urlEncoded'}`);
  const [mediaType] = body?.mediaTypes ?? [];
  const security = carriersOf(model, operation);
  const members = [
    `id: ${quoted(id)}, method: ${quoted(method)}, path: ${quoted(path)}`,
    ...(mediaType === undefined || mediaType.name.includes('*') ? [] : [`body: ${quoted(mediaType.name)}`]),
    ...(encoders.length === 0 ? [] : [`encode: { ${encoders.join(', ')} }`]),
    ...(styles.length === 0 ? [] : [`styles: { ${styles.join(', ')} }`]),
    ...(security.length === 0 ? [] : [`security: ${literal(security)}`]),
    ...(parameters.some(({ in: place, name }) => place === 'header' && name.toLowerCase() === 'idempotency-key') ? ['key: true'] : []),
    ...(pagination === null ? [] : [`pages: ${literal([pagination.items, pagination.next, pagination.cursor])}`]),
  ];
  return `{\n${members.map((member) => `  ${member},\n`).join('')}}`;
};

/** Where each alternative of credentials travels; what browsers and connections carry themselves is left out. */
const carriersOf = (model: ContractModel, { security }: OperationModel): readonly (readonly string[])[] => {
  const alternatives = security.map((schemes) => schemes.flatMap(({ scheme }) => {
    const facts = model.securitySchemes[scheme] ?? {};
    const [type, name, place] = [textOf(facts['type']), textOf(facts['name']) ?? '', textOf(facts['in'])];
    if (type === 'apiKey') return place === 'cookie' ? [] : [`${place === 'query' ? 'query' : 'header'}:${name}`];
    if (type === 'mutualTLS') return [];
    return [type === 'http' && textOf(facts['scheme'])?.toLowerCase() !== 'bearer' ? 'header:Authorization' : 'bearer'];
  })).filter((carriers) => carriers.length > 0);
  return [...new Map(alternatives.map((carriers) => [carriers.join(), carriers])).values()];
};

const isJson = (mediaType: string): boolean => /^application\/([^;]+\+)?json\b/.test(mediaType);

const takes = (model: ContractModel, { schema }: ParameterModel, type: 'array' | 'object'): boolean => {
  const types = typesOf(model.document, schema);
  return types.has(type) && types.size < 6; // a schema that takes everything promises nothing
};

const styleOf = (model: ContractModel, parameter: ParameterModel): StyleName | undefined => {
  if (parameter.in !== 'query') return undefined;
  if (parameter.mediaType !== undefined) return 'json';
  const { style, explode } = parameter;
  if (style === 'deepObject') return 'deepObject';
  if (explode) return takes(model, parameter, 'object') ? 'members' : undefined;
  if (!takes(model, parameter, 'array') && !takes(model, parameter, 'object')) return undefined;
  return style === 'spaceDelimited' ? 'spaces' : style === 'pipeDelimited' ? 'pipes' : 'commas';
};

const faultsOf = (model: ContractModel, { parameters, path, pointer }: OperationModel): readonly Finding[] => [
  ...(/[?#]/.test(path) ? [model.findingAt(pointer, `The path ${path} has a query or fragment. Declare query parameters instead.`)] : []),
  ...parameters.flatMap((parameter) => {
    const fault = faultOf(model, parameter);
    return fault === undefined ? [] : [model.findingAt(parameter.pointer, `The ${parameter.in} parameter ${parameter.name} ${fault}`)];
  }),
];

const faultOf = (model: ContractModel, parameter: ParameterModel): string | undefined => {
  const { in: place, mediaType, style } = parameter;
  if (place === 'cookie') return 'cannot be sent: browsers let nobody set the Cookie header. Use a header.';
  if (place === 'query') {
    if (mediaType !== undefined && !isJson(mediaType)) return `carries a ${mediaType} document; only JSON documents can be written into a query.`;
    return ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'].includes(style) ? undefined : `has the style ${style}, which no query has. Use form.`;
  }
  if (mediaType !== undefined) return `carries a ${mediaType} document; use a schema with plain values.`;
  if (style !== 'simple') return `has the style ${style}; only simple can be written. Use simple.`;
  return takes(model, parameter, 'object') ? 'is an object; use plain values or lists.' : undefined;
};
