import type { Emitter } from '#contract/contract-model.ts';
import { docComment, literal } from '#contract/literal.ts';
import { memberName, quoted } from '#contract/names.ts';
import type { TypeNames } from '#contract/schema-type.ts';
import { importOfTypes, typeOf, union } from '#contract/schema-type.ts';

/** `events.ts`: the event catalogue as types and as data. */
export const emitEvents: Emitter = (model) => {
  const names: TypeNames = { used: new Set() };
  const payloads = model.events.map(({ type, summary, schema }) =>
    `${docComment(summary, '  ')}  ${memberName(type)}: ${typeOf(model, schema, names)};\n`).join('');
  const entries = model.events.map(({ type, version, summary, public: isPublic, example }) =>
    `  ${memberName(type)}: ${literal({ version, summary, public: isPublic, ...(isPublic ? { example } : {}) }, '  ')},\n`).join('');
  return {
    'events.ts': `${importOfTypes(names)}/** The type of an event, in the past tense. */
export type EventType =
  ${union(model.events.map(({ type }) => quoted(type))).replaceAll(' | ', '\n  | ')};\n
/** What each event carries. */\nexport interface EventPayloads {\n${payloads}}\n
/** Version and meaning of each event; integrators may receive the public ones, which show an example of their data. */\nexport const events = {\n${entries}} as const;\n`,
  };
};
