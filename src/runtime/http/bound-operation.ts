import { isRawBody, type ContractFacts, type OperationFacts, type OperationValidators } from '#runtime/http/contract-facts.ts';
import { cacheControlOf, deprecationHeaders, fixedHeaders, varyOf } from '#runtime/http/reply-headers.ts';
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
  readonly caching?: 'public' | 'private';
}

/** A handler with its collaborators already given. */
export type BoundHandler = (request: unknown) => HandlerReply | Promise<HandlerReply>;

/** One successful way to answer, with everything about it that does not depend on the request. */
export interface ReplyShape {
  readonly mediaType: string | undefined;
  readonly raw: boolean;
  readonly headers: readonly string[];
  /** The same headers of a reply that says who may keep it; empty where it has no say. */
  readonly cachedHeaders: { readonly [Said in 'public' | 'private']?: readonly string[] };
  /** Names of the headers that the handler may give. */
  readonly declared: ReadonlySet<string>;
  /** Bytes and entity tags of bodies that were hashed before, by identity: a static document is serialised once. */
  readonly hashed: WeakMap<object, HashedBody>;
  readonly project: ((value: never) => unknown) | undefined;
  readonly validate: OperationValidators['replies'][string][string] | undefined;
}

/** A body as it leaves, with the entity tag made of it. */
export interface HashedBody {
  readonly bytes: string | Uint8Array;
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
  const successes = Object.entries(facts.replies).filter(([status, { problem }]) => !problem && Number(status) < 400);
  const offers = new Set(successes.flatMap(([, { mediaTypes }]) => mediaTypes));
  const vary = varyOf(offers);
  const shapes = new Map(successes.map(([status, { mediaTypes }]) => [Number(status), shapesOf({ facts, validators, status, mediaTypes, vary })]));
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

interface Shaping {
  readonly facts: OperationFacts;
  readonly validators: OperationValidators;
  readonly status: string;
  readonly mediaTypes: readonly string[];
  readonly vary: string;
}

const shapesOf = ({ facts, validators, status, mediaTypes, vary }: Shaping): ReadonlyMap<string, ReplyShape> => {
  const extra = deprecationHeaders(facts);
  const shapes = new Map<string, ReplyShape>();
  for (const mediaType of mediaTypes.length === 0 ? [undefined] : mediaTypes) {
    const key = mediaType ?? '';
    const headersOf = (said: 'public' | 'private'): readonly string[] => [...fixedHeaders(mediaType, cacheControlOf(facts, said), vary), ...extra];
    shapes.set(key, {
      mediaType,
      raw: mediaType === undefined || isRawBody(mediaType),
      headers: [...fixedHeaders(mediaType, cacheControlOf(facts), vary), ...extra],
      cachedHeaders: facts.caching?.visibility === 'reply' ? { public: headersOf('public'), private: headersOf('private') } : {},
      declared: new Set(facts.replies[status]?.headers),
      hashed: new WeakMap(),
      project: validators.projections[status]?.[key],
      validate: validators.replies[status]?.[key],
    });
  }
  return shapes;
};
