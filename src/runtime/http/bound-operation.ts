import { isRawBody, type ContractFacts, type OperationFacts, type OperationValidators } from '#runtime/http/contract-facts.ts';
import { cacheControlOf, deprecationHeaders, fixedHeaders } from '#runtime/http/reply-headers.ts';
import type { Throttle } from '#runtime/http/throttle.ts';
import type { DomainEvent } from '#core/event.ts';
import type { Json, Write } from '#core/ports/table.ts';

/** What any handler answers, seen without its operation's types. */
export interface HandlerReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly writes?: readonly Write[];
  readonly events?: readonly DomainEvent[];
  readonly next?: Json | undefined;
}

/** A handler with its collaborators already given. */
export type BoundHandler = (request: unknown) => HandlerReply | Promise<HandlerReply>;

/** One successful way to answer, with everything about it that does not depend on the request. */
export interface ReplyShape {
  readonly mediaType: string | undefined;
  readonly raw: boolean;
  readonly headers: readonly string[];
  /** Names of the headers that the handler may give. */
  readonly declared: ReadonlySet<string>;
  /** Texts and entity tags of bodies that were hashed before, by identity: a static document is serialised once. */
  readonly hashed: WeakMap<object, HashedBody>;
  readonly project: ((value: never) => unknown) | undefined;
  readonly validate: OperationValidators['replies'][string][string] | undefined;
}

/** A body as it leaves, with the entity tag made of it. */
export interface HashedBody {
  readonly text: string;
  readonly entityTag: string;
}

/** An operation with all that serving it needs, looked up once at boot. */
export interface BoundOperation {
  readonly facts: OperationFacts;
  readonly handler: BoundHandler;
  readonly validators: OperationValidators;
  readonly throttle: Throttle | undefined;
  readonly throttlePer: 'caller' | 'address';
  readonly throttleName: string;
  /** Media types of the successful answers, in the order of the contract. */
  readonly offers: readonly string[];
  /** By status, then media type (`''` for no content). */
  readonly shapes: ReadonlyMap<number, ReadonlyMap<string, ReplyShape>>;
}

/** Prepares an operation for serving. */
export const boundOperation = (
  facts: OperationFacts,
  handler: BoundHandler,
  validators: OperationValidators,
  throttles: ReadonlyMap<string, Throttle>,
  classes: ContractFacts['throttlingClasses'],
): BoundOperation => {
  const shapes = new Map<number, ReadonlyMap<string, ReplyShape>>();
  const offers = new Set<string>();
  for (const [status, reply] of Object.entries(facts.replies)) {
    if (reply.problem || Number(status) >= 400) continue;
    shapes.set(Number(status), shapesOf(facts, validators, status, reply.mediaTypes));
    for (const mediaType of reply.mediaTypes) offers.add(mediaType);
  }
  const throttleName = facts.throttling ?? '';
  return {
    facts,
    handler,
    validators,
    throttle: throttles.get(throttleName),
    throttlePer: classes[throttleName]?.per ?? 'address',
    throttleName,
    offers: [...offers],
    shapes,
  };
};

const shapesOf = (
  facts: OperationFacts,
  validators: OperationValidators,
  status: string,
  mediaTypes: readonly string[],
): ReadonlyMap<string, ReplyShape> => {
  const extra = deprecationHeaders(facts);
  const shapes = new Map<string, ReplyShape>();
  for (const mediaType of mediaTypes.length === 0 ? [undefined] : mediaTypes) {
    const key = mediaType ?? '';
    shapes.set(key, {
      mediaType,
      raw: mediaType === undefined || isRawBody(mediaType),
      headers: [...fixedHeaders(mediaType, cacheControlOf(facts)), ...extra],
      declared: new Set(facts.replies[status]?.headers),
      hashed: new WeakMap(),
      project: validators.projections[status]?.[key],
      validate: validators.replies[status]?.[key],
    });
  }
  return shapes;
};
