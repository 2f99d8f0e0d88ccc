import type { OperationId } from '#generated/operations.ts';
import type { Ask } from '../probe/ask.ts';

/** The constraint that a mutant breaks. */
export type Kind =
  | 'required' | 'type' | 'enum' | 'const' | 'format' | 'pattern' | 'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'integer'
  | 'minItems' | 'maxItems' | 'uniqueItems' | 'minProperties' | 'maxProperties' | 'extra property' | 'discriminator'
  | 'no body' | 'malformed JSON' | 'invalid UTF-8' | 'duplicate key' | '__proto__ key' | 'depth' | 'size'
  | 'media type' | 'media type of another kind' | 'charset' | 'content coding'
  | 'no credential' | 'bad credential' | 'credential of another scheme' | 'scope'
  | 'undeclared parameter' | 'repeated parameter' | '__proto__ parameter' | 'percent-encoding' | 'If-Match missing' | 'Accept';

/** Where the broken constraint stands. */
export type Place = 'path' | 'query' | 'header' | 'body' | 'request';

/** A request that is right but for one constraint, and how it must be refused. */
export interface Mutant {
  /** Unique and readable. */
  readonly id: string;
  readonly operationId: OperationId;
  readonly kind: Kind;
  readonly place: Place;
  /** Its token is the name of who asks; the real one is put in when it is sent. */
  readonly ask: Ask;
  readonly code: string;
  /** Where the fault must be reported, for `validation_failed`. */
  readonly pointer?: string;
}

/** Who asks, in place of a token. */
export const CALLER = { user: 'token-of-user', admin: 'token-of-admin' } as const;
