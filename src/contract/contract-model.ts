import type { Finding } from '#contract/contract-error.ts';
import type { Json, JsonObject } from '#contract/json.ts';

/** A JSON Schema 2020-12 as it stands in the bundle: `$ref`s are kept and local. */
export type Schema = JsonObject | boolean;

/** HTTP methods of an OpenAPI path, in upper case. */
export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';

/** A contract with everything resolved that emitters need; nothing in it is ever changed. */
export interface ContractModel {
  /** The bundle, OpenAPI 3.1, exactly as it is published. */
  readonly document: JsonObject;
  /** True when a registered vocabulary lies beside the contract: its `x-` keys then have a meaning. */
  readonly own: boolean;
  readonly title: string;
  readonly version: string;
  /** URLs of `servers`, in order. */
  readonly servers: readonly string[];
  /** Domains in document order of their first operation. */
  readonly domains: readonly DomainModel[];
  /** Operations in document order; never two with the same id. */
  readonly operations: readonly OperationModel[];
  /** `components.schemas`, `$ref`s kept; recursion is allowed. */
  readonly schemas: Readonly<Record<string, Schema>>;
  /** TypeScript names of `components.schemas`, unique: `Links-Self` → `LinksSelf`. */
  readonly schemaNames: Readonly<Record<string, string>>;
  /** `components.securitySchemes`, references resolved. */
  readonly securitySchemes: Readonly<Record<string, JsonObject>>;
  /** `x-throttling-classes` of the root; empty for foreign contracts. */
  readonly throttlingClasses: Readonly<Record<string, ThrottlingClass>>;
  /** The problem catalogue; empty for foreign contracts. */
  readonly problems: readonly ProblemModel[];
  /** The event catalogue; empty for foreign contracts. */
  readonly events: readonly EventModel[];
  /** A finding at a place of the bundle, with the file and line that wrote it. */
  readonly findingAt: (pointer: string, message: string) => Finding;
}

/** The operations of one first tag. */
export interface DomainModel {
  /** Kebab-case of the tag: a folder and a file name. */
  readonly name: string;
  /** The tag as written; without tags the domain's name. */
  readonly tag: string;
  /** From the document's `tags`; empty when it says nothing. */
  readonly description: string;
  /** Ids of its operations, in document order. */
  readonly operationIds: readonly string[];
}

/** One operation: a method on a path. */
export interface OperationModel {
  /** Identifier in generated code: the operationId, or its camelCase, or one made of method and path. */
  readonly id: string;
  /** The operationId as written; undefined when the document has none. */
  readonly operationId: string | undefined;
  /** Name of its domain. */
  readonly domain: string;
  readonly method: Method;
  /** With `{parameters}`, as written. */
  readonly path: string;
  /** JSON pointer of the operation in the bundle. */
  readonly pointer: string;
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  /** Path, query, header and cookie parameters; those of the path item come first unless overridden. */
  readonly parameters: readonly ParameterModel[];
  /** Null when the operation takes no body. */
  readonly body: BodyModel | null;
  /** Declared answers in document order. */
  readonly replies: readonly ReplyModel[];
  /** Alternatives (any of them suffices), each a list of schemes (all of them needed). Empty: nothing is asked. */
  readonly security: readonly (readonly SecurityRequirement[])[];
  /** `user`: every alternative needs a credential; `optional`: one asks for nothing; `anonymous`: no alternatives. */
  readonly caller: 'user' | 'optional' | 'anonymous';
  /** `x-problems`: codes that the operation raises beside the generic ones. */
  readonly problems: readonly string[];
  readonly idempotency: { readonly retentionHours: number } | null;
  /** Without `property` the entity tag is a hash of the reply. */
  readonly entityTag: { readonly property?: string; readonly ifMatch: 'required' | 'none' } | null;
  readonly pagination: PaginationModel | null;
  readonly caching: { readonly visibility: 'public' | 'private' | 'reply'; readonly maxAgeSeconds: number; readonly immutable?: true } | null;
  /** Name of a throttling class. */
  readonly throttling: string | null;
  /** `x-access`: stores and rights, such as `table:read`. */
  readonly access: readonly string[];
  readonly objective: { readonly p99Ms: number; readonly availabilityPercent: number } | null;
  readonly deprecation: { readonly since: string; readonly sunset: string; readonly replacement?: string } | null;
  /** The operation object of the bundle, for what this model does not name. */
  readonly source: JsonObject;
}

/** Names of the parts of a cursor list: members of the reply (`items`, `next`) and query parameters (`cursor`, `limit`). */
export interface PaginationModel {
  readonly items: string;
  readonly next: string;
  readonly cursor: string;
  readonly limit: string;
}

/** A token bucket: `ratePerSecond` refills up to `burst` requests. */
export interface ThrottlingClass {
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly per: 'caller' | 'address';
}

/** One parameter, references resolved. */
export interface ParameterModel {
  /** As written; header names are case-insensitive. */
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly description: string;
  readonly deprecated: boolean;
  /** The schema as written, maybe a `$ref`; of `content` parameters the schema of their one media type. */
  readonly schema: Schema;
  /** Media type of a `content` parameter, whose text is a document of that type. */
  readonly mediaType: string | undefined;
  /** Type of one value of the text: what a parser turns it into. Null: objects and mixtures, which need a parser of their own. */
  readonly type: ParameterType | null;
  /** True when the value is a list. */
  readonly array: boolean;
  readonly style: string;
  readonly explode: boolean;
  /** From the schema. */
  readonly defaultValue: Json | undefined;
  readonly examples: readonly ExampleModel[];
  /** Pointer of the parameter object in the bundle. */
  readonly pointer: string;
}

/** What the text of a parameter is parsed into. */
export type ParameterType = 'string' | 'integer' | 'number' | 'boolean';

/** A request body. */
export interface BodyModel {
  readonly required: boolean;
  readonly description: string;
  /** Never empty. */
  readonly mediaTypes: readonly MediaTypeModel[];
  readonly pointer: string;
}

/** One media type of a body or a reply. */
export interface MediaTypeModel {
  /** As written: `application/json`. */
  readonly name: string;
  /** `json`: carries JSON; `form`: URL-encoded or multipart; `text` and `binary`: bytes that no schema judges. */
  readonly kind: 'json' | 'form' | 'text' | 'binary';
  /** As written, maybe a `$ref`; undefined when the document gives none. */
  readonly schema: Schema | undefined;
  readonly examples: readonly ExampleModel[];
  /** Pointer of the media type object. */
  readonly pointer: string;
}

/** A declared answer. */
export interface ReplyModel {
  /** `201`, `4XX` or `default`. */
  readonly status: string;
  readonly description: string;
  readonly headers: readonly HeaderModel[];
  /** Empty: no content. */
  readonly mediaTypes: readonly MediaTypeModel[];
  /** True when its only media type is `application/problem+json`: it is thrown, not returned. */
  readonly problem: boolean;
  readonly links: JsonObject;
  readonly pointer: string;
}

/** A header of an answer. */
export interface HeaderModel {
  /** As written. */
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
  /** True for headers that the request pipeline sets; handlers neither can nor must. */
  readonly pipelineOwned: boolean;
  readonly pointer: string;
}

/** An example with its name; the single `example` of OpenAPI is named `example`. */
export interface ExampleModel {
  readonly name: string;
  readonly summary: string;
  readonly value: Json;
  /** Pointer of the value. */
  readonly pointer: string;
}

/** One scheme of a security alternative. */
export interface SecurityRequirement {
  /** Name in `components.securitySchemes`. */
  readonly scheme: string;
  readonly scopes: readonly string[];
}

/** An entry of the problem catalogue. */
export interface ProblemModel {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** When it is answered, in words. */
  readonly when: string;
  /** URI of the problem type (RFC 9457). */
  readonly type: string;
  /** True when the pipeline raises it, for any operation. */
  readonly generic: boolean;
  /** Schemas of its additional members; all of them are required. */
  readonly members: Readonly<Record<string, Schema>>;
}

/** An entry of the event catalogue. */
export interface EventModel {
  /** Such as `todo.created`. */
  readonly type: string;
  readonly version: number;
  readonly summary: string;
  /** True when integrators may receive it. */
  readonly public: boolean;
  /** References point into the bundle or were replaced by what they name. */
  readonly schema: Schema;
  readonly example: Json | undefined;
}

/** What an emitter is: a pure function from the model to files by path below the output folder. */
export type Emitter = (model: ContractModel) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
