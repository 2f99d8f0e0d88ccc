/** A request as it goes over the wire; header names in lower case. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** An answer as it came over the wire; header names in lower case. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Somewhere that requests can be sent to. */
export interface Door {
  readonly name: string;
  readonly send: (request: WireRequest) => Promise<WireAnswer>;
}

/** Returns the first value of a header of an answer. */
export const headerOf = (answer: WireAnswer, name: string): string | undefined => answer.headers.find(([each]) => each === name)?.[1];

/** Returns the body of an answer as JSON. */
export const jsonOf = (answer: WireAnswer): unknown => JSON.parse(answer.body.toString('utf8'));

/** Returns the code of a problem, or undefined where the answer is none. */
export const problemCodeOf = (answer: WireAnswer): string | undefined => {
  if (headerOf(answer, 'content-type') !== 'application/problem+json') return undefined;
  const problem = jsonOf(answer) as { readonly code?: string };
  return problem.code;
};

const EXCERPT = 300;

/** Returns status and beginning of an answer, for messages. */
export const excerptOf = (answer: WireAnswer): string => `${answer.status} ${answer.body.toString().slice(0, EXCERPT)}`;
