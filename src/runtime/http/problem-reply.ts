import { Problem } from '#core/problem.ts';
import { StorageFull } from '#core/ports/table.ts';
import type { OperationFacts, ProblemFacts } from '#runtime/http/contract-facts.ts';

/** A failure as it leaves: a declared problem, or the opaque 500 for everything that nobody declared. */
export interface ProblemReply {
  readonly status: number;
  readonly code: string;
  readonly headers: readonly string[];
  readonly body: string;
  /** The error behind a failure of the service itself, for the log. */
  readonly cause: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const INTERNAL_DETAIL = 'The service failed. Quote the request id when you report it.';

/** Turns whatever was thrown into a problem document (RFC 9457). */
export const problemReply = (
  thrown: unknown,
  { operation, problems, requestId, hasCredential }: {
    readonly operation: OperationFacts | undefined;
    readonly problems: { readonly [code: string]: ProblemFacts };
    readonly requestId: string;
    /** Whether the request carried a credential, good or bad. */
    readonly hasCredential: boolean;
  },
): ProblemReply => {
  const problem = asProblem(thrown);
  const facts = problem && isDeclared(problem, operation, problems) ? problems[problem.code] : undefined;
  if (!problem || !facts) return internalError(thrown, problems, requestId);
  const body = JSON.stringify({
    type: facts.type,
    title: facts.title,
    status: facts.status,
    code: problem.code,
    detail: problem.detail,
    requestId,
    ...problem.members,
  });
  const cause = facts.status >= 500 ? problem.cause : undefined;
  return { status: facts.status, code: problem.code, headers: headersOf(problem, facts.status, hasCredential), body, cause };
};

const asProblem = (thrown: unknown): Problem | undefined => {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof StorageFull) return new Problem('storage_full', 'The store has no space left.', {}, { cause: thrown });
  return undefined;
};

/** Generic problems belong to every operation that declares their status; the others must be named by it. */
const isDeclared = (
  problem: Problem,
  operation: OperationFacts | undefined,
  problems: { readonly [code: string]: ProblemFacts },
): boolean => {
  const facts = problems[problem.code];
  if (facts === undefined) return false;
  if (operation === undefined || facts.status === 405) return facts.generic;
  return (facts.generic || operation.problems.includes(problem.code)) && String(facts.status) in operation.replies;
};

const headersOf = (problem: Problem, status: number, hasCredential: boolean): readonly string[] => {
  const headers: string[] = [];
  const members: Readonly<Record<string, unknown>> = problem.members;
  if (typeof members['retryAfterSeconds'] === 'number') headers.push('retry-after', String(members['retryAfterSeconds']));
  // Without a credential nothing can be wrong with it (RFC 6750 §3).
  const isTokenRefused = problem.code === 'unauthenticated' && hasCredential;
  if (status === 401) headers.push('www-authenticate', isTokenRefused ? 'Bearer error="invalid_token"' : 'Bearer');
  return headers;
};

const internalError = (
  thrown: unknown,
  problems: { readonly [code: string]: ProblemFacts },
  requestId: string,
): ProblemReply => {
  const { type, title, status } = problems['internal_error']!;
  const body = JSON.stringify({ type, title, status, code: 'internal_error', detail: INTERNAL_DETAIL, requestId });
  return { status, code: 'internal_error', headers: [], body, cause: thrown ?? new Error('Something threw nothing.') };
};
