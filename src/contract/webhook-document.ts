import type { EventModel, Schema } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { arrayOf, objectOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import { camelCase } from '#contract/names.ts';

/** Id of the event in every example, and the `webhook-id` beside it. */
const EXAMPLE_ID = 'event_01kaf0000000000000000000e1';
const EXAMPLE_TIME = '2026-01-01T09:30:00.000Z';
const TAG = 'events';

/** The body of a delivery as a closed schema: what happened, when, and the data of that type and version. */
export const envelopeSchema = ({ type, version, schema }: EventModel): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: ['type', 'id', 'timestamp', 'version', 'data'],
  properties: {
    type: { type: 'string', const: type, description: 'What happened.' },
    id: { type: 'string', pattern: '^event_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 32, description: 'Names the event, in every delivery of it; equal to the header `webhook-id`.', examples: [EXAMPLE_ID] },
    timestamp: { type: 'string', format: 'date-time', maxLength: 30, description: 'When it happened (RFC 3339, UTC).', examples: [EXAMPLE_TIME] },
    version: { type: 'integer', format: 'int32', const: version, minimum: version, maximum: version, description: 'Version of the schema of `data`.' },
    data: schema,
  },
});

/** The body of a delivery that carries the example of an event. */
export const envelopeExample = ({ type, version, example }: EventModel): Json =>
  ({ type, id: EXAMPLE_ID, timestamp: EXAMPLE_TIME, version, data: example ?? null });

/**
 * The bundle with a webhook for every public event, and what these share; a bundle without public events as it is.
 * `report` hears of names that the bundle has already: its own webhooks stay, and nothing of it is replaced.
 */
export const withWebhooks = (document: JsonObject, events: readonly EventModel[], report: (pointer: string, message: string) => void): JsonObject => {
  const published = events.filter((event) => event.public);
  if (published.length === 0) return document;
  const added = (place: readonly string[], own: Json | undefined, members: JsonObject): JsonObject => {
    for (const name of Object.keys(members).filter((each) => Object.hasOwn(objectOf(own), each)))
      report(pointerTo('', ...place, name), 'The event catalogue makes something of this name. Give this one another name.');
    return { ...objectOf(own), ...members };
  };
  const components = objectOf(document['components']);
  return {
    ...document,
    ...withTag(document),
    webhooks: added(['webhooks'], document['webhooks'], Object.fromEntries(published.map((event) => [event.type, { post: webhookOf(event) }]))),
    components: {
      ...components,
      parameters: added(['components', 'parameters'], components['parameters'], parameters),
      responses: added(['components', 'responses'], components['responses'], responses),
    },
  };
};

const webhookOf = (event: EventModel): JsonObject => ({
  operationId: camelCase(`deliver.${event.type}`),
  tags: [TAG],
  summary: `Event ${event.type}`,
  description: `${event.summary}\n\nSent at least once, in no promised order: deduplicate by \`id\`, verify the signature, and ignore members that you do not know.`,
  security: [],
  parameters: Object.keys(parameters).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  requestBody: {
    required: true,
    description: `The event ${event.type}, version ${event.version}.`,
    content: { 'application/json': {
      schema: envelopeSchema(event),
      ...(event.example === undefined ? {} : { examples: { delivery: { summary: event.summary, value: envelopeExample(event) } } }),
    } },
  },
  responses: Object.fromEntries(Object.entries(statuses).map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }])),
});

/** A header of every delivery. */
export interface WebhookHeader {
  /** Name in `components.parameters`: after the specification, so that it stays clear of the parameters of operations. */
  readonly component: string;
  readonly name: string;
  readonly description: string;
  readonly schema: JsonObject;
  readonly example: string;
}

/** The headers of Standard Webhooks. */
export const webhookHeaders: readonly WebhookHeader[] = [
  {
    component: 'StandardWebhookId',
    name: 'webhook-id',
    description: 'Id of the event; the same in every attempt and delivery of it. Deduplicate by it.',
    schema: { type: 'string', pattern: '^event_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 32 },
    example: EXAMPLE_ID,
  },
  {
    component: 'StandardWebhookTimestamp',
    name: 'webhook-timestamp',
    description: 'When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.',
    schema: { type: 'string', pattern: '^[0-9]{1,15}$', maxLength: 15 },
    example: '1767259800',
  },
  {
    component: 'StandardWebhookSignature',
    name: 'webhook-signature',
    description: 'Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over '
      + '`<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).',
    schema: { type: 'string', pattern: '^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$', maxLength: 480 },
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  },
];

const parameters: JsonObject = Object.fromEntries(webhookHeaders.map(({ component, name, description, schema, example }) =>
  [component, { name, in: 'header', required: true, description, schema, example }]));

const responses: JsonObject = {
  StandardWebhookAccepted: { description: 'Accepted. The content of the answer is ignored.' },
  StandardWebhookGone: { description: 'Nobody listens here any more: the endpoint is disabled, and nothing is sent to it again.' },
  StandardWebhookRefused: { description: 'Not accepted, like no answer in time and any redirect: it is tried again later.' },
};
const statuses = { '2XX': 'StandardWebhookAccepted', '410': 'StandardWebhookGone', default: 'StandardWebhookRefused' };

/** The tag of the webhooks and its group, unless the contract has that tag. */
const withTag = (document: JsonObject): JsonObject => {
  const tags = arrayOf(document['tags']);
  if (tags.some((tag) => objectOf(tag)['name'] === TAG)) return {};
  const groups = document['x-tagGroups'];
  return {
    tags: [...tags, { name: TAG, description: 'What the service tells the webhook endpoints of integrators, one message for each event.\n' }],
    ...(groups === undefined ? {} : { 'x-tagGroups': [...arrayOf(groups), { name: 'Events', tags: [TAG] }] }),
  };
};
