import type { OperationFacts } from '#runtime/http/contract-facts.ts';

/** Sent with every answer: nothing is sniffed, framed, cached or referred by accident. */
const SECURITY_HEADERS = [
  'x-content-type-options', 'nosniff',
  'content-security-policy', "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy', 'no-referrer',
  'strict-transport-security', 'max-age=63072000; includeSubDomains',
] as const;

// On every answer, granted or not: a cache must not hand one origin's answer to another (Fetch standard, CORS and caches).
const VARY = 'Origin';

/** What the answers of an operation depend on beside the URL: where it offers several media types, also on `Accept`. */
export const varyOf = (offers: ReadonlySet<string>): string => (offers.size > 1 ? `${VARY}, Accept` : VARY);

/** What CORS grants to pages of an allowed origin (Fetch standard §3.2). */
export interface CorsPolicy {
  /** Exact origins, or `*` for any; the API uses no cookies. */
  readonly allowedOrigins: readonly string[];
}

const EXPOSED_HEADERS = 'ETag, Location, Retry-After, RateLimit, X-Request-Id, Idempotent-Replayed, Deprecation, Sunset';
const ALLOWED_HEADERS = 'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-API-Key';
const PREFLIGHT_SECONDS = '600';

const allows = (policy: CorsPolicy, origin: string): boolean =>
  policy.allowedOrigins.includes('*') || policy.allowedOrigins.includes(origin);

/** Returns the CORS headers of an ordinary answer. */
export const corsHeaders = (policy: CorsPolicy, origin: string | undefined): readonly string[] =>
  origin !== undefined && allows(policy, origin)
    ? ['access-control-allow-origin', origin, 'access-control-expose-headers', EXPOSED_HEADERS]
    : [];

/** Returns the headers of the answer to OPTIONS: the methods of the path and, for an allowed origin, the CORS grant. */
export const preflightHeaders = (policy: CorsPolicy, origin: string | undefined, allow: string): readonly string[] =>
  origin !== undefined && allows(policy, origin)
    ? [
        'allow', allow, 'access-control-allow-origin', origin, 'access-control-allow-methods', allow,
        'access-control-allow-headers', ALLOWED_HEADERS, 'access-control-max-age', PREFLIGHT_SECONDS,
      ]
    : ['allow', allow];

/** The headers that are the same for each answer with a media type and caching rule; computed once. */
export const fixedHeaders = (mediaType: string | undefined, cacheControl: string, vary = VARY): readonly string[] => [
  ...(mediaType === undefined ? [] : ['content-type', mediaType]),
  'cache-control', cacheControl,
  'vary', vary,
  ...SECURITY_HEADERS,
];

/** Returns who may keep a successful answer, and for how long (RFC 9111); `said` is what the reply itself says, where that is its to say. */
export const cacheControlOf = ({ caching, entityTag, method }: OperationFacts, said?: 'public' | 'private'): string => {
  const visibility = caching?.visibility === 'reply' ? said : caching?.visibility;
  if (caching && visibility) return `${visibility}, max-age=${caching.maxAgeSeconds}${caching.immutable === true ? ', immutable' : ''}`;
  return entityTag && method === 'GET' ? 'private, no-cache' : 'no-store';
};

/** Returns Deprecation (RFC 9745) and Sunset (RFC 8594) of an operation that goes away. */
export const deprecationHeaders = ({ deprecation }: OperationFacts): readonly string[] => {
  if (deprecation === null) return [];
  const sinceSeconds = Math.floor(Date.parse(deprecation.since) / 1000);
  return ['deprecation', `@${sinceSeconds}`, 'sunset', new Date(deprecation.sunset).toUTCString()];
};

/** Returns the methods of a path as `Allow` lists them; GET implies HEAD, every path answers OPTIONS. */
export const allowOf = (operations: { readonly [method: string]: string }): string => {
  const methods = Object.keys(operations);
  const implied = methods.includes('GET') ? ['HEAD', 'OPTIONS'] : ['OPTIONS'];
  return [...methods, ...implied].join(', ');
};
