import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel } from '#contract/contract-model.ts';
import { arrayOf, objectOf, textOf } from '#contract/json.ts';

const SCHEMA = 'PublicEventType';

/**
 * The schema that names the events which integrators may ask for lists exactly the public ones of `events.yaml`:
 * whoever adds an event is told to offer it, and nothing is offered that never happens.
 */
export const eventTypeFaults = (model: ContractModel): readonly Finding[] => {
  const schema = model.schemas[SCHEMA];
  if (schema === undefined) return [];
  const offered = arrayOf(objectOf(schema)['enum']).flatMap((each) => textOf(each) ?? []);
  const happening = model.events.filter((event) => event.public).map(({ type }) => type);
  const at = `/components/schemas/${SCHEMA}/enum`;
  return [
    ...happening.filter((type) => !offered.includes(type)).map((type) =>
      model.findingAt(at, `The event ${type} is public in events.yaml, but nobody can ask for it. Add it to the enum.`)),
    ...offered.filter((type) => !happening.includes(type)).map((type) =>
      model.findingAt(at, `The type ${type} is no public event of events.yaml. Remove it from the enum, or add the event.`)),
  ];
};
