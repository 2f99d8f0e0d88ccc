const banned = [
  'prefixItems', 'contains', 'minContains', 'maxContains', 'if', 'then', 'else', 'not', 'patternProperties', 'propertyNames',
  'dependentRequired', 'dependentSchemas', 'unevaluatedItems', '$id', '$schema', '$anchor', '$dynamicRef', '$dynamicAnchor',
  '$defs', 'contentEncoding', 'contentMediaType', 'contentSchema', 'nullable', 'xml',
];
const longestUnique = 100;
const name = /^[A-Za-z0-9]+$/;
const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** Only the keywords that every consumer of the contract understands; see README. */
export const schemaSubset = () => ({
  Schema(schema, { report, location }) {
    for (const keyword of banned.filter((each) => Object.hasOwn(schema, each))) {
      report({ message: `The keyword \`${keyword}\` is outside the subset that every tool understands.`, location: location.child([keyword]).key() });
    }
    if (schema.format === 'url') {
      report({ message: '`url` is not a format of JSON Schema: use `uri`.', location: location.child(['format']) });
    }
  },
});

/** Comparing each item with each other is affordable only for short lists. */
export const schemaUniqueItems = () => ({
  Schema(schema, { report, location }) {
    if (schema.uniqueItems === true && !(schema.maxItems <= longestUnique)) {
      report({ message: `uniqueItems needs maxItems of at most ${longestUnique}.`, location: location.child(['uniqueItems']).key() });
    }
  },
});

/** An object is closed, or says how many properties it may have. */
export const schemaClosed = () => ({
  Schema(schema, { report, location }) {
    if (schema.type === 'object' && schema.additionalProperties !== false && schema.maxProperties === undefined) {
      report({ message: 'An object needs `additionalProperties: false`, or maxProperties.', location: location.key() });
    }
  },
});

/** Names of schemas become names of types and of gateway models: letters and digits only. */
export const schemaNames = () => ({
  ref: {
    leave(reference, { type, report, location }) {
      const last = decodeURIComponent(String(reference.$ref).split('/').at(-1));
      if (type.name === 'Schema' && !name.test(last)) {
        report({ message: `The schema name \`${last}\` must be letters and digits only.`, location: location.child(['$ref']) });
      }
    },
  },
  NamedSchemas(schemas, { report, location }) {
    for (const each of Object.keys(schemas).filter((key) => !name.test(key))) {
      report({ message: `The schema name \`${each}\` must be letters and digits only.`, location: location.child([each]).key() });
    }
  },
});

/** Without this line Prism validates nothing, or as draft 7. */
export const dialectLine = () => ({
  Root(root, { report, location }) {
    if (root.jsonSchemaDialect !== dialect) {
      report({ message: `jsonSchemaDialect must be ${dialect}.`, location: location.child(['jsonSchemaDialect']).key() });
    }
  },
});
