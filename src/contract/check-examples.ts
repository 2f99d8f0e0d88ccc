import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel, EventModel, ExampleModel, MediaTypeModel, OperationModel, Schema } from '#contract/contract-model.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import type { LoadedContract } from '#contract/load-contract.ts';
import { eventsFile } from '#contract/load-contract.ts';
import type { Direction } from '#contract/prepare-schema.ts';
import type { SchemaSet } from '#contract/schema-set.ts';
import { schemaSetOf } from '#contract/schema-set.ts';
import { envelopeExample, envelopeSchema } from '#contract/webhook-document.ts';

interface Claim {
  readonly example: ExampleModel;
  readonly id: string;
  readonly findingAt: (pointer: string, message: string) => Finding;
}

/** Examples of parameters, bodies, replies and events that their own schema refuses. */
export const examplesFaults = (loaded: LoadedContract, model: ContractModel): readonly Finding[] => {
  const set = schemaSetOf(model);
  const claimOf: ClaimOf = (direction, at, schema) => (example) =>
    schema === undefined ? [] : [{ example, id: set.idOf(schema, pointerTo(at, 'schema'), direction), findingAt: model.findingAt }];
  const claims = [
    ...model.operations.flatMap((operation) => claimsOf(operation, claimOf)),
    ...model.events.map((event) => eventClaim(loaded, event, set)),
  ];
  const ajv = set.ajv({ useDefaults: false });
  const faults = claims.flatMap(({ example, id, findingAt }) => {
    const judge = set.compiled(ajv, id);
    if (judge === undefined || judge(example.value)) return [];
    return (judge.errors ?? []).map(({ instancePath, message, params }) => {
      const name = 'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : '';
      return findingAt(example.pointer + instancePath, `The example ${example.name} ${message ?? 'is not what its schema says'}${name}.`);
    });
  });
  return [...set.refused, ...faults];
};

/** The example of an event, as data or, where integrators receive it, in the whole body of its delivery. */
const eventClaim = (loaded: LoadedContract, event: EventModel, set: SchemaSet): Claim => {
  const at = pointerTo('/events', event.type);
  const place = pointerTo(at, 'example');
  const [value, schema] = event.public ? [envelopeExample(event), envelopeSchema(event)] : [event.example ?? null, event.schema];
  const findingAt = (pointer: string, message: string): Finding => {
    const written = event.public ? pointer.replace(`${place}/data`, place) : pointer;
    return { pointer: written, message, file: eventsFile, line: loaded.sources.locateIn(eventsFile, written).line };
  };
  return { example: { name: event.type, summary: '', value, pointer: place }, id: set.idOf(schema, at, 'reply'), findingAt };
};

type ClaimOf = (direction: Direction, at: string, schema: Schema | undefined) => (example: ExampleModel) => readonly Claim[];

const claimsOf = ({ parameters, body, replies }: OperationModel, claimOf: ClaimOf): readonly Claim[] => {
  const inContents = (direction: Direction, mediaTypes: readonly MediaTypeModel[]): readonly Claim[] =>
    mediaTypes.filter(({ kind }) => kind === 'json').flatMap(({ examples, pointer, schema }) => examples.flatMap(claimOf(direction, pointer, schema)));
  return [
    ...parameters.filter(({ mediaType }) => mediaType === undefined)
      .flatMap(({ examples, pointer, schema }) => examples.flatMap(claimOf('request', pointer, schema))),
    ...inContents('request', body?.mediaTypes ?? []),
    ...replies.flatMap(({ mediaTypes }) => inContents('reply', mediaTypes)),
  ];
};
