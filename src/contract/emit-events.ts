import type { ContractModel, Emitter, EventModel } from '#contract/contract-model.ts';
import { selfContained } from '#contract/self-contained.ts';
import { docComment, literal } from '#contract/literal.ts';
import { memberName, quoted } from '#contract/names.ts';
import type { TypeNames } from '#contract/schema-type.ts';
import { importOfTypes, typeOf, union } from '#contract/schema-type.ts';

/** `events.ts`: the event catalogue as types and as data; `event-types.ts`: what integrators may know of it. */
export const emitEvents: Emitter = (model) => {
  const names: TypeNames = { used: new Set() };
  const payloads = model.events.map(({ type, summary, schema }) =>
    `${docComment(summary, '  ')}  ${memberName(type)}: ${typeOf(model, schema, names)};\n`).join('');
  const entries = model.events.map(({ type, version, summary, public: isPublic }) =>
    `  ${memberName(type)}: ${literal({ version, summary, public: isPublic }, '  ')},\n`).join('');
  const published = model.events.filter((event) => event.public);
  return {
    'event-types.ts': publishedTypes(model, published),
    'events.ts': `${importOfTypes(names)}/** The type of an event, in the past tense. */
export type EventType =
  ${alternatives(model.events)};\n
/** The types that integrators may receive. */
export type PublicEventType =
  ${alternatives(published)};\n
/** What each event carries. */\nexport interface EventPayloads {\n${payloads}}\n
/** Version and meaning of each event; integrators may receive the public ones. */\nexport const events = {\n${entries}} as const;\n`,
  };
};

const alternatives = (events: readonly EventModel[]): string => union(events.map(({ type }) => quoted(type))).replaceAll(' | ', '\n  | ');

const publishedTypes = (model: ContractModel, published: readonly EventModel[]): string => `import type { PublicEventType } from './events.ts';

/** A type of event that integrators may receive. */
export interface PublishedEventType {
  readonly type: PublicEventType;
  /** Raised with every change that a consumer could notice, but for new optional members. */
  readonly version: number;
  readonly summary: string;
  /** JSON Schema 2020-12 of the data, complete in itself. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Data that the schema accepts. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** The types of events that integrators may receive, in the order of the catalogue. */
export const eventTypes: readonly PublishedEventType[] = [
${published.map(({ type, version, summary, schema, example }) =>
    `  ${literal({ type, version, summary, schema: selfContained(model.document, schema), example: example ?? {} }, '  ')},\n`).join('')}];
`;
