import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { ContractModel } from '#contract/contract-model.ts';
import { ownModel } from '#contract/contract-model.testing.ts';
import { aContract, aGet, aModel, findingsOf } from '#contract/contract.testing.ts';
import { examplesFaults } from '#contract/check-examples.ts';
import { emitEvents } from '#contract/emit-events.ts';
import { sdkWebhookEvents } from '#contract/emit-sdk-webhooks.ts';
import { emitSdk } from '#contract/emit-sdk.ts';
import type { JsonObject } from '#contract/json.ts';
import { objectOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';
import { modelOf } from '#contract/model-of.ts';
import { selfContained } from '#contract/self-contained.ts';

const event = (changes: JsonObject = {}): JsonObject => ({
  version: 2, summary: 'A trip began.', public: true, schema: { type: 'object', additionalProperties: false, required: ['tripId'], properties: { tripId: { type: 'string' } } },
  example: { tripId: 'trip_1' }, ...changes });
const paths = { '/x': aGet() };
const trips = { 'trip.began': event(), 'trip.counted': event({ public: false }) };

describe('the published contract', () => {
  let model: ContractModel;
  let judge: (body: unknown, type: string) => boolean;
  beforeAll(async () => {
    model = await ownModel();
    const ajv = new Ajv2020({ strict: false });
    ajvFormats.default(ajv);
    judge = (body, type) => ajv.validate(objectOf(valueAt(model.document, `/webhooks/${type}/post/requestBody/content/application~1json/schema`)), body);
  });

  test('has a webhook for every public event, with the three headers, and none for the others', () => {
    const webhooks = objectOf(model.document['webhooks']);

    expect(Object.keys(webhooks)).toEqual(model.events.filter((each) => each.public).map(({ type }) => type));
    for (const item of Object.values(webhooks)) {
      const references = valueAt(item, '/post/parameters') as readonly { readonly $ref: string }[];
      expect(references.map(({ $ref }) => objectOf(valueAt(model.document, $ref))['name'])).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
      expect(Object.keys(objectOf(valueAt(item, '/post/responses')))).toEqual(['410', '2XX', 'default']);
    }
  });

  test('shows a delivery for each that its closed schema accepts', () => {
    for (const { type } of model.events.filter((each) => each.public)) {
      const example = objectOf(valueAt(model.document, `/webhooks/${type}/post/requestBody/content/application~1json/examples/delivery/value`));

      expect([type, judge(example, type)]).toEqual([type, true]);
      expect(judge({ ...example, more: 1 }, type)).toBe(false);
      expect(judge({ ...example, data: {} }, type)).toBe(false);
      expect(judge({ ...example, type: 'other.happened' }, type)).toBe(false);
      expect(judge({ ...example, id: 'event_1' }, type)).toBe(false);
      expect(judge({ ...example, version: 99 }, type)).toBe(false);
      expect(judge({ ...example, timestamp: undefined }, type)).toBe(false);
    }
  });
});

describe('webhooks', () => {
  test('of a contract of others stay, beside those of the catalogue', () => {
    const { document } = aModel({ paths, events: trips, root: { webhooks: { newPet: { post: { responses: {} } } } } });

    expect(Object.keys(objectOf(document['webhooks']))).toEqual(['newPet', 'trip.began']);
    expect(valueAt(document, '/webhooks/newPet')).toEqual({ post: { responses: {} } });
  });

  test('are not made where nothing is published: the document is the very one', () => {
    const loaded = aContract({ paths, events: { 'trip.counted': event({ public: false }) } });

    expect(modelOf(loaded).document).toBe(loaded.document);
    expect(modelOf(aContract({ paths, root: { webhooks: {} } })).document).toHaveProperty('webhooks', {});
  });

  test('replace nothing that the contract has', async () => {
    const components = { parameters: { StandardWebhookId: {} }, responses: { StandardWebhookGone: {} } };
    const root = { webhooks: { 'trip.began': {} } };

    expect(await findingsOf(() => aModel({ paths, events: trips, components, root }))).toEqual(['/webhooks/trip.began', '/components/parameters/StandardWebhookId',
      '/components/responses/StandardWebhookGone'].map((pointer) => `contract.yaml:1 ${pointer} The event catalogue makes something of this name. Give this one another name.`));
  });

  test('get a tag and a group of their own, unless the contract has that tag', () => {
    const grouped = { tags: [{ name: 'things' }], 'x-tagGroups': [{ name: 'All', tags: ['things'] }] };
    const added = aModel({ paths, events: trips, root: grouped }).document;
    const own = aModel({ paths, events: trips, root: { ...grouped, tags: [{ name: 'events' }] } }).document;

    expect(added['tags']).toMatchObject([{ name: 'things' }, { name: 'events' }]);
    expect(added['x-tagGroups']).toEqual([{ name: 'All', tags: ['things'] }, { name: 'Events', tags: ['events'] }]);
    expect([own['tags'], own['x-tagGroups']]).toEqual([[{ name: 'events' }], grouped['x-tagGroups']]);
  });

  test('are found in events.yaml when something is wrong with them', () => {
    const model = aModel({ paths, events: trips });

    expect(model.findingAt('/webhooks/trip.began/post', 'No.')).toEqual({ pointer: '/webhooks/trip.began/post', message: 'No.', file: 'events.yaml', line: 1 });
  });
});

test.each<[string, JsonObject, string]>([
  ['of a public event', event({ example: { tripId: 7 } }), 'events.yaml /events/trip.began/example/tripId The example trip.began must be string.'],
  ['of an internal event', event({ example: { tripId: 7 }, public: false }), 'events.yaml /events/trip.began/example/tripId The example trip.began must be string.'],
  ['that is missing', event({ example: undefined }), 'events.yaml /events/trip.began/example The example trip.began must be object.'],
])('an example %s that its schema refuses is a fault in its own place', (_name, its, want) => {
  const loaded = aContract({ paths, events: { 'trip.began': its }, vocabulary: {} });

  expect(examplesFaults(loaded, modelOf(loaded)).map(({ file, pointer, message }) => `${file} ${pointer} ${message}`)).toEqual([want]);
});

describe('the catalogue of events', () => {
  const schemas = { Money: { type: 'object', properties: { amount: { type: 'integer' }, change: { $ref: '#/components/schemas/Money' } } } };
  const given = { paths, components: { schemas }, events: { ...trips, 'trip.paid': event({ schema: { $ref: '#/components/schemas/Money' }, example: { amount: 1 } }) } };

  test('lists public types alone, their schemas complete in themselves', async () => {
    const files = await emitEvents(aModel(given));

    expect(files['event-types.ts']).toContain("type: 'trip.paid'");
    expect(files['event-types.ts']).toMatch(/\$ref: '#\/\$defs\/Money',\s+\$defs: \{ Money: \{/);
    expect(files['event-types.ts']).not.toContain('trip.counted');
    expect(files['events.ts']).toContain("export type PublicEventType =\n  'trip.began'\n  | 'trip.paid';");
    expect(files['events.ts']).toContain("'trip.counted': { readonly tripId: string };");
  });

  test('is a union told apart by type in the SDK', () => {
    const text = sdkWebhookEvents(aModel(given)) ?? '';

    expect(text).toContain("import type {\n  Money,\n} from '../types.ts';");
    expect(text).toContain("  /** A trip began. */\n  readonly 'trip.began': { readonly version: 2; readonly data: { readonly tripId: string } };");
    expect(text).not.toContain('trip.counted');
  });

  test('is absent from the SDK of a contract that publishes none', async () => {
    const files = await emitSdk(aModel({ paths }));

    expect(Object.keys(files).filter((path) => path.includes('webhook'))).toEqual([]);
    expect(files['sdk/package.json']).not.toContain('webhooks');
  });
});

test.each<[string, JsonObject | boolean, JsonObject]>([
  ['a schema without references', { type: 'string' }, { type: 'string' }],
  ['true', true, {}],
  ['false', false, { not: {} }],
  ['a reference that leads nowhere', { $ref: '#/components/schemas/None' }, { $ref: '#/$defs/None', $defs: { None: true } }],
  ['two names that are alike', { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/responses/A' }] },
    { allOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/A_2' }], $defs: { A: { items: { $ref: '#/$defs/A' } }, A_2: { type: 'null' } } }],
])('selfContained takes along what is referred to: %s', (_name, schema, want) => {
  const document = { components: { schemas: { A: { items: { $ref: '#/components/schemas/A' } } }, responses: { A: { type: 'null' } } } };

  expect(selfContained(document, schema)).toEqual(want);
});
