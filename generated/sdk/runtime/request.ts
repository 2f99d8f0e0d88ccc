// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { Client } from './client.ts';
import type { CallOptions, Descriptor, EntityTag, SentBody } from './operation.ts';

/** What an operation may be given; which of it, the types of each operation say. */
export interface Input {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly ifMatch?: EntityTag;
  readonly ifNoneMatch?: EntityTag;
  readonly idempotencyKey?: string;
}

/** A request that can be sent more than once. */
export interface Prepared {
  readonly url: string;
  readonly headers: Headers;
  readonly body: SentBody | undefined;
  /** The access token in it. */
  readonly bearer: string | undefined;
}

/** `name=value` with both encoded. */
export const pair = (name: string, value: unknown): string => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;

/** Makes the request of an operation, with the credentials that are current now. */
export const prepare = async (client: Client, descriptor: Descriptor, input: Input, extra: CallOptions['headers']): Promise<Prepared> => {
  const headers = new Headers(client.headers);
  const set = (name: string, value: unknown): void => {
    if (value !== undefined && value !== null) headers.set(name, String(value));
  };
  for (const [name, value] of Object.entries({ ...extra, ...input.headers })) set(name, value);
  set('idempotency-key', input.idempotencyKey);
  set('if-match', tagOf(input.ifMatch, 'ifMatch'));
  set('if-none-match', tagOf(input.ifNoneMatch, 'ifNoneMatch'));
  const mediaType = input.mediaType ?? descriptor.body;
  const body = input.body === undefined ? undefined : encoded(descriptor, mediaType, input.body);
  // fetch names the boundary of a form itself.
  if (body !== undefined && !(body instanceof FormData)) set('content-type', mediaType);
  const query = queryOf(descriptor, input.query);
  const given = await credentialsOf(client, descriptor);
  for (const [carrier, value] of given) {
    const [place, name = ''] = carrier.split(':');
    if (place === 'query') query.push(pair(name, value));
    else if (place === 'header') set(name, value);
    else set('authorization', `Bearer ${value}`);
  }
  const url = client.baseUrl + pathOf(descriptor, input.path) + (query.length ? `?${query.join('&')}` : '');
  return { url, headers, body, bearer: given.get('bearer') };
};

const pathOf = ({ id, path }: Descriptor, values: Input['path']): string =>
  path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values?.[name];
    const text = String(value ?? '');
    // Dot segments would change the path, however they are encoded.
    if (/^\.{0,2}$/.test(text)) throw new TypeError(`${id}: the path parameter ${name} cannot be '${text}'.`);
    return Array.isArray(value) ? value.map(encodeURIComponent).join() : encodeURIComponent(text);
  });

const queryOf = ({ styles }: Descriptor, values: Input['query'] = {}): string[] =>
  Object.entries(values).filter(([, value]) => value !== undefined && value !== null).flatMap(([name, value]) =>
    styles?.[name]?.(name, value) ?? (Array.isArray(value) ? value.map((item) => pair(name, item)) : pair(name, value)))
    .filter(Boolean);

const encoded = ({ encode }: Descriptor, mediaType: string | undefined, body: unknown): SentBody =>
  (encode?.[mediaType ?? ''] ?? encode?.['*'] ?? JSON.stringify)(body);

const tagOf = (tag: EntityTag | undefined, member: string): string | undefined => {
  if (typeof tag === 'number') return `"${tag}"`;
  if (typeof tag !== 'object') return tag;
  if (!tag.etag) throw new TypeError(`${member}: the given result has no entity tag.`);
  return tag.etag;
};

/** The first alternative of credentials that the client has whole, by carrier. */
const credentialsOf = async ({ credentials }: Client, { security = [] }: Descriptor): Promise<Map<string, string>> => {
  for (const alternative of security) {
    const found = new Map<string, string>();
    for (const carrier of alternative) {
      const supplied = credentials[carrier.slice(carrier.indexOf(':') + 1)];
      const value = typeof supplied === 'function' ? await supplied() : supplied;
      if (value) found.set(carrier, value);
    }
    if (found.size === alternative.length) return found;
  }
  return new Map();
};
