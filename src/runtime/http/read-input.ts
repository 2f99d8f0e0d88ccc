import { Problem } from '#core/problem.ts';
import type { BoundOperation } from '#runtime/http/bound-operation.ts';
import type { Cursors } from '#runtime/http/cursor.ts';
import type { Validate } from '#runtime/http/contract-facts.ts';
import { bodyFaults, parameterFaults, type Fault } from '#runtime/http/faults.ts';
import type { HttpRequest } from '#runtime/http/http-message.ts';
import { parseHeaders, parsePath, parseQuery, type Values } from '#runtime/http/parse-parameters.ts';
import { readJson } from '#runtime/http/read-json.ts';
import type { RouteMatch } from '#runtime/http/match-operation.ts';
import type { Json } from '#core/ports/table.ts';

/** Largest request body: 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576;

/** The validated parts of a request. */
export interface Input {
  readonly path: Values;
  readonly query: Values;
  readonly headers: Values;
  readonly body: unknown;
}

/**
 * Parses and validates everything that the client sent; reports the faults of all parts together.
 * @throws Problem malformed_request, malformed_json, payload_too_large, unsupported_media_type, validation_failed
 */
export const readInput = (operation: BoundOperation, match: RouteMatch, request: HttpRequest): Input => {
  const { facts, validators } = operation;
  const path = parsePath(facts.pathParameters, match.names, match.values);
  const query = parseQuery(facts.query, request.rawQuery);
  const headers = parseHeaders(facts.headers, request.headers);
  const input = { path, query, headers, body: facts.body === null ? undefined : readBody(operation, request) };
  let faults: readonly Fault[] | undefined;
  if (validators.parameters && !validators.parameters(input)) faults = parameterFaults(validators.parameters);
  if (input.body !== undefined) {
    const validate = bodyValidator(operation, request);
    if (!validate(input.body)) faults = [...(faults ?? []), ...bodyFaults(validate)];
  } else if (facts.body?.required) {
    faults = [...(faults ?? []), { in: 'body', pointer: '', code: 'required', message: 'must have a body' }];
  }
  if (faults !== undefined) throw invalid(faults);
  return input;
};

const invalid = (faults: readonly Fault[]): Problem<'validation_failed'> => {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return new Problem('validation_failed', `The request has ${count}.`, { errors: faults.slice(0, 100) });
};

const mediaTypeOf = (contentType: string): string => {
  if (contentType === 'application/json') return contentType;
  const semicolon = contentType.indexOf(';');
  return (semicolon === -1 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
};

const charsetOf = (contentType: string): string | undefined =>
  contentType.includes(';') ? /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] : undefined;

const readBody = (operation: BoundOperation, request: HttpRequest): unknown => {
  const { body, headers } = request;
  if (body === undefined || body.length === 0) return undefined;
  if (body.length > MAX_BODY_BYTES) {
    throw new Problem('payload_too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`, {});
  }
  const mediaTypes = operation.facts.body!.mediaTypes;
  const contentType = headers['content-type'] ?? '';
  const coding = headers['content-encoding'];
  const charset = charsetOf(contentType);
  if (
    !mediaTypes.includes(mediaTypeOf(contentType)) ||
    (coding !== undefined && coding !== 'identity') ||
    (charset !== undefined && charset.toLowerCase() !== 'utf-8')
  ) {
    throw new Problem('unsupported_media_type', `The operation reads ${mediaTypes.join(' or ')} in UTF-8, uncompressed.`, {});
  }
  return readJson(body);
};

const bodyValidator = (operation: BoundOperation, request: HttpRequest): Validate =>
  operation.validators.bodies[mediaTypeOf(request.headers['content-type'] ?? '')]!;

/** Reads limit and cursor of a list; on other operations both mean nothing. */
export const pageOf = (
  { facts }: BoundOperation,
  query: Values,
  userId: string,
  cursors: Cursors,
): { readonly limit: number; readonly after: Json | undefined } => {
  const { pagination } = facts;
  if (pagination === null) return NO_PAGE;
  const cursor = query[pagination.cursor];
  const limit = Number(query[pagination.limit]);
  if (typeof cursor !== 'string') return { limit, after: undefined };
  return { limit, after: cursors.decode(cursor, { operationId: facts.id, userId, filter: filterOf(facts.pagination!, query) }) };
};

const NO_PAGE = { limit: 0, after: undefined };

/** Returns the canonical text of a list's parameters beside cursor and limit. */
export const filterOf = (pagination: { readonly cursor: string; readonly limit: string }, query: Values): string =>
  JSON.stringify(
    Object.entries(query)
      .filter(([name]) => name !== pagination.cursor && name !== pagination.limit)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
