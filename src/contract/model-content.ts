import type { BodyModel, ExampleModel, HeaderModel, MediaTypeModel, ReplyModel } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import { membersOf, objectOf, textOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import type { ModelSource } from '#contract/model-source.ts';
import { dereferenced } from '#contract/model-source.ts';
import { schemaOf } from '#contract/schema-facts.ts';

/** The media type of problems (RFC 9457). */
export const problemMediaType = 'application/problem+json';

/** The request body of an operation, or null. */
export const bodyOf = (source: ModelSource, operation: JsonObject, at: string): BodyModel | null => {
  if (operation['requestBody'] === undefined) return null;
  const { value: body, pointer } = dereferenced(source, operation['requestBody'], pointerTo(at, 'requestBody'));
  const mediaTypes = mediaTypesOf(source, body, pointer);
  if (mediaTypes.length === 0) return null;
  return { required: body['required'] === true, description: textOf(body['description']) ?? '', mediaTypes, pointer };
};

/** The declared answers of an operation. */
export const repliesOf = (source: ModelSource, operation: JsonObject, at: string): readonly ReplyModel[] =>
  membersOf(operation['responses']).filter(([status]) => !status.startsWith('x-')).map(([status, value]) => {
    const { value: reply, pointer } = dereferenced(source, value, pointerTo(at, 'responses', status));
    const mediaTypes = mediaTypesOf(source, reply, pointer);
    return {
      status: status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase(),
      description: textOf(reply['description']) ?? '',
      headers: headersOf(source, reply, pointer),
      mediaTypes,
      problem: mediaTypes.length > 0 && mediaTypes.every(({ name }) => baseOf(name) === problemMediaType),
      links: objectOf(reply['links']),
      pointer,
    };
  });

/** `example` and `examples` of a parameter, header or media type; external ones are left out. */
export const examplesOf = (source: ModelSource, owner: JsonObject, at: string): readonly ExampleModel[] => [
  ...(owner['example'] === undefined ? [] : [{ name: 'example', summary: '', value: owner['example'], pointer: pointerTo(at, 'example') }]),
  ...membersOf(owner['examples']).flatMap(([name, value]) => {
    const { value: example, pointer } = dereferenced(source, value, pointerTo(at, 'examples', name));
    return example['value'] === undefined ? []
      : [{ name, summary: textOf(example['summary']) ?? '', value: example['value'], pointer: pointerTo(pointer, 'value') }];
  }),
];

const mediaTypesOf = (source: ModelSource, owner: JsonObject, at: string): readonly MediaTypeModel[] =>
  membersOf(owner['content']).map(([name, value]) => {
    const { value: mediaType, pointer } = dereferenced(source, value, pointerTo(at, 'content', name));
    return {
      name,
      kind: kindOf(baseOf(name)),
      schema: mediaType['schema'] === undefined ? undefined : schemaOf(mediaType['schema']),
      examples: examplesOf(source, mediaType, pointer),
      pointer,
    };
  });

const baseOf = (mediaType: string): string => (mediaType.split(';')[0] ?? '').trim().toLowerCase();

const kindOf = (base: string): MediaTypeModel['kind'] => {
  if (base === 'application/json' || base.endsWith('+json') || base === 'text/json') return 'json';
  if (base === 'application/x-www-form-urlencoded' || base === 'multipart/form-data') return 'form';
  return base.startsWith('text/') || /[/+](xml|yaml|csv|x-ndjson|ndjson|jsonl|javascript)$/.test(base) ? 'text' : 'binary';
};

const headersOf = (source: ModelSource, reply: JsonObject, at: string): readonly HeaderModel[] =>
  membersOf(reply['headers']).filter(([name]) => name.toLowerCase() !== 'content-type').map(([name, value]) => {
    const { value: header, pointer } = dereferenced(source, value, pointerTo(at, 'headers', name));
    const [content] = membersOf(header['content']);
    return {
      name,
      required: header['required'] === true,
      description: textOf(header['description']) ?? '',
      schema: schemaOf(header['schema'] ?? objectOf(content?.[1])['schema']),
      pipelineOwned: pipelineHeaders.test(name),
      pointer,
    };
  });

const pipelineHeaders = new RegExp('^(etag|cache-control|ratelimit.*|x-ratelimit.*|retry-after|x-request-id|idempotent-replayed|'
  + 'access-control-.*|vary|deprecation|sunset|link|allow|www-authenticate|content-type|content-length|date|connection)$', 'i');
