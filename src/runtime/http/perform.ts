import type { Caller } from '#core/caller.ts';
import { Problem } from '#core/problem.ts';
import type { BoundOperation, HandlerReply } from '#runtime/http/bound-operation.ts';
import type { Commit } from '#runtime/http/commit.ts';
import { ifMatchOf } from '#runtime/http/conditions.ts';
import type { Cursors } from '#runtime/http/cursor.ts';
import type { HttpReply, HttpRequest } from '#runtime/http/http-message.ts';
import { AlreadyAnswered, isRace, type Idempotency, type Intent } from '#runtime/http/idempotency.ts';
import { filterOf, pageOf, type Input } from '#runtime/http/read-input.ts';
import { shapeReply } from '#runtime/http/shape-reply.ts';

/** A request that passed every check, on its way to its handler. */
export interface Admitted {
  readonly operation: BoundOperation;
  readonly request: HttpRequest;
  readonly input: Input;
  readonly caller: Caller | undefined;
  readonly requestId: string;
  readonly mediaType: string | undefined;
}

export interface PerformParts {
  readonly commit: Commit;
  readonly cursors: Cursors;
  readonly idempotency: Idempotency;
  /** Undeclared statuses, headers and properties are errors instead of being dropped. */
  readonly strictReplies: boolean;
}

/** Runs the handler of an admitted request, commits its effects and shapes its reply. */
export type Perform = (admitted: Admitted) => HttpReply | Promise<HttpReply>;

const MAX_ATTEMPTS = 8;
const ANONYMOUS = '';

/** Builds the last stages of the pipeline: idempotency, handler, commit, reply. */
export const performer = (parts: PerformParts): Perform => (admitted) => {
  const { operation, request, caller } = admitted;
  const handlerRequest = handlerRequestOf(parts, admitted);
  const intent = parts.idempotency.intentOf(operation.facts, request, caller?.userId);
  if (intent === undefined) return once(parts, admitted, handlerRequest, undefined);
  return parts.idempotency.exclusively(intent, async () => {
    const earlier = await parts.idempotency.find(intent);
    return earlier ?? replayOnConflict(parts, admitted, handlerRequest, intent);
  });
};

const handlerRequestOf = (parts: PerformParts, { operation, request, input, caller, requestId, mediaType }: Admitted): unknown => ({
  caller,
  path: input.path,
  query: input.query,
  headers: input.headers,
  body: input.body,
  mediaType: operation.offers.length > 1 ? mediaType : undefined,
  page: pageOf(operation, input.query, caller?.userId ?? ANONYMOUS, parts.cursors),
  ifMatch: ifMatchOf(operation.facts, request.headers['if-match']),
  requestId,
  clientAddress: request.clientAddress,
  signal: request.signal,
});

const replayOnConflict = async (
  parts: PerformParts,
  admitted: Admitted,
  handlerRequest: unknown,
  intent: Intent,
): Promise<HttpReply> => {
  try {
    return await once(parts, admitted, handlerRequest, intent);
  } catch (error) {
    const answered = error instanceof AlreadyAnswered ? await parts.idempotency.find(intent) : undefined;
    if (answered === undefined) throw error;
    return answered;
  }
};

const once = (
  parts: PerformParts,
  admitted: Admitted,
  handlerRequest: unknown,
  intent: Intent | undefined,
): HttpReply | Promise<HttpReply> => {
  const reply = admitted.operation.handler(handlerRequest);
  if (intent !== undefined) return committed(parts, admitted, handlerRequest, intent, reply);
  // A plain read commits nothing and waits for nothing but its handler, which is what makes it cheap.
  const next = (each: HandlerReply): HttpReply | Promise<HttpReply> =>
    changesAnything(each) ? committed(parts, admitted, handlerRequest, intent, each) : shaped(parts, admitted, each);
  if (!(reply instanceof Promise)) return next(reply);
  return reply.then(next, (error: unknown) => {
    // A store with a transaction of its own, such as the directory, tells the handler itself that it lost.
    if (isRace(error)) return committed(parts, admitted, handlerRequest, intent, reply);
    throw error;
  });
};

const changesAnything = ({ writes, events }: HandlerReply): boolean =>
  (writes !== undefined && writes.length > 0) || (events !== undefined && events.length > 0);

/** Commits what the handler wants written; when others changed the same records meanwhile, asks the handler again. */
const committed = async (
  parts: PerformParts,
  admitted: Admitted,
  handlerRequest: unknown,
  intent: Intent | undefined,
  first: HandlerReply | Promise<HandlerReply>,
): Promise<HttpReply> => {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    try {
      const reply = await (attempt === 1 ? first : admitted.operation.handler(handlerRequest));
      const httpReply = shaped(parts, admitted, reply);
      const record = intent === undefined ? [] : parts.idempotency.writesOf(intent, httpReply);
      await parts.commit({ writes: reply.writes ?? [], events: reply.events ?? [], requestId: admitted.requestId }, record);
      return httpReply;
    } catch (error) {
      if (!isRace(error)) throw error;
    }
  }
  throw lostRace(admitted.operation);
};

/**
 * A change that named its version learns that it is stale, any other that it lost. Where the operation declares
 * neither, it is a kind of overload: nothing was done, try again.
 */
const lostRace = ({ facts }: BoundOperation): Problem => {
  if (facts.entityTag?.ifMatch === 'required') return new Problem('precondition_failed', 'Others keep changing the record; read it again.', {});
  const detail = 'Others keep changing the same records; try again.';
  return '409' in facts.replies ? new Problem('write_conflict', detail, {}) : new Problem('overloaded', detail, { retryAfterSeconds: 1 });
};

const shaped = (parts: PerformParts, admitted: Admitted, reply: HandlerReply): HttpReply => {
  const { operation, input, caller, mediaType } = admitted;
  const { pagination, id } = operation.facts;
  if (pagination === null || reply.next === undefined) return shapeReply(operation, reply, mediaType, parts.strictReplies);
  const scope = { operationId: id, userId: caller?.userId ?? ANONYMOUS, filter: filterOf(pagination, input.query) };
  const body = { ...(reply.body as object), [pagination.next]: parts.cursors.encode(reply.next, scope) };
  return shapeReply(operation, { ...reply, body }, mediaType, parts.strictReplies);
};
