/** One parameter: how its text becomes a value. */
export interface ParameterFacts {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly array?: boolean;
  readonly explode?: boolean;
  readonly required?: boolean;
}

/** Everything of one operation that the pipeline decides by; generated from the contract. */
export interface OperationFacts {
  readonly id: string;
  readonly domain: string;
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly ParameterFacts[];
  readonly query: readonly ParameterFacts[];
  readonly headers: readonly ParameterFacts[];
  readonly body: { readonly required: boolean; readonly mediaTypes: readonly string[] } | null;
  /** Alternatives, each a list of schemes that must all hold; an empty list of alternatives is public. */
  readonly security: readonly (readonly { readonly scheme: string; readonly scopes: readonly string[] }[])[];
  readonly replies: {
    readonly [status: string]: {
      readonly mediaTypes: readonly string[];
      readonly headers: readonly string[];
      readonly problem: boolean;
    };
  };
  readonly problems: readonly string[];
  readonly idempotency: { readonly retentionHours: number } | null;
  /** Without `property` the entity tag is a hash of the reply. */
  readonly entityTag: { readonly property?: string; readonly ifMatch: 'none' | 'required' } | null;
  readonly pagination: { readonly items: string; readonly next: string; readonly cursor: string; readonly limit: string } | null;
  readonly caching: { readonly visibility: 'public' | 'private' | 'reply'; readonly maxAgeSeconds: number; readonly immutable?: boolean } | null;
  readonly throttling: string | null;
  readonly deprecation: { readonly since: string; readonly sunset: string; readonly replacement?: string } | null;
}

/** A node of the static route table: literal segments win over the variable one. */
export interface RouteNode {
  readonly literals: { readonly [segment: string]: RouteNode };
  readonly parameter: { readonly name: string; readonly node: RouteNode } | null;
  readonly operations: { readonly [method: string]: string } | null;
}

export interface SchemaFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A compiled validator; after `false`, `errors` holds every fault. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly SchemaFault[] | null;
}

/** What the generator compiled for one operation. */
export interface OperationValidators {
  /** Judges `{ path, query, headers }`; null where nothing is declared. */
  readonly parameters: Validate | null;
  readonly bodies: { readonly [mediaType: string]: Validate };
  readonly replies: { readonly [status: string]: { readonly [mediaType: string]: Validate } };
  /** Copies declared properties only. */
  readonly projections: { readonly [status: string]: { readonly [mediaType: string]: (value: never) => unknown } };
}

export interface ThrottlingClass {
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly per: 'caller' | 'address';
}

export interface ProblemFacts {
  readonly status: number;
  readonly title: string;
  readonly type: string;
  readonly generic: boolean;
}

/** A whole contract as the pipeline reads it: ours, or any other that the generator accepted. */
export interface ContractFacts {
  readonly operations: { readonly [operationId: string]: OperationFacts };
  readonly routeTree: RouteNode;
  readonly validators: { readonly [operationId: string]: OperationValidators };
  readonly problems: { readonly [code: string]: ProblemFacts };
  readonly throttlingClasses: { readonly [name: string]: ThrottlingClass };
}

/** Whether a body leaves as it is (bytes, text, stream) instead of as JSON. */
export const isRawBody = (mediaType: string): boolean => !/^application\/(?:[\w.-]+\+)?json$/.test(mediaType);
