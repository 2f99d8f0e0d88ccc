// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { ProblemBase, ProblemCode, ProblemMembers } from './catalogue.ts';
import type { Described, OperationFacts } from './operation.ts';

/** A problem document (RFC 9457) with the members of its code. */
export type ProblemDocument<Code extends ProblemCode = ProblemCode> =
  Code extends ProblemCode ? Omit<ProblemBase, 'code'> & { readonly code: Code } & ProblemMembers[Code] : never;

/** What an ApiProblem is made of. */
export interface ProblemFacts {
  readonly operation: string;
  readonly status: number;
  readonly headers: Headers;
  /** The body as it was read: JSON where it is JSON, else text. */
  readonly body: unknown;
}

/**
 * The API answered with an error. `code` names it; `is(code)` narrows `problem` to the members of that code.
 * An answer without a problem document, say of a proxy, has the code `unknown`.
 */
export class ApiProblem<Code extends ProblemCode = ProblemCode> extends Error {
  /** Id of the operation that was called. */
  readonly operation: string;
  readonly status: number;
  readonly code: Code | 'unknown';
  /** Quote it when you report a failure. */
  readonly requestId: string | undefined;
  readonly headers: Headers;
  readonly problem: ProblemDocument<Code>;

  constructor({ operation, status, headers, body }: ProblemFacts) {
    const given = (typeof body === 'object' && body ? body : {}) as { code?: Code; type?: string; title?: string; detail?: string; requestId?: string };
    // A problem without a code is named by the last segment of its type; about:blank names nothing.
    const code = given.code ?? (given.type?.match(/^(?!about:).*?([^/#:]+)\/?$/)?.[1] as Code | undefined) ?? 'unknown';
    super(`${operation}: ${status} ${given.detail ?? given.title ?? code}`);
    this.name = 'ApiProblem';
    this.operation = operation;
    this.status = status;
    this.headers = headers;
    this.code = code;
    this.requestId = given.requestId ?? headers.get('x-request-id') ?? undefined;
    this.problem = { type: 'about:blank', title: code, status, ...given, code } as unknown as ProblemDocument<Code>;
  }

  // By name: an application may hold the package twice, as ESM and as CommonJS. The predicate keeps `any` out of what instanceof narrows to.
  static override [Symbol.hasInstance](value: unknown): value is ApiProblem {
    return value instanceof Error && value.name === 'ApiProblem';
  }

  /** Tells whether this is the problem of that code, and narrows `problem` to its members. */
  is<Wanted extends ProblemCode>(code: Wanted): this is ApiProblem<Wanted> {
    return (this.code as string) === code;
  }
}

/** No answer, or one that broke off or cannot be read; `cause` says why. */
export class NetworkError extends Error {
  constructor(operation: string, cause: unknown) {
    super(`${operation}: no readable answer (${cause instanceof Error ? cause.message : cause})`, { cause });
    this.name = 'NetworkError';
  }
}

/** One attempt, or the call with all its retries, took longer than allowed. */
export class TimeoutError extends Error {
  /** `attempt` for `timeoutMs`, `deadline` for `deadlineMs`. */
  readonly scope: 'attempt' | 'deadline';

  constructor(operation: string, scope: 'attempt' | 'deadline', limitMs: number) {
    super(`${operation}: ${scope} exceeded ${limitMs} ms`);
    this.name = 'TimeoutError';
    this.scope = scope;
  }
}

/** The error as a problem of the operation, its code narrowed to those that the operation can answer; undefined for any other error. */
export const problemOf = <Facts extends OperationFacts>(operation: Described<Facts>, error: unknown): ApiProblem<Facts['problems'] & ProblemCode> | undefined =>
  error instanceof ApiProblem && error.operation === operation.descriptor.id ? error as ApiProblem<Facts['problems'] & ProblemCode> : undefined;
