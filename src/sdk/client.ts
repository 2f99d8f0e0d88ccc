import type { Session, Tokens } from './session.ts';
import { sessionOf } from './session.ts';

/** One attempt as the hooks see it. */
export interface Attempt {
  /** Id of the operation. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  /** From 1. */
  readonly attempt: number;
}

/** Functions that are told what happens, also of the parts of uploads (`uploadFile`); a promise is awaited, a throw fails the call. */
export interface Hooks {
  /** Before every attempt; headers may be changed. */
  readonly onRequest?: (attempt: Attempt & { readonly headers: Headers }) => unknown;
  /** After the head of every answer. */
  readonly onResponse?: (attempt: Attempt & { readonly status: number; readonly headers: Headers; readonly durationMs: number }) => unknown;
  /** Before the wait for another attempt. */
  readonly onRetry?: (attempt: Attempt & { readonly delayMs: number; readonly error: unknown }) => unknown;
  /** Once for each operation that the API says is going away (RFC 9745, RFC 8594). */
  readonly onDeprecated?: (notice: { readonly operation: string; readonly deprecation: string; readonly sunset: string | null; readonly link: string | null }) => unknown;
}

/** A text, or a function that gives it when a request needs it. */
export type Supplied = string | (() => string | undefined | Promise<string | undefined>);

/** What a client is made of. */
export interface ClientOptions<Kept extends Tokens = Tokens> {
  /** Where the API is, without the paths of the contract: `https://api.example`. */
  readonly baseUrl: string;
  /** An access token that the caller keeps fresh. */
  readonly token?: Supplied | undefined;
  /** A session that the client keeps fresh: shortly before its end and after a 401. */
  readonly tokens?: Session<Kept> | undefined;
  /** Credentials that are no bearer tokens, by the name of their header or query parameter. */
  readonly credentials?: Readonly<Record<string, Supplied>> | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Attempts after the first; 3 unless given. Only operations that may be repeated are. */
  readonly maxRetries?: number | undefined;
  /** For one attempt; 30,000 unless given. */
  readonly timeoutMs?: number | undefined;
  /** For the whole call with its waits; 90,000 unless given. */
  readonly deadlineMs?: number | undefined;
  readonly hooks?: Hooks | undefined;
}

/** A configured client; operations take it as their first argument. */
export interface Client {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly maxRetries: number;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly hooks: Hooks;
  readonly credentials: Readonly<Record<string, Supplied | undefined>>;
  /** Replaces the access token that was refused; false when the client has no session. */
  readonly renew: (refused: string | undefined) => Promise<boolean>;
  /** Ids of operations whose deprecation was told. */
  readonly told: Set<string>;
}

/** Makes a client. It opens nothing and needs no closing. */
export const createClient = <Kept extends Tokens = Tokens>(
  { baseUrl, token, tokens, credentials, headers = {}, hooks = {}, ...options }: ClientOptions<Kept>): Client => {
  const session = tokens && sessionOf(tokens);
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers,
    hooks,
    // Looked up on every call, so that tools which replace the global fetch later are honoured.
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    maxRetries: options.maxRetries ?? 3,
    timeoutMs: options.timeoutMs ?? 30_000,
    deadlineMs: options.deadlineMs ?? 90_000,
    credentials: { ...credentials, bearer: session ? session.current : token },
    renew: async (refused) => (session ? session.renew(refused) : false),
    told: new Set(),
  };
};

export type { Session, Tokens };
