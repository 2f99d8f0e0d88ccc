import type { ParameterModel } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, isObject, membersOf, objectOf, textOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import { examplesOf } from '#contract/model-content.ts';
import type { ModelSource } from '#contract/model-source.ts';
import { dereferenced } from '#contract/model-source.ts';
import { parameterTypeOf, resolvedSchema, schemaOf } from '#contract/schema-facts.ts';

interface Site {
  readonly path: string;
  readonly item: JsonObject;
  readonly itemPointer: string;
  readonly operation: JsonObject;
  readonly pointer: string;
}

/** Parameters of an operation; its own ones replace those of the path item by name and place. */
export const parametersOf = (source: ModelSource, site: Site): readonly ParameterModel[] => {
  const found = new Map<string, ParameterModel>();
  for (const [owner, at] of [[site.item, site.itemPointer], [site.operation, site.pointer]] as const)
    arrayOf(owner['parameters']).forEach((value, index) => {
      const parameter = parameterOf(source, value, pointerTo(at, 'parameters', index));
      if (parameter !== undefined && !isIgnored(parameter)) found.set(`${parameter.in} ${parameter.name.toLowerCase()}`, parameter);
    });
  const parameters = [...found.values()];
  reportMissing(source, site, parameters);
  return parameters;
};

// OpenAPI 3.1 §4.8.12: header parameters with these names shall be ignored.
const isIgnored = ({ in: place, name }: ParameterModel): boolean =>
  place === 'header' && ['accept', 'content-type', 'authorization'].includes(name.toLowerCase());

const parameterOf = (source: ModelSource, value: Json, at: string): ParameterModel | undefined => {
  const { value: parameter, pointer } = dereferenced(source, value, at);
  const place = parameter['in'];
  const name = textOf(parameter['name']);
  if (name === undefined || (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie')) {
    if (Object.keys(parameter).length > 0) source.report(pointer, 'A parameter needs a name and one of the places path, query, header, cookie.');
    return undefined;
  }
  const [content] = membersOf(parameter['content']);
  const schema = schemaOf(parameter['schema'] ?? objectOf(content?.[1])['schema']);
  const resolved = resolvedSchema(source.document, schema);
  const style = textOf(parameter['style']) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  return {
    name,
    in: place,
    required: parameter['required'] === true,
    description: textOf(parameter['description']) ?? '',
    deprecated: parameter['deprecated'] === true,
    schema,
    mediaType: content?.[0],
    ...(content === undefined ? parameterTypeOf(source.document, schema) : { type: null, array: false }),
    style,
    explode: typeof parameter['explode'] === 'boolean' ? parameter['explode'] : style === 'form',
    defaultValue: isObject(schema) && schema['default'] !== undefined ? schema['default'] : isObject(resolved) ? resolved['default'] : undefined,
    examples: examplesOf(source, parameter, pointer),
    pointer,
  };
};

const reportMissing = (source: ModelSource, site: Site, parameters: readonly ParameterModel[]): void => {
  const declared = new Set(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name));
  const named = new Set([...site.path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name));
  for (const name of named)
    if (!declared.has(name)) source.report(site.pointer, `The path names {${name}}, but no path parameter declares it. Declare it under parameters.`);
  for (const name of declared)
    if (!named.has(name)) source.report(site.pointer, `The path parameter ${name} does not occur in ${site.path}. Remove it or put {${name}} into the path.`);
};
