import type { Client, ClientOptions } from '@opensearch-project/opensearch';
import { SearchUnavailable } from '#core/ports/search-index.ts';
import { StorageFull } from '#core/ports/table.ts';

/** Where OpenSearch is, and how requests are signed: with a region as an AWS domain wants it, without one not at all. */
export interface OpenSearchPlace {
  /** E.g. `https://search-….eu-central-1.es.amazonaws.com`. */
  readonly node: string;
  readonly region?: string;
}

/** One request of the REST API. */
export interface OpenSearchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
  /** Instead of a body: lines of JSON, as bulk requests have them. */
  readonly lines?: string;
  /** Default: 5 seconds. */
  readonly timeoutMs?: number;
}

/** What the adapter needs of a client: one attempt per request, so that a slow engine gets no more work for being slow. */
export interface OpenSearchConnection {
  /** @throws SearchUnavailable, StorageFull, or OpenSearchRefusal if the engine does not accept the request */
  send<Answer>(request: OpenSearchRequest): Promise<Answer>;
  close(): Promise<void>;
}

/** The engine understood a request and refuses it. */
export class OpenSearchRefusal extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, reason: { readonly type: string; readonly text: string }, options?: ErrorOptions) {
    super(`OpenSearch refuses a request (${status} ${reason.type}): ${reason.text}`, options);
    this.name = 'OpenSearchRefusal';
    this.status = status;
    this.type = reason.type;
  }
}

/** An error as the engine describes it, of a request or of one item of a bulk request. */
export interface OpenSearchFault {
  readonly type?: string;
  readonly reason?: string;
}

const TIMEOUT_MS = 5_000;
/** Not let in, too slow, too much at once: whatever the reason, it cannot answer now. */
const UNAVAILABLE: readonly number[] = [401, 403, 408, 429];

/** A connection whose client is loaded and made by the first request. */
export const openSearchConnection = ({ node, region }: OpenSearchPlace): OpenSearchConnection =>
  connectionOf(async () => {
    const { Client } = await import('@opensearch-project/opensearch');
    return new Client({ node, ...(region === undefined ? {} : await signed(region)) });
  });

/** A connection over a client that is made by the first request. */
export const connectionOf = (open: () => Promise<Client>): OpenSearchConnection => {
  let opened: Promise<Client> | undefined;
  return {
    send: async <Answer>({ method, path, query = {}, body, lines, timeoutMs = TIMEOUT_MS }: OpenSearchRequest): Promise<Answer> => {
      const client = await (opened ??= open());
      const content = lines === undefined ? { ...(body && { body }) } : { bulkBody: lines };
      try {
        const answer = await client.transport.request({ method, path, querystring: query, ...content }, { requestTimeout: timeoutMs, maxRetries: 0 });
        // The one place where an answer gets its type: the REST API promises it.
        return answer.body as Answer;
      } catch (error) {
        throw toError(error);
      }
    },
    close: async () => (await opened)?.close(),
  };
};

/** What an item of a bulk request or a whole request failed with, as the port names it. */
export const errorOf = (status: number, { type = 'unknown', reason = '' }: OpenSearchFault, cause?: unknown): Error => {
  // The engine blocks writes when a disk is nearly full, AWS when a domain is.
  if (type === 'cluster_block_exception' && /read-only|FORBIDDEN\/(8|10|12)\//.test(reason)) return new StorageFull({ cause });
  const described = new OpenSearchRefusal(status, { type, text: reason }, { cause });
  return status >= 500 || UNAVAILABLE.includes(status) ? new SearchUnavailable({ cause: described }) : described;
};

const toError = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof OpenSearchRefusal) return error;
  // By name, because the classes come with the client, which may not be loaded.
  if (error.name !== 'ResponseError') return CONNECTION_ERRORS.includes(error.name) ? new SearchUnavailable({ cause: error }) : error;
  const { statusCode: status, body } = error as Error & { readonly statusCode: number; readonly body: { readonly error?: OpenSearchFault | string } | string };
  const fault = typeof body === 'object' ? body?.error : body;
  return errorOf(status, typeof fault === 'object' ? fault : { reason: String(fault) }, error);
};

const CONNECTION_ERRORS: readonly string[] = ['ConnectionError', 'TimeoutError', 'NoLivingConnectionsError', 'DeserializationError', 'RequestAbortedError', 'AwsSigv4SignerError'];

/** Credentials are those of the function's role, as the AWS SDK finds them. */
const signed = async (region: string): Promise<Pick<ClientOptions, 'Connection' | 'Transport'>> => {
  const { AwsSigv4Signer } = await import('@opensearch-project/opensearch/aws-v3');
  return AwsSigv4Signer({ region, service: 'es' });
};
