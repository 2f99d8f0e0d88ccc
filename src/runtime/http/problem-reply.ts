import { Problem } from '#core/problem.ts';
import { StorageFull } from '#core/ports/table.ts';
import type { OperationFacts, ProblemFacts } from '#runtime/http/contract-facts.ts';

/** A failure as it leaves: a declared problem, or the opaque 500 for everything that nobody declared. */
export interface ProblemReply {
  readonly status: number;
  readonly code: string;
  readonly headers: readonly string[];
  readonly body: string;
  /** The error behind an opaque 500, for the log. */
  readonly cause: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const INTERNAL_DETAIL = 'The service failed. Quote the request id when you report it.';

/** Turns whatever was thrown into a problem document (RFC 9457). */
export const problemReply = (
  thrown: unknown,
  { operation, problems, requestId }: {
    readonly operation: OperationFacts | undefined;
    readonly problems: { readonly [code: string]: ProblemFacts };
    readonly requestId: string;
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
  return { status: facts.status, code: problem.code, headers: headersOf(problem, facts.status), body, cause: undefined };
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

const headersOf = (problem: Problem, status: number): readonly string[] => {
  const headers: string[] = [];
  const members: Readonly<Record<string, unknown>> = problem.members;
  if (typeof members['retryAfterSeconds'] === 'number') headers.push('retry-after', String(members['retryAfterSeconds']));
  if (status === 401) {
    headers.push('www-authenticate', problem.code === 'unauthenticated' ? 'Bearer error="invalid_token"' : 'Bearer');
  }
  return headers;
};

const internalError = (
  cause: unknown,
  problems: { readonly [code: string]: ProblemFacts },
  requestId: string,
): ProblemReply => {
  const { type, title, status } = problems['internal_error']!;
  const body = JSON.stringify({ type, title, status, code: 'internal_error', detail: INTERNAL_DETAIL, requestId });
  return { status, code: 'internal_error', headers: [], body, cause };
};
