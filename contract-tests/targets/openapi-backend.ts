import { OpenAPIBackend, type Context, type Document } from 'openapi-backend';
import { Problem } from '#core/problem.ts';
import { problems } from '#generated/problems.ts';
import { operations, routeTree } from '#generated/routes.ts';
import type { OperationId } from '#generated/operations.ts';
import { validators } from '#generated/validators/all.js';
import { authenticate } from '#runtime/http/authenticate.ts';
import { ifMatchOf } from '#runtime/http/conditions.ts';
import type { OperationFacts, OperationValidators } from '#runtime/http/contract-facts.ts';
import { bodyFaults, parameterFaults } from '#runtime/http/faults.ts';
import type { HttpRequest } from '#runtime/http/http-message.ts';
import { matchPath } from '#runtime/http/match-operation.ts';
import { negotiate } from '#runtime/http/negotiate.ts';
import { parseHeaders, parsePath, parseQuery } from '#runtime/http/parse-parameters.ts';
import { problemReply } from '#runtime/http/problem-reply.ts';
import { readJson } from '#runtime/http/read-json.ts';
import { userTokenAuthenticator } from '#runtime/http/user-token-authenticator.ts';
import type { WiringParts } from '#runtime/wiring.ts';
import { document } from '../probe/contract.ts';
import { pairs } from './http-door.ts';
import type { Door, WireAnswer, WireRequest } from './target.ts';

const MEBIBYTE = 1_048_576;
const factsOf = (id: string): OperationFacts => operations[id as OperationId];

/**
 * openapi-backend's own request flow on the whole contract, in strict mode, with generated parts at its hooks:
 * the router's matching, the validator and the security handler. Every handler answers 204.
 */
export const openapiBackendDoor = async ({ stores }: WiringParts): Promise<Door> => {
  const api = new OpenAPIBackend({ definition: structuredClone(document) as unknown as Document, quick: true, strict: true });
  await api.init();
  const authenticators = { userToken: userTokenAuthenticator(stores.verifier, stores.pool) };
  const byId = new Map(api.router.getOperations().map((operation) => [operation.operationId, operation]));

  Object.assign(api.router, {
    matchOperation: ({ method, path }: { readonly method: string; readonly path: string }) => {
      const match = matchPath(routeTree, path.split('?', 1)[0] ?? '');
      if (!match) throw new Error('404-notFound');
      const id = match.operations[method.toUpperCase()];
      if (id === undefined) throw new Error('405-methodNotAllowed');
      return byId.get(id);
    },
  });
  Object.assign(api.validator, {
    validateRequest: (given: { readonly wire: HttpRequest }, { operationId }: { readonly operationId: string }) => {
      const problem = thrownBy(() => validate(operationId, given.wire));
      return problem ? { valid: false, errors: [problem] } : { valid: true, errors: undefined };
    },
  });
  api.registerSecurityHandler('userToken', ({ operation }: Context, wire: HttpRequest) => authenticate(factsOf(operation.operationId!), wire, authenticators));
  api.register({
    notFound: () => answered(new Problem('route_not_found', '', {})),
    methodNotAllowed: () => answered(new Problem('method_not_allowed', '', {})),
    unauthorizedHandler: ({ security }: Context) => answered((security?.['userToken'] as { readonly error?: unknown }).error),
    validationFail: ({ validation }: Context) => answered(validation.errors?.[0]),
    preOperationHandler: ({ operation }: Context, wire: HttpRequest) => void ifMatchOf(factsOf(operation.operationId!), wire.headers['if-match']),
  });
  for (const id of Object.keys(operations)) api.registerHandler(id, () => ({ status: 204, headers: [], body: Buffer.alloc(0) }));

  return { name: 'openapi-backend', send: (request) => handled(api, request) };
};

const handled = async (api: OpenAPIBackend, request: WireRequest): Promise<WireAnswer> => {
  const [path = '', rawQuery = ''] = request.target.split(/\?(.*)/s);
  const wire: HttpRequest = { method: request.method, path, rawQuery, headers: request.headers, body: request.body, clientAddress: '127.0.0.1' };
  // Its own parsing gets what it can bear; the raw request goes along for the generated parts.
  const given = { method: request.method, path, headers: { ...request.headers }, wire };
  try {
    return await (api.handleRequest(given as Parameters<OpenAPIBackend['handleRequest']>[0], wire) as Promise<WireAnswer>);
  } catch (thrown) {
    return answered(thrown);
  }
};

const answered = (thrown: unknown): WireAnswer => {
  const { status, headers, body } = problemReply(thrown, { operation: undefined, problems, requestId: 'request_00000000', hasCredential: true });
  return { status, headers: pairs(['content-type', 'application/problem+json', ...headers]), body: Buffer.from(body) };
};

const thrownBy = (act: () => void): unknown => {
  try {
    act();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
};

const validate = (operationId: string, request: HttpRequest): void => {
  const facts = factsOf(operationId);
  const own: OperationValidators = validators[operationId as OperationId];
  const offers = [...new Set(Object.values(facts.replies).filter(({ problem }) => !problem).flatMap(({ mediaTypes }) => mediaTypes))];
  if (offers.length > 0 && negotiate(request.headers['accept'], offers) === undefined) throw new Problem('not_acceptable', '', {});
  const match = matchPath(routeTree, request.path);
  const input = {
    path: parsePath(facts.pathParameters, match?.names ?? [], match?.values ?? []),
    query: parseQuery(facts.query, request.rawQuery),
    headers: parseHeaders(facts.headers, request.headers),
  };
  const body = facts.body === null ? undefined : bodyOf(facts, request);
  const errors = own.parameters && !own.parameters(input) ? [...parameterFaults(own.parameters)] : [];
  const judgeBody = own.bodies[mediaTypeOf(request)];
  if (body !== undefined && judgeBody && !judgeBody(body)) errors.push(...bodyFaults(judgeBody));
  if (body === undefined && facts.body?.required) errors.push({ in: 'body', pointer: '', code: 'required', message: 'must have a body' });
  if (errors.length > 0) throw new Problem('validation_failed', '', { errors });
};

const mediaTypeOf = ({ headers }: HttpRequest): string => (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();

const bodyOf = (facts: OperationFacts, request: HttpRequest): unknown => {
  const { body, headers } = request;
  if (body === undefined || body.length === 0) return undefined;
  if (body.length > MEBIBYTE) throw new Problem('payload_too_large', '', {});
  const isReadable = facts.body?.mediaTypes.includes(mediaTypeOf(request)) && headers['content-encoding'] === undefined;
  const charset = /charset=([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (!isReadable || charset.toLowerCase() !== 'utf-8') throw new Problem('unsupported_media_type', '', {});
  return readJson(body);
};
