import type { ProblemCode, ProblemMembers } from '#generated/problems.ts';

/**
 * A declared failure of an operation (RFC 9457). Code, status, title and members come from
 * `openapi/problems.yaml`; a handler throws it and the pipeline turns it into `application/problem+json`.
 */
export class Problem<Code extends ProblemCode = ProblemCode> extends Error {
  readonly code: Code;
  readonly detail: string;
  readonly members: ProblemMembers[Code];

  constructor(code: Code, detail: string, members: ProblemMembers[Code], options?: ErrorOptions) {
    // A declared failure is an answer, not a defect: nobody reads its stack, and capturing it costs most of a refusal.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(`${code}: ${detail}`, options);
    Error.stackTraceLimit = limit;
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
    this.members = members;
  }
}
