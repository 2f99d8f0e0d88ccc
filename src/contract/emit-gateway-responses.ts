import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel, ProblemModel, Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isObject } from '#contract/json.ts';

interface Refusal {
  /** Gateway response types (AWS, "Gateway response types for API Gateway"). */
  readonly types: readonly string[];
  /** The problem that says the same. */
  readonly code: string;
  /** Status and title where the contract has no catalogue of problems. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** What the gateway refuses by itself, and the problem that the function would answer in its place. */
export const refusals: readonly Refusal[] = [
  { types: ['MISSING_AUTHENTICATION_TOKEN', 'RESOURCE_NOT_FOUND'], code: 'route_not_found', status: 404, title: 'Not Found',
    detail: 'The contract has no such path.' },
  { types: ['UNAUTHORIZED', 'EXPIRED_TOKEN', 'INVALID_SIGNATURE', 'INVALID_API_KEY'], code: 'unauthenticated', status: 401, title: 'Unauthorized',
    detail: 'The credential is missing, malformed, expired or not meant for this API.' },
  { types: ['ACCESS_DENIED'], code: 'insufficient_scope', status: 403, title: 'Forbidden', detail: 'The caller may not do this.' },
  { types: ['BAD_REQUEST_PARAMETERS', 'BAD_REQUEST_BODY'], code: 'validation_failed', status: 400, title: 'Bad Request',
    detail: 'The request lacks something that the contract requires.' },
  { types: ['WAF_FILTERED', 'DEFAULT_4XX'], code: 'malformed_request', status: 400, title: 'Bad Request', detail: 'The request was refused before it was read.' },
  { types: ['REQUEST_TOO_LARGE'], code: 'payload_too_large', status: 413, title: 'Content Too Large', detail: 'The request is larger than 10 MB.' },
  { types: ['UNSUPPORTED_MEDIA_TYPE'], code: 'unsupported_media_type', status: 415, title: 'Unsupported Media Type',
    detail: 'The operation does not read this media type.' },
  { types: ['THROTTLED', 'QUOTA_EXCEEDED'], code: 'too_many_requests', status: 429, title: 'Too Many Requests', detail: 'The rate of requests is too high.' },
  { types: ['API_CONFIGURATION_ERROR', 'AUTHORIZER_CONFIGURATION_ERROR', 'AUTHORIZER_FAILURE', 'INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT', 'DEFAULT_5XX'],
    code: 'internal_error', status: 500, title: 'Internal Server Error', detail: 'The service failed. Quote the request id when you report it.' },
];

/** The gateway's own answers as problem documents of the contract's catalogue. */
export const gatewayResponsesOf = (model: ContractModel): { readonly responses: JsonObject; readonly findings: readonly Finding[] } => {
  const findings: Finding[] = [];
  const responses: Record<string, Json> = {};
  for (const refusal of refusals) {
    const problem = model.problems.find(({ code }) => code === refusal.code);
    if (problem === undefined && model.problems.length > 0)
      findings.push({ pointer: '/problems', file: 'problems.yaml',
        message: `The catalogue lacks ${refusal.code}, which the gateway answers for ${refusal.types.join(', ')}. Add it.` });
    const members = problem === undefined ? {} : membersFor(problem, findings);
    for (const type of refusal.types) responses[type] = responseOf(refusal, problem, members);
  }
  return { responses, findings };
};

const responseOf = (refusal: Refusal, problem: ProblemModel | undefined, members: JsonObject): JsonObject => {
  const status = problem?.status ?? refusal.status;
  const body = {
    type: problem?.type ?? 'about:blank',
    title: problem?.title ?? refusal.title,
    status,
    ...(problem === undefined ? {} : { code: problem.code }),
    detail: refusal.detail,
    requestId: '$context.requestId',
    ...members,
  };
  return {
    statusCode: String(status),
    responseParameters: {
      'gatewayresponse.header.Access-Control-Allow-Origin': "'${AllowedOrigin}'",
      'gatewayresponse.header.Cache-Control': "'no-store'",
      // The template is looked up under application/json whatever the client accepts; the header names the real type.
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.X-Request-Id': 'context.requestId',
      ...(status === 401 ? { 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" } : {}),
      ...(status === 429 || status === 503 ? { 'gatewayresponse.header.Retry-After': "'1'" } : {}),
    },
    responseTemplates: { 'application/json': JSON.stringify(body) },
  };
};

const membersFor = (problem: ProblemModel, findings: Finding[]): JsonObject =>
  Object.fromEntries(Object.entries(problem.members).map(([name, schema]) => {
    const value = plainValueOf(schema);
    if (value === undefined) findings.push({ pointer: `/problems/${problem.code}/members/${name}`, file: 'problems.yaml',
      message: 'The gateway answers this problem with constants and finds none for this member. Give it a const, a default or a minimum; a list may also be empty.' });
    return [name, value];
  }));

const plainValueOf = (schema: Schema): Json | undefined => {
  if (!isObject(schema)) return undefined;
  const { const: only, default: usual, minimum, type, minItems } = schema;
  return only ?? usual ?? arrayOf(schema['enum'])[0] ?? minimum ?? (type === 'array' && (minItems === undefined || minItems === 0) ? [] : undefined);
};
