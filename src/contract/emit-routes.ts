import type { Finding } from '#contract/contract-error.ts';
import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel, Emitter, OperationModel, ParameterModel } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import { textOf } from '#contract/json.ts';
import { literal } from '#contract/literal.ts';

/**
 * `routes.ts`: every operation as plain data, and the tree of path segments.
 * Throws ContractError for what a request line cannot be parsed into by these tables.
 */
export const emitRoutes: Emitter = (model) => {
  const findings = model.operations.flatMap((operation) => faultsOf(model, operation));
  const tree = routeTreeOf(model, findings);
  if (findings.length > 0) throw new ContractError(findings);
  const entries = model.operations.map((operation) => `  ${operation.id}: ${literal(routeOf(operation), '  ')},\n`).join('');
  const schemes = Object.fromEntries(Object.entries(model.securitySchemes).map(([name, scheme]) => [name, schemeOf(scheme)]));
  return {
    'routes.ts': [
      `/** Everything about each operation that is known before a request arrives. */\nexport const operations = {\n${entries}} as const;\n`,
      '/** A node of the route tree; a literal segment wins over the parameter. */\n'
      + 'export interface RouteNode {\n'
      + '  readonly literals: { readonly [segment: string]: RouteNode };\n'
      + '  readonly parameter: null | { readonly name: string; readonly node: RouteNode };\n'
      + '  readonly operations: { readonly [method: string]: keyof typeof operations };\n'
      + '}\n',
      `/** Path segments from the root; \`/\` itself is the root node. */\nexport const routeTree: RouteNode = ${literal(tree)};\n`,
      `/** \`info.version\` of the contract. */\nexport const contractVersion = ${literal(model.version)};\n`,
      `/** Token buckets by class. */\nexport const throttlingClasses = ${literal(model.throttlingClasses)} as const;\n`,
      `/** How each security scheme carries its credential. */\nexport const securitySchemes = ${literal(schemes)} as const;\n`,
    ].join('\n'),
  };
};

/** The descriptor of one operation, as plain data. */
export const routeOf = (operation: OperationModel): JsonObject => {
  const { id, domain, method, path, body, security, caller, problems } = operation;
  const { idempotency, entityTag, pagination, caching, throttling, access, objective, deprecation } = operation;
  const at = (place: ParameterModel['in']): readonly ParameterModel[] => operation.parameters.filter((parameter) => parameter.in === place);
  return {
    id,
    domain,
    method,
    path,
    pathParameters: at('path').map(({ name, type }) => ({ name, type })),
    query: at('query').map(({ name, type, array, explode, required, defaultValue }) =>
      ({ name, type, array, explode, required, ...(defaultValue === undefined ? {} : { default: defaultValue }) })),
    headers: at('header').map(({ name, type, array, required }) => ({ name: name.toLowerCase(), type, array, required })),
    body: body === null ? null : { required: body.required, mediaTypes: body.mediaTypes.map(({ name }) => name) },
    security: security.map((schemes) => schemes.map(({ scheme, scopes }) => ({ scheme, scopes: [...scopes] }))),
    caller,
    replies: Object.fromEntries(operation.replies.map(({ status, mediaTypes, headers, problem }) =>
      [status, { mediaTypes: mediaTypes.map(({ name }) => name), headers: headers.map(({ name }) => name.toLowerCase()), problem }])),
    problems,
    idempotency,
    entityTag: entityTag === null ? null : { ...entityTag },
    pagination: pagination === null ? null : { ...pagination },
    caching,
    throttling,
    access,
    objective,
    deprecation: deprecation === null ? null : { ...deprecation },
  };
};

const schemeOf = (scheme: JsonObject): JsonObject => {
  const fact = (name: string): JsonObject => (textOf(scheme[name]) === undefined ? {} : { [name]: scheme[name] });
  return { ...fact('type'), ...fact('scheme'), ...fact('in'), ...fact('name') };
};

const faultsOf = (model: ContractModel, { parameters }: OperationModel): readonly Finding[] =>
  parameters.flatMap((parameter) => {
    const fault = faultOf(parameter);
    return fault === undefined ? [] : [model.findingAt(parameter.pointer, `The ${parameter.in} parameter ${parameter.name} ${fault}`)];
  });

const faultOf = (parameter: ParameterModel): string | undefined => {
  if (parameter.in === 'cookie') return 'cannot be read: cookie parameters have no place in the route table. Use a header.';
  if (parameter.mediaType !== undefined) return `carries a ${parameter.mediaType} document; use a schema with plain values.`;
  if (parameter.type === null) return 'has a type that a text cannot be parsed into; use a string, a number, a boolean or a list of one of them.';
  if (parameter.style !== (parameter.in === 'query' ? 'form' : 'simple'))
    return `has the style ${parameter.style}; only the default style can be parsed.`;
  return parameter.in === 'path' && parameter.array ? 'is a list; move it to the query.' : undefined;
};

interface Node {
  readonly literals: Record<string, Node>;
  parameter: null | { readonly name: string; readonly node: Node };
  readonly operations: Record<string, string>;
}

const aNode = (): Node => ({ literals: {}, parameter: null, operations: {} });

const routeTreeOf = (model: ContractModel, findings: Finding[]): Node => {
  const root = aNode();
  for (const operation of model.operations) {
    let node: Node = root;
    for (const segment of operation.path === '/' ? [] : operation.path.split('/').slice(1)) {
      const next = childOf(node, segment);
      if (typeof next === 'string') findings.push(model.findingAt(operation.pointer, `The path ${operation.path} ${next}`));
      node = typeof next === 'string' ? aNode() : next;
    }
    const twin = node.operations[operation.method];
    if (twin !== undefined)
      findings.push(model.findingAt(operation.pointer,
        `${operation.method} ${operation.path} and the operation ${twin} answer the same requests. Remove one.`));
    node.operations[operation.method] = operation.id;
  }
  return root;
};

const childOf = (node: Node, segment: string): Node | string => {
  const [, name] = /^\{([^{}]+)\}$/.exec(segment) ?? [];
  if (name === undefined)
    return /[{}]/.test(segment) ? `has a parameter that is only a part of the segment ${segment}; let it be the whole segment.`
      : /[?#]/.test(segment) ? `has a query or fragment in the segment ${segment}; declare query parameters instead.`
        : (node.literals[segment] ??= aNode());
  node.parameter ??= { name, node: aNode() };
  return node.parameter.name === name ? node.parameter.node
    : `names a parameter {${name}} where other paths say {${node.parameter.name}}; use one name for one place.`;
};
