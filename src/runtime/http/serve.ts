import type { Caller } from '#core/caller.ts';
import type { NewId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Telemetry } from '#core/ports/telemetry.ts';
import { Problem } from '#core/problem.ts';
import { authenticate, type Authenticators } from '#runtime/http/authenticate.ts';
import type { BoundOperation } from '#runtime/http/bound-operation.ts';
import { isNotModified } from '#runtime/http/conditions.ts';
import type { ContractFacts } from '#runtime/http/contract-facts.ts';
import { headerOf, type HttpReply, type HttpRequest } from '#runtime/http/http-message.ts';
import { matchPath, type RouteMatch } from '#runtime/http/match-operation.ts';
import { negotiate } from '#runtime/http/negotiate.ts';
import type { Perform } from '#runtime/http/perform.ts';
import { PROBLEM_MEDIA_TYPE, problemReply } from '#runtime/http/problem-reply.ts';
import { readInput } from '#runtime/http/read-input.ts';
import { allowOf, corsHeaders, fixedHeaders, preflightHeaders, type CorsPolicy } from '#runtime/http/reply-headers.ts';

/** What the pipeline is made of. */
export interface ServeParts {
  readonly contract: Pick<ContractFacts, 'routeTree' | 'problems'>;
  readonly bound: ReadonlyMap<string, BoundOperation>;
  readonly authenticators: Authenticators;
  readonly perform: Perform;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly telemetry: Telemetry;
  readonly cors: CorsPolicy;
  /** Requests served at once before further ones are shed with 503; probes are always served. */
  readonly maxConcurrency: number;
}

/** The only way from a request to a reply; never throws or rejects. */
export type Serve = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

/** One request on its way, filled in as it passes the stages. */
interface Exchange {
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly startMs: number;
  operation: BoundOperation | undefined;
  caller: Caller | undefined;
  rateLimit: string | undefined;
  problemCode: string | undefined;
  status: number;
}

const PROBLEM_HEADERS = fixedHeaders(PROBLEM_MEDIA_TYPE, 'no-store');
const PLAIN_HEADERS = fixedHeaders(undefined, 'no-store');
const SHED_RETRY_SECONDS = 1;

/** Builds the request pipeline from a contract, the bound operations and the collaborators. */
export const server = (parts: ServeParts): Serve => {
  let inFlight = 0;

  return (request) => {
    const exchange: Exchange = {
      request,
      requestId: parts.newId('request'),
      startMs: performance.now(),
      operation: undefined,
      caller: undefined,
      rateLimit: undefined,
      problemCode: undefined,
      status: 0,
    };
    const settle = (reply: HttpReply): HttpReply => {
      inFlight -= 1;
      const finished = finish(parts, exchange, reply);
      report(parts, exchange);
      return finished;
    };
    const refuse = (thrown: unknown): HttpReply => settle(problemOf(parts, exchange, thrown));
    inFlight += 1;
    let reply: HttpReply | Promise<HttpReply>;
    try {
      reply = answer(parts, exchange, inFlight > parts.maxConcurrency);
    } catch (thrown) {
      return refuse(thrown);
    }
    return reply instanceof Promise ? reply.then(settle, refuse) : settle(reply);
  };
};

/** Waits only where a stage does: a promise for what is known already costs more than most stages. */
const answer = (parts: ServeParts, exchange: Exchange, isOverloaded: boolean): HttpReply | Promise<HttpReply> => {
  const { request } = exchange;
  const match = matchPath(parts.contract.routeTree, request.path);
  if (match === undefined) throw new Problem('route_not_found', 'The contract has no such path.', {});
  const operation = operationOf(parts, match, request.method);
  if (operation === undefined) return withoutOperation(parts, exchange, match);
  exchange.operation = operation;
  if (isOverloaded && operation.facts.throttling !== 'probe') {
    throw new Problem('overloaded', 'The service is busy.', { retryAfterSeconds: SHED_RETRY_SECONDS });
  }
  const caller = authenticate(operation.facts, request, parts.authenticators);
  if (!(caller instanceof Promise)) return admit(parts, exchange, { operation, match, caller });
  return caller.then((each) => admit(parts, exchange, { operation, match, caller: each }));
};

interface Admission {
  readonly operation: BoundOperation;
  readonly match: RouteMatch;
  readonly caller: Caller | undefined;
}

const admit = (parts: ServeParts, exchange: Exchange, { operation, match, caller }: Admission): HttpReply | Promise<HttpReply> => {
  const { request, requestId } = exchange;
  exchange.caller = caller;
  takeAllowance(operation, exchange);
  const mediaType = negotiate(request.headers['accept'], operation.offers);
  if (mediaType === undefined && operation.offers.length > 0) {
    throw new Problem('not_acceptable', `The answer is ${operation.offers.join(' or ')}.`, {});
  }
  const input = readInput(operation, match, request);
  const reply = parts.perform({ operation, request, input, caller, requestId, mediaType });
  if (request.headers['if-none-match'] === undefined) return reply;
  return reply instanceof Promise ? reply.then((each) => notModified(operation, request, each)) : notModified(operation, request, reply);
};

const operationOf = (parts: ServeParts, match: RouteMatch, method: string): BoundOperation | undefined => {
  const id = match.operations[method === 'HEAD' ? 'GET' : method];
  return id === undefined ? undefined : parts.bound.get(id);
};

/** Answers OPTIONS, and refuses methods that the path does not have. */
const withoutOperation = (parts: ServeParts, exchange: Exchange, match: RouteMatch): HttpReply => {
  const { request } = exchange;
  const allow = allowOf(match.operations);
  if (request.method === 'OPTIONS') {
    const headers = [...PLAIN_HEADERS, ...preflightHeaders(parts.cors, request.headers['origin'], allow)];
    return { status: 204, headers, body: undefined };
  }
  const reply = problemOf(parts, exchange, new Problem('method_not_allowed', `The path answers ${allow}.`, {}));
  return { ...reply, headers: [...reply.headers, 'allow', allow] };
};

const takeAllowance = (operation: BoundOperation, exchange: Exchange): void => {
  if (operation.throttle === undefined) return;
  const { caller, request } = exchange;
  const key = operation.throttlePer === 'caller' && caller !== undefined ? caller.userId : request.clientAddress;
  const { remaining, resetSeconds } = operation.throttle.take(key);
  exchange.rateLimit = `"${operation.throttleName}";r=${remaining};t=${resetSeconds}`;
};

const notModified = (operation: BoundOperation, request: HttpRequest, reply: HttpReply): HttpReply => {
  if (operation.facts.entityTag === null || operation.facts.method !== 'GET') return reply;
  const entityTag = headerOf(reply, 'etag');
  if (entityTag === undefined || !isNotModified(request.headers['if-none-match'], entityTag)) return reply;
  const cacheControl = headerOf(reply, 'cache-control') ?? 'no-store';
  return { status: 304, headers: [...fixedHeaders(undefined, cacheControl, headerOf(reply, 'vary')), 'etag', entityTag], body: undefined };
};

const problemOf = (parts: ServeParts, exchange: Exchange, thrown: unknown): HttpReply => {
  const { request, requestId, operation } = exchange;
  const hasCredential = request.headers['authorization'] !== undefined;
  const problem = problemReply(thrown, { operation: operation?.facts, problems: parts.contract.problems, requestId, hasCredential });
  exchange.problemCode = problem.code;
  if (problem.cause !== undefined) {
    parts.telemetry.failure(problem.cause, operation ? { requestId, operationId: operation.facts.id } : { requestId });
  }
  return { status: problem.status, headers: [...PROBLEM_HEADERS, ...problem.headers], body: problem.body };
};

/** Adds what every answer carries, whatever became of the request. */
const finish = (parts: ServeParts, exchange: Exchange, reply: HttpReply): HttpReply => {
  const { request, requestId, rateLimit } = exchange;
  exchange.status = reply.status;
  const headers = [...reply.headers, 'x-request-id', requestId];
  if (rateLimit !== undefined) headers.push('ratelimit', rateLimit);
  const origin = request.headers['origin'];
  if (origin !== undefined && request.method !== 'OPTIONS') headers.push(...corsHeaders(parts.cors, origin));
  if (request.method !== 'HEAD') return { status: reply.status, headers, body: reply.body };
  if (typeof reply.body === 'string' || reply.body instanceof Uint8Array) headers.push('content-length', String(Buffer.byteLength(reply.body)));
  return { status: reply.status, headers, body: undefined };
};

const report = ({ telemetry }: ServeParts, exchange: Exchange): void => {
  telemetry.request({
    operationId: exchange.operation?.facts.id,
    method: exchange.request.method,
    durationMs: performance.now() - exchange.startMs,
    requestId: exchange.requestId,
    problemCode: exchange.problemCode,
    userId: exchange.caller?.userId,
    status: exchange.status,
    traceparent: exchange.request.headers['traceparent'],
  });
};
