import { operationNamed } from '../probe/contract.ts';
import type { Kind, Mutant } from './mutant.ts';

/** Mutants that a target judges otherwise than the pipeline, all of them and each for this reason. */
export interface KnownDifference {
  readonly kinds: readonly Kind[];
  /** Narrows the mutants of these kinds; default: all of them. */
  readonly only?: (mutant: Mutant) => boolean;
  /** What the target does: lets the request through, gives another code, or never answers. */
  readonly verdict: 'accepts' | 'refuses with another code' | 'never answers';
  readonly reason: string;
}

/** Returns the difference that is known for a mutant. */
export const knownFor = (known: readonly KnownDifference[], mutant: Mutant): KnownDifference | undefined =>
  known.find(({ kinds, only }) => kinds.includes(mutant.kind) && (only?.(mutant) ?? true));

const isAboutRequired = ({ operationId, pointer }: Mutant): boolean => operationNamed(operationId).parameters.some(({ name, required }) => required && `/${name}` === pointer);

/** Prism 5.16 mocks and validates bodies and parameters; it has no state and no defences. */
export const PRISM_DIFFERENCES: readonly KnownDifference[] = [
  { kinds: ['malformed JSON', 'invalid UTF-8'], verdict: 'never answers', reason: 'A body that does not parse leaves the request of the mock without an answer.' },
  { kinds: ['duplicate key'], verdict: 'accepts', reason: 'It reads bodies with JSON.parse, which takes the last of repeated members.' },
  { kinds: ['size'], verdict: 'accepts', reason: 'It has no bound of one mebibyte; the contract states the bound in words.' },
  { kinds: ['charset', 'content coding'], verdict: 'accepts', reason: 'It looks at the media type alone, not at its charset nor at Content-Encoding.' },
  { kinds: ['undeclared parameter', '__proto__ parameter'], verdict: 'accepts', reason: 'It ignores query parameters that the contract does not declare.' },
  { kinds: ['percent-encoding'], verdict: 'accepts', reason: 'It leaves malformed percent-encoding as it stands.' },
  { kinds: ['minLength'], only: (mutant) => mutant.place === 'query' && !isAboutRequired(mutant), verdict: 'accepts', reason: 'It takes an empty query parameter for an absent one, which only a required one may not be.' },
  { kinds: ['bad credential', 'scope'], verdict: 'accepts', reason: 'It asks for the presence of a credential, and knows neither tokens nor roles.' },
  { kinds: ['If-Match missing'], verdict: 'accepts', reason: 'The header is optional in the schema, so that its absence is 428 (RFC 6585) and not 400.' },
];

/** What the gateway answers before a function is asked; the Lambda entry sees no such request. */
export const LAMBDA_DIFFERENCES: readonly KnownDifference[] = [
  { kinds: ['percent-encoding'], verdict: 'refuses with another code', reason: 'Events carry decoded parameters; the gateway itself refuses what it cannot decode, and the rest arrives as text.' },
];

const SCHEMA_KINDS: readonly Kind[] = [
  'required', 'type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'integer', 'minItems', 'maxItems',
  'uniqueItems', 'minProperties', 'maxProperties', 'extra property', 'discriminator', 'no body', 'undeclared parameter', 'repeated parameter',
];

/** The gateway document routes, authorizes and asks for the presence of parameters. */
export const GATEWAY_DIFFERENCES: readonly KnownDifference[] = [
  { kinds: SCHEMA_KINDS, verdict: 'accepts', reason: 'The gateway imports no schema of 2020-12; the function validates in full.' },
  { kinds: ['malformed JSON', 'invalid UTF-8', 'duplicate key', '__proto__ key', 'depth'], verdict: 'accepts', reason: 'The gateway hands bodies through.' },
  { kinds: ['size'], verdict: 'accepts', reason: 'The bound of the gateway is ten megabytes and cannot be set.' },
  { kinds: ['media type', 'media type of another kind', 'charset', 'content coding', 'Accept'], verdict: 'accepts', reason: 'A proxy integration passes every media type.' },
  { kinds: ['__proto__ parameter', 'percent-encoding'], verdict: 'accepts', reason: 'Undeclared parameters pass; the document says nothing of encodings.' },
  { kinds: ['scope'], verdict: 'accepts', reason: 'Roles are the function\'s business: access tokens of the pool all carry one scope.' },
  { kinds: ['If-Match missing'], verdict: 'accepts', reason: 'The header is optional in the contract, so that its absence is 428 and not 400.' },
];
