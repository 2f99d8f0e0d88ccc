import type { Document } from '../synthetic/contract.ts';

/** A JSON Schema as the synthetic contract writes it. */
export type Schema = { readonly [keyword: string]: unknown };

/** One operation with its schemas in place, for peers that do not read OpenAPI. */
export interface Route {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly body: Schema | undefined;
  readonly query: Schema | undefined;
  readonly pathParameters: Schema | undefined;
  readonly reply: { readonly status: string; readonly schema: Schema } | undefined;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: { readonly [mediaType: string]: { readonly schema: Schema } };
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: { readonly [status: string]: Content };
}

interface Contract {
  readonly paths: { readonly [path: string]: { readonly parameters?: readonly Parameter[] } & { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
}

/** Lists the operations of a synthetic contract. */
export const routesOf = (document: Document): readonly Route[] => {
  // The one place where the document gets the shape that `syntheticContract` gave it.
  const { paths, components } = document as unknown as Contract;
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value) return resolved(components.schemas[String(value.$ref).split('/').at(-1)!]);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each)]));
  };
  const schemaOf = ({ content }: Content): Schema | undefined => content && (resolved(content['application/json']?.schema) as Schema | undefined);
  return Object.entries(paths).flatMap(([path, { parameters: shared = [], ...operations }]) =>
    Object.entries(operations).map(([method, { operationId: id, parameters = [], requestBody, responses }]) => {
      const [status, success] = Object.entries(responses)[0]!;
      const replySchema = schemaOf(success);
      const all = [...shared, ...parameters];
      return {
        id, method: method.toUpperCase(), path,
        body: requestBody && schemaOf(requestBody),
        query: objectOf(all.filter((each) => each.in === 'query')),
        pathParameters: objectOf(all.filter((each) => each.in === 'path')),
        reply: replySchema && { status, schema: replySchema },
      };
    }));
};

const objectOf = (parameters: readonly Parameter[]): Schema | undefined =>
  parameters.length === 0 ? undefined : {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  };
