import type { Ask } from '../probe/ask.ts';
import { contractOperations, type Operation, type Parameter } from '../probe/contract.ts';
import { isForAdministrators } from '../probe/world.ts';
import { CALLER, type Kind, type Mutant, type Place } from './mutant.ts';
import { sampleOf, typesOf } from './samples.ts';
import { scalarMutations, valueMutations } from './value-mutations.ts';

/** A request that breaks nothing; nothing that it names needs to exist, because mutants are refused before. */
export const soundAsk = (operation: Operation): Ask => {
  const path = operation.parameters.filter((each) => each.in === 'path').map(({ name, schema }) => [name, String(sampleOf(schema))]);
  const query = requiredOf(operation).map(({ name, schema }) => [name, String(sampleFor(schema))]);
  const needsVersion = operation.facts.entityTag?.ifMatch === 'required';
  const schema = operation.body?.content[0]?.schema;
  return {
    operationId: operation.id,
    path: Object.fromEntries(path) as Record<string, string>,
    ...(query.length > 0 ? { query: Object.fromEntries(query) as Record<string, string> } : {}),
    headers: needsVersion ? { 'if-match': '"1"' } : {},
    ...(schema ? { body: sampleOf(schema) } : {}),
    ...(operation.facts.caller === 'user' ? { token: isForAdministrators(operation.id) ? CALLER.admin : CALLER.user } : {}),
  };
};

const requiredOf = ({ parameters }: Operation): readonly Parameter[] => parameters.filter((each) => each.in === 'query' && each.required);

type Draft = Omit<Mutant, 'id' | 'operationId'>;

const broken = (kind: Kind, place: Place, ask: Ask, pointer: string): Draft => ({ kind, place, ask, code: 'validation_failed', pointer });
const refused = (code: string, kind: Kind, ask: Ask, place: Place = 'request'): Draft => ({ kind, place, ask, code });

const bodyDrafts = (operation: Operation, ask: Ask): readonly Draft[] => {
  const content = operation.body?.content[0];
  if (!content) return [];
  const text = JSON.stringify(ask.body);
  const { body: _body, ...bare } = ask;
  const withoutBrace = text.slice(1);
  return [
    ...valueMutations(content.schema).map(({ kind, value, pointer }) => broken(kind, 'body', { ...ask, body: value }, pointer)),
    ...(operation.body?.required ? [broken('no body', 'body', bare, '')] : []),
    refused('malformed_json', 'malformed JSON', { ...ask, rawBody: text.slice(0, -1) }, 'body'),
    refused('malformed_json', 'invalid UTF-8', { ...ask, rawBody: Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xc3, 0x28, 0x7d])]) }, 'body'),
    refused('malformed_json', 'duplicate key', { ...ask, rawBody: `{${/^"[^"]+"/.exec(withoutBrace)?.[0] ?? '""'}:null,${withoutBrace}` }, 'body'),
    refused('malformed_json', '__proto__ key', { ...ask, rawBody: `{"__proto__":{},${withoutBrace}` }, 'body'),
    refused('malformed_json', 'depth', { ...ask, rawBody: '['.repeat(33) + ']'.repeat(33) }, 'body'),
    refused('payload_too_large', 'size', { ...ask, rawBody: text + ' '.repeat(1_048_577 - text.length) }, 'body'),
    refused('unsupported_media_type', 'media type', { ...ask, contentType: 'text/plain' }),
    refused('unsupported_media_type', 'media type of another kind', { ...ask, contentType: 'image/png' }),
    refused('unsupported_media_type', 'charset', { ...ask, contentType: `${content.mediaType}; charset=iso-8859-1` }),
    refused('unsupported_media_type', 'content coding', { ...ask, headers: { ...ask.headers, 'content-encoding': 'gzip' } }),
  ];
};

/** Parameters are texts: what is not of the declared type is a text of another shape. */
const parameterDrafts = (ask: Ask, { name, in: place, schema }: Parameter): readonly Draft[] => {
  const sample = sampleFor(schema);
  // Any text is of these types, a list of one element included.
  const isText = typesOf(schema).some((type) => type === 'string' || type === 'array');
  const given = (value: unknown): Ask => {
    if (place === 'path') return { ...ask, path: { ...ask.path, [name]: String(value) } };
    return place === 'query' ? { ...ask, query: { ...ask.query, [name]: String(value) } } : { ...ask, headers: { ...ask.headers, [name.toLowerCase()]: String(value) } };
  };
  const pointer = `/${place === 'header' ? name.toLowerCase() : name}`;
  return scalarMutations(schema, sample)
    .filter(([kind, value]) => !(kind === 'type' && isText) && !(place === 'path' && value === '') && isSendable(place, String(value)))
    .map(([kind, value]) => broken(kind, place, given(value), pointer));
};

const sampleFor = (schema: Parameter['schema']): unknown => ('example' in schema || 'enum' in schema ? sampleOf(schema) : 'A'.repeat(Number(schema['minLength'] ?? 20)));

/** Header values that HTTP itself refuses cannot be sent. */
const isSendable = (place: Parameter['in'], value: string): boolean => place !== 'header' || (/^[\x20-\x7e]*$/.test(value) && value.trim() === value && value !== '');

const requestDrafts = (operation: Operation, ask: Ask): readonly Draft[] => {
  const scalar = operation.parameters.find((each) => each.in === 'query' && !typesOf(each.schema).includes('array'));
  const needed = Object.entries(ask.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}&`).join('');
  const { token: _token, ...anonymous } = ask;
  const withAuthorization = (authorization: string): Ask => ({ ...anonymous, headers: { ...ask.headers, authorization } });
  const { 'if-match': _ifMatch, ...headers } = ask.headers ?? {};
  return [
    broken('undeclared parameter', 'query', { ...ask, query: { ...ask.query, undeclared: '1' } }, '/undeclared'),
    refused('malformed_request', '__proto__ parameter', { ...ask, rawQuery: `${needed}__proto__=1` }, 'query'),
    refused('malformed_request', 'percent-encoding', { ...ask, rawQuery: `${needed}undeclared=%zz` }, 'query'),
    ...requiredOf(operation).map(({ name }) => {
      const { [name]: _left, ...others } = ask.query ?? {};
      return broken('required', 'query', { ...ask, query: others }, `/${name}`);
    }),
    ...(scalar ? [broken('repeated parameter', 'query', { ...ask, rawQuery: `${scalar.name}=${sampleText(scalar)}&${scalar.name}=${sampleText(scalar)}` }, `/${scalar.name}`)] : []),
    ...(ask.token === undefined
      ? []
      : [
          refused('unauthenticated', 'no credential', anonymous),
          refused('unauthenticated', 'bad credential', withAuthorization('Bearer not.a.token')),
          refused('unauthenticated', 'credential of another scheme', withAuthorization('Basic YWxpY2U6c2VjcmV0')),
        ]),
    ...(ask.token === CALLER.admin ? [refused('insufficient_scope', 'scope', { ...ask, token: CALLER.user })] : []),
    ...(ask.headers?.['if-match'] ? [refused('precondition_required', 'If-Match missing', { ...ask, headers })] : []),
    ...(operation.responses.has(406) ? [refused('not_acceptable', 'Accept', { ...ask, headers: { ...ask.headers, accept: 'image/png' } })] : []),
  ];
};

const sampleText = ({ schema }: Parameter): string => encodeURIComponent(String(sampleFor(schema)));

/** One mutant for every constraint of every operation. */
export const CORPUS: readonly Mutant[] = contractOperations.flatMap((operation) => {
  const ask = soundAsk(operation);
  const drafts = [...bodyDrafts(operation, ask), ...operation.parameters.flatMap((each) => parameterDrafts(ask, each)), ...requestDrafts(operation, ask)];
  return drafts.map((draft, index) => ({ ...draft, id: `${operation.id} ${draft.place}${draft.pointer ?? ''} ${draft.kind} #${index}`, operationId: operation.id }));
});
