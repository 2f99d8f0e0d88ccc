import type { Finding } from '#contract/contract-error.ts';
import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel, DomainModel, OperationModel, Schema, ThrottlingClass } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import { arrayOf, membersOf, objectOf, textOf } from '#contract/json.ts';
import { pointerTo, tokensOf, valueAt } from '#contract/json-pointer.ts';
import type { LoadedContract } from '#contract/load-contract.ts';
import { eventsFile } from '#contract/load-contract.ts';
import { catalogueOfEvents, catalogueOfProblems } from '#contract/model-catalogues.ts';
import { operationsOf } from '#contract/model-operations.ts';
import type { ModelSource } from '#contract/model-source.ts';
import { kebabCase, typeName } from '#contract/names.ts';
import { schemaOf } from '#contract/schema-facts.ts';
import type { SourceLocation } from '#contract/source-locations.ts';
import { withWebhooks } from '#contract/webhook-document.ts';

/**
 * Resolves a loaded contract into what emitters read.
 * Throws ContractError with everything that no emitter could work with: references to nothing, two operations
 * with one name, path parameters that nobody declares.
 */
export const modelOf = (loaded: LoadedContract): ContractModel => {
  const own = loaded.vocabulary !== undefined;
  const findings: Finding[] = [];
  const findingAt = (pointer: string, message: string): Finding => {
    const { file, line } = placeOf(loaded, pointer);
    return { pointer, message, file, line };
  };
  const events = catalogueOfEvents(loaded, (finding) => findings.push(finding));
  const document = withWebhooks(loaded.document, events, (pointer, message) => { findings.push(findingAt(pointer, message)); });
  const source: ModelSource = { document, own, report: (pointer, message) => { findings.push(findingAt(pointer, message)); } };
  const schemas = Object.fromEntries(membersOf(valueAt(document, '/components/schemas')).map(([name, value]) => [name, schemaOf(value)]));
  const operations = operationsOf(source);
  const model: ContractModel = {
    document,
    own,
    title: textOf(valueAt(document, '/info/title')) ?? 'API',
    version: textOf(valueAt(document, '/info/version')) ?? '0.0.0',
    servers: arrayOf(document['servers']).flatMap((server) => textOf(objectOf(server)['url']) ?? []),
    domains: domainsOf(document, operations),
    operations,
    schemas,
    schemaNames: uniqueTypeNames(schemas),
    securitySchemes: securitySchemesOf(document),
    throttlingClasses: own ? throttlingClassesOf(document) : {},
    problems: catalogueOfProblems(loaded, (finding) => findings.push(finding)),
    events,
    findingAt,
  };
  if (findings.length > 0) throw new ContractError(findings);
  return model;
};

// A webhook that the event catalogue made was written there.
const placeOf = (loaded: LoadedContract, pointer: string): SourceLocation => {
  const [root, type = ''] = tokensOf(pointer);
  const isMade = root === 'webhooks' && !Object.hasOwn(objectOf(loaded.document['webhooks']), type);
  return isMade ? loaded.sources.locateIn(eventsFile, pointerTo('/events', type)) : loaded.sources.locate(pointer);
};

const domainsOf = (document: JsonObject, operations: readonly OperationModel[]): readonly DomainModel[] => {
  const tags = arrayOf(document['tags']).map(objectOf);
  return [...new Set(operations.map(({ domain }) => domain))].map((name) => {
    const tag = tags.find((each) => kebabCase(textOf(each['name']) ?? '') === name);
    return {
      name,
      tag: textOf(tag?.['name']) ?? name,
      description: textOf(tag?.['description']) ?? '',
      operationIds: operations.filter(({ domain }) => domain === name).map(({ id }) => id),
    };
  });
};

const uniqueTypeNames = (schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, string>> => {
  const taken = new Set<string>(takenTypeNames);
  return Object.fromEntries(Object.keys(schemas).map((name) => {
    const wished = typeName(name);
    let given = takenTypeNames.includes(wished) ? `${wished}Schema` : wished;
    for (let count = 2; taken.has(given); count += 1) given = `${wished}${count}`;
    taken.add(given);
    return [name, given];
  }));
};

// Names that generated files declare or use themselves; a schema of that name gets `Schema` appended.
const takenTypeNames = ['paths', 'webhooks', 'components', 'operations', '$defs', 'external', 'Record', 'Array', 'Readonly', 'Uint8Array',
  'AsyncIterable', 'OneOf', 'WithRequired', 'XOR', 'Without', 'string', 'number', 'boolean', 'object', 'unknown', 'never', 'symbol', 'bigint', 'any',
  'Operations', 'OperationId', 'OperationIdsByDomain', 'Domain', 'Bytes', 'ProblemCode', 'ProblemMembers', 'EventType', 'PublicEventType', 'EventPayloads', 'WebhookEvent', 'WebhookEvents',
  'Blob', 'FormData', 'URLSearchParams', 'NonNullable', 'InputOf', 'ProblemsOf', 'Schemas'];

const securitySchemesOf = (document: JsonObject): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(membersOf(valueAt(document, '/components/securitySchemes')).map(([name, value]) => {
    const ref = textOf(objectOf(value)['$ref']);
    return [name, objectOf(ref === undefined ? value : valueAt(document, ref))];
  }));

const throttlingClassesOf = (document: JsonObject): Readonly<Record<string, ThrottlingClass>> =>
  Object.fromEntries(membersOf(document['x-throttling-classes']).map(([name, value]) => {
    const { ratePerSecond, burst, per } = objectOf(value);
    return [name, { ratePerSecond: Number(ratePerSecond), burst: Number(burst), per: per === 'address' ? 'address' : 'caller' }];
  }));
