/** What every problem document carries. Generation replaces this file by the contract's own catalogue. */
export interface ProblemBase {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly requestId?: string;
}

/** The members that a problem has beside those of every problem, by code. */
export interface ProblemMembers {
  readonly [code: string]: { readonly [member: string]: unknown };
}

/** The codes that `ApiProblem.is` knows. */
export type ProblemCode = keyof ProblemMembers & string;
