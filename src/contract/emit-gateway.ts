import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel, Emitter, MediaTypeModel, Method, OperationModel } from '#contract/contract-model.ts';
import { gatewayFaultsOf } from '#contract/emit-gateway-faults.ts';
import type { Loss } from '#contract/emit-gateway-loss.ts';
import { lossReport, lossesOf, refusalReport } from '#contract/emit-gateway-loss.ts';
import { gatewayParameterOf } from '#contract/emit-gateway-parameters.ts';
import { gatewayResponsesOf } from '#contract/emit-gateway-responses.ts';
import { gatewayScheme, gatewaySecurityOf } from '#contract/emit-gateway-security.ts';
import type { Json, JsonObject } from '#contract/json.ts';

/** Bytes of an import document that API Gateway takes at most. */
const maxBytes = 6_000_000;

/**
 * `gateway.json`: the import document of an Amazon API Gateway REST API (OpenAPI 3.0.1), and `gateway.loss.md`.
 * It holds variables for CloudFormation's Fn::Sub: `UserPoolArn`, `AllowedOrigin` and one `…FunctionArn` per domain.
 * Throws ContractError for everything that the gateway would refuse to import.
 */
export const emitGateway: Emitter = (model) => {
  const operations = model.operations.map((operation) => gatewayOperationOf(model, operation));
  const { responses, findings: responseFindings } = gatewayResponsesOf(model);
  const findings = [...gatewayFaultsOf(model), ...operations.flatMap(({ security }) => security.findings), ...responseFindings];
  if (findings.length > 0) throw new ContractError(findings);
  const schemes = securitySchemesOf(model, operations);
  const document: JsonObject = {
    openapi: '3.0.1',
    info: { title: withoutVariables(model.title), version: withoutVariables(model.version) },
    paths: pathsOf(operations),
    ...(Object.keys(schemes).length === 0 ? {} : { components: { securitySchemes: schemes } }),
    'x-amazon-apigateway-api-key-source': 'HEADER',
    'x-amazon-apigateway-request-validators': { params: { validateRequestBody: false, validateRequestParameters: true } },
    'x-amazon-apigateway-request-validator': 'params',
    'x-amazon-apigateway-gateway-responses': responses,
    ...(model.operations.some(carriesBytes) ? { 'x-amazon-apigateway-binary-media-types': ['*/*'] } : {}),
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (Buffer.byteLength(text) > maxBytes)
    throw new ContractError([model.findingAt('', `The gateway document has ${Buffer.byteLength(text)} bytes and may have ${maxBytes}. Split the contract.`)]);
  return { 'gateway.json': text, 'gateway.loss.md': lossReport([...lossesOf(model), ...operations.flatMap(({ losses }) => losses)].sort(byPointer), additions) };
};

/**
 * The same for a contract that is not ours: what the gateway would refuse does not stop the other artefacts, it
 * becomes a `gateway.loss.md` that says why there is no import document.
 */
export const emitGatewayIfPossible: Emitter = (model) => {
  try {
    return emitGateway(model);
  } catch (error) {
    if (model.own || !(error instanceof ContractError)) throw error;
    return { 'gateway.loss.md': refusalReport(error.findings) };
  }
};

/** Name of the Fn::Sub variable with the ARN of a domain's function alias: `todos` → `TodosFunctionArn`. */
export const functionVariable = (domain: string): string =>
  `${domain.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}FunctionArn`;

interface GatewayOperation {
  readonly operation: OperationModel;
  readonly parameters: readonly JsonObject[];
  readonly security: ReturnType<typeof gatewaySecurityOf>;
  readonly losses: readonly Loss[];
}

const gatewayOperationOf = (model: ContractModel, operation: OperationModel): GatewayOperation => {
  const parameters = operation.parameters.map((parameter) => gatewayParameterOf(model, parameter));
  const security = gatewaySecurityOf(model, operation);
  return {
    operation,
    parameters: parameters.map(({ parameter }) => parameter).filter((parameter) => parameter !== null),
    security,
    losses: [...parameters.flatMap(({ losses }) => losses), ...security.losses],
  };
};

const pathsOf = (operations: readonly GatewayOperation[]): JsonObject => {
  const paths = new Map<string, readonly GatewayOperation[]>();
  for (const each of operations) paths.set(each.operation.path, [...(paths.get(each.operation.path) ?? []), each]);
  return Object.fromEntries([...paths].map(([path, own]) => [path, pathItemOf(own)]));
};

const pathItemOf = (own: readonly GatewayOperation[]): JsonObject => {
  const declared = (method: Method): GatewayOperation | undefined => own.find(({ operation }) => operation.method === method);
  const item: Record<string, Json> = {};
  for (const each of own) item[each.operation.method.toLowerCase()] = { operationId: each.operation.id, ...methodOf(each) };
  const [first] = own;
  if (first === undefined) return item;
  const get = declared('GET');
  if (get !== undefined && declared('HEAD') === undefined) item['head'] = methodOf(get);
  const open = { ...first, parameters: first.parameters.filter((parameter) => parameter['in'] === 'path'), security: { ...first.security, security: [] } };
  if (declared('OPTIONS') === undefined) item['options'] = methodOf(open);
  item['x-amazon-apigateway-any-method'] = methodOf(open);
  return item;
};

const methodOf = ({ operation, parameters, security }: GatewayOperation): JsonObject => ({
  parameters: [...parameters],
  responses: { default: { description: 'The answer of the function.' } },
  security: [...security.security],
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${functionVariable(operation.domain)}}/invocations`,
    passthroughBehavior: 'when_no_match',
    timeoutInMillis: 29_000,
  },
});

const securitySchemesOf = (model: ContractModel, operations: readonly GatewayOperation[]): JsonObject => {
  const used = new Set(operations.flatMap(({ security }) => security.security.flatMap((alternative) => Object.keys(alternative))));
  return Object.fromEntries(Object.entries(model.securitySchemes).filter(([name]) => used.has(name))
    .flatMap(([name, scheme]) => {
      const imported = gatewayScheme(scheme);
      return imported === undefined ? [] : [[name, imported] as const];
    }));
};

const carriesBytes = ({ body, replies }: OperationModel): boolean =>
  [...(body?.mediaTypes ?? []), ...replies.flatMap(({ mediaTypes }) => mediaTypes)]
    .some(({ kind, name }: MediaTypeModel) => kind === 'binary' || name.startsWith('multipart/'));

// Fn::Sub would take a `${…}` of the title for a variable.
const withoutVariables = (text: string): string => text.replaceAll('${', '$ {');

const byPointer = (a: Loss, b: Loss): number => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0);

const additions = [
  '`head` beside every `get`, with the same credential and parameters: the function answers as for `get`, without the body.',
  '`options` on every path, without a credential, answered by the function: it knows all allowed origins, a mock integration could name only one. '
  + 'Browsers keep a preflight for as long as `Access-Control-Max-Age` says, so few requests pay for it.',
  '`x-amazon-apigateway-any-method` on every path, without a credential, answered by the function: an unsupported method gets 405 and `Allow` '
  + 'from the same pipeline as everywhere, where the gateway alone would answer 403.',
  'Answers of the gateway itself as problem documents; unknown paths get 404 `route_not_found` instead of the gateway’s 403.',
  'Binary media types `*/*` when an operation carries bytes, for the gateway decides by the first media type of `Accept` only; '
  + 'the function decodes bodies that arrive in Base64.',
];
