import type { ContractModel, Emitter, MediaTypeModel, OperationModel, ParameterModel } from '#contract/contract-model.ts';
import { sampleOf } from '#contract/emit-postman-samples.ts';
import { schemeKindOf } from '#contract/emit-gateway-security.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { isArray, isObject, membersOf, objectOf, textOf } from '#contract/json.ts';
import { resolvedSchema } from '#contract/schema-facts.ts';
import { envelopeExample, webhookHeaders } from '#contract/webhook-document.ts';

/**
 * `postman.json`: a Postman collection (v2.1), one folder per tag. Set its variables `baseUrl` and `accessToken`.
 * Every POST with stored answers sends a fresh idempotency key; the entity tag of the last answer is sent as If-Match.
 */
export const emitPostman: Emitter = (model) => ({ 'postman.json': `${JSON.stringify(collectionOf(model), null, 2)}\n` });

const collectionOf = (model: ContractModel): JsonObject => ({
  info: {
    name: model.title,
    version: model.version,
    description: textOf(objectOf(model.document['info'])['description']) ?? '',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  auth: bearerAuth,
  event: [{ listen: 'test', script: { type: 'text/javascript', exec: keepEntityTag } }],
  variable: variablesOf(model),
  item: [...model.domains.map(({ tag, description, operationIds }) => ({
    name: tag,
    description,
    item: model.operations.filter(({ id }) => operationIds.includes(id)).map((operation) => itemOf(model, operation)),
  })), ...webhookFolder(model)],
});

/** Deliveries as integrators receive them, to be sent to a receiver under test. */
const webhookFolder = ({ events }: ContractModel): readonly JsonObject[] => {
  const published = events.filter((event) => event.public);
  return published.length === 0 ? [] : [{
    name: 'Webhooks',
    description: 'What the service sends to webhook endpoints. Send it to a receiver of yours: set `receiverUrl`. The signature is an example and matches no secret.',
    item: published.map((event) => ({
      name: `Event ${event.type}`,
      request: {
        method: 'POST',
        description: event.summary,
        auth: { type: 'noauth' },
        header: [{ key: 'Content-Type', value: 'application/json' }, ...webhookHeaders.map(({ name, example }) => ({ key: name, value: example }))],
        url: { raw: '{{receiverUrl}}', host: ['{{receiverUrl}}'] },
        body: { mode: 'raw', raw: JSON.stringify(envelopeExample(event), null, 2), options: { raw: { language: 'json' } } },
      },
      response: [],
    })),
  }];
};

const bearerAuth = { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}', type: 'string' }] };
const keepEntityTag = ["const tag = pm.response.headers.get('ETag');", "if (tag) pm.collectionVariables.set('entityTag', tag);"];

const variablesOf = (model: ContractModel): Json => {
  const schemes = new Set(model.operations.flatMap(({ security }) => security.flat().map(({ scheme }) => scheme)));
  const types = [...schemes].map((name) => model.securitySchemes[name] ?? {});
  const partial = model.operations.flatMap(({ path }) => path.split('/').filter((segment) => !isVariable(segment)).flatMap(namesIn));
  return [
    { key: 'baseUrl', value: (model.servers[0] ?? 'http://127.0.0.1:8080').replace(/\/$/, '') },
    { key: 'accessToken', value: '' },
    { key: 'entityTag', value: '*' },
    ...(types.some(({ type }) => type === 'apiKey') ? [{ key: 'apiKey', value: '' }] : []),
    ...(types.some((scheme) => String(scheme['scheme']).toLowerCase() === 'basic') ? [{ key: 'username', value: '' }, { key: 'password', value: '' }] : []),
    ...[...new Set(partial)].map((key) => ({ key, value: '' })),
    ...(model.events.some((event) => event.public) ? [{ key: 'receiverUrl', value: 'http://127.0.0.1:9000/webhooks' }] : []),
  ];
};

const itemOf = (model: ContractModel, operation: OperationModel): JsonObject => ({
  name: operation.summary === '' ? operation.id : operation.summary,
  request: {
    method: operation.method,
    description: operation.description,
    ...authOf(model, operation),
    header: headersOf(model, operation),
    url: urlOf(model, operation),
    ...bodyOf(model, operation),
  },
  response: operation.replies.filter(({ status }) => /^[23]\d\d$/.test(status)).flatMap(({ status, description, mediaTypes }) =>
    mediaTypes.flatMap(({ name, kind, examples }) => examples.map((example) => ({
      name: example.summary === '' ? description : example.summary,
      code: Number(status),
      status: description,
      _postman_previewlanguage: kind === 'json' ? 'json' : 'text',
      header: [{ key: 'Content-Type', value: name }],
      body: typeof example.value === 'string' ? example.value : JSON.stringify(example.value, null, 2),
    })))),
});

const authOf = (model: ContractModel, { security }: OperationModel): JsonObject => {
  const [first] = security.find((schemes) => schemes.length > 0) ?? [];
  if (first === undefined) return { auth: { type: 'noauth' } };
  const scheme = model.securitySchemes[first.scheme] ?? {};
  if (schemeKindOf(scheme) === 'user') return {};
  if (scheme['type'] === 'apiKey' && scheme['in'] !== 'cookie')
    return { auth: { type: 'apikey', apikey: [pair('key', String(scheme['name'])), pair('value', '{{apiKey}}'), pair('in', String(scheme['in']))] } };
  if (String(scheme['scheme']).toLowerCase() === 'basic')
    return { auth: { type: 'basic', basic: [pair('username', '{{username}}'), pair('password', '{{password}}')] } };
  return { auth: { type: 'noauth' } };
};

const pair = (key: string, value: string): JsonObject => ({ key, value, type: 'string' });

const headersOf = (model: ContractModel, operation: OperationModel): readonly JsonObject[] => {
  const [bodyType] = operation.body?.mediaTypes ?? [];
  const accepted = operation.replies.filter(({ problem }) => !problem).flatMap(({ mediaTypes }) => mediaTypes)[0]?.name;
  const cookies = operation.parameters.filter((parameter) => parameter.in === 'cookie');
  return [
    ...(accepted === undefined ? [] : [{ key: 'Accept', value: accepted }]),
    ...(bodyType === undefined || bodyType.name === 'multipart/form-data' ? [] : [{ key: 'Content-Type', value: bodyType.name }]),
    ...operation.parameters.filter((parameter) => parameter.in === 'header').map((parameter) => headerOf(model, operation, parameter)),
    ...(cookies.length === 0 ? [] : [{ key: 'Cookie', value: cookies.map((each) => `${each.name}=${textFor(valueOf(model, each))}`).join('; '),
      disabled: !cookies.some(({ required }) => required) }]),
  ];
};

const headerOf = (model: ContractModel, operation: OperationModel, parameter: ParameterModel): JsonObject => {
  const { name, description, required } = parameter;
  const known = name.toLowerCase();
  if (known === 'idempotency-key') return { key: name, value: '{{$guid}}', description };
  if (known === 'if-match') return { key: name, value: '{{entityTag}}', description, ...disabledUnless(required || operation.entityTag?.ifMatch === 'required') };
  if (known === 'if-none-match') return { key: name, value: '{{entityTag}}', description, ...disabledUnless(required) };
  return { key: name, value: textFor(valueOf(model, parameter)), description, ...disabledUnless(required) };
};

const disabledUnless = (enabled: boolean): JsonObject => (enabled ? {} : { disabled: true });

const urlOf = (model: ContractModel, operation: OperationModel): JsonObject => {
  const path = operation.path.slice(1).split('/').map((segment) =>
    (isVariable(segment) ? `:${segment.slice(1, -1)}` : segment.replaceAll(/\{([^}]*)\}/g, '{{$1}}')));
  const query = operation.parameters.filter((parameter) => parameter.in === 'query').flatMap((parameter) => queryOf(model, parameter));
  const sent = query.filter(({ disabled }) => disabled !== true).map(({ key, value }) => `${String(key)}=${encodeURIComponent(String(value))}`).join('&');
  const whole = operation.path.split('/').filter(isVariable).map((segment) => segment.slice(1, -1));
  return {
    raw: `{{baseUrl}}/${path.join('/')}${sent === '' ? '' : `?${sent}`}`,
    host: ['{{baseUrl}}'],
    path,
    ...(query.length === 0 ? {} : { query }),
    variable: operation.parameters.filter((parameter) => parameter.in === 'path' && whole.includes(parameter.name))
      .map((parameter) => ({ key: parameter.name, value: textFor(valueOf(model, parameter)), description: parameter.description })),
  };
};

const isVariable = (segment: string): boolean => /^\{[^{}]*\}$/.test(segment);
const namesIn = (segment: string): readonly string[] => [...segment.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);

const queryOf = (model: ContractModel, parameter: ParameterModel): readonly JsonObject[] => {
  const { name, description, required, explode, style } = parameter;
  const entry = (key: string, value: Json): JsonObject => ({ key, value: textFor(value), description, ...disabledUnless(required) });
  const value = valueOf(model, parameter);
  if (isArray(value)) return explode ? value.map((item) => entry(name, item)) : [entry(name, value.map(textFor).join(','))];
  if (!isObject(value) || parameter.mediaType !== undefined) return [entry(name, value)];
  return membersOf(value).map(([member, item]) => entry(style === 'deepObject' ? `${name}[${member}]` : member, item));
};

const valueOf = (model: ContractModel, { schema, examples, defaultValue }: ParameterModel): Json =>
  examples[0]?.value ?? defaultValue ?? sampleOf(model.document, schema, []);

const bodyOf = (model: ContractModel, { body }: OperationModel): JsonObject => {
  const [mediaType] = body?.mediaTypes ?? [];
  if (mediaType === undefined) return {};
  if (mediaType.kind === 'binary') return { body: { mode: 'file', file: { src: '' } } };
  const sample = sampleOf(model.document, mediaType.schema, mediaType.examples);
  if (mediaType.kind === 'form') return { body: formOf(model, mediaType, sample) };
  const raw = mediaType.kind === 'json' ? JSON.stringify(sample, null, 2) : textFor(sample);
  return { body: { mode: 'raw', raw, options: { raw: { language: mediaType.kind === 'json' ? 'json' : 'text' } } } };
};

const formOf = (model: ContractModel, { name, schema }: MediaTypeModel, sample: Json): JsonObject => {
  if (name !== 'multipart/form-data') return { mode: 'urlencoded', urlencoded: membersOf(sample).map(([key, value]) => ({ key, value: textFor(value) })) };
  const resolved = resolvedSchema(model.document, schema ?? true);
  const properties = isObject(resolved) ? objectOf(resolved['properties']) : {};
  return { mode: 'formdata', formdata: membersOf(sample).map(([key, value]) => {
    const property = objectOf(properties[key]);
    return property['format'] === 'binary' || property['contentMediaType'] !== undefined ? { key, type: 'file', src: [] } : { key, type: 'text', value: textFor(value) };
  }) };
};

const textFor = (value: Json): string => (typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value));
