// Generated from the contract by `make generate`. Do not edit: change the contract.
/** One fault that a judge found, as Ajv tells it. */
export interface JudgeError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
  readonly message?: string;
}

/** Judges a value and leaves its faults in `errors`; null after a value without fault. */
export interface Judge {
  (value: unknown): boolean;
  errors?: readonly JudgeError[] | null;
}

/** What is compiled for one operation; statuses are those that it declares, also `4XX` and `default`. */
export interface OperationValidators {
  /** Judges `{ path, query, headers }` after parsing and fills in defaults; header names in lower case. */
  readonly parameters: Judge;
  /** Judges of the body by media type; they fill in defaults. Media types that no schema judges are absent. */
  readonly bodies: { readonly [mediaType: string]: Judge };
  /** Judges of the reply by status and media type. */
  readonly replies: { readonly [status: string]: { readonly [mediaType: string]: Judge } };
  /** Copies of the reply with declared properties only, by status and media type. */
  readonly projections: { readonly [status: string]: { readonly [mediaType: string]: (value: unknown) => unknown } };
}
