import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { eventTypeFaults } from '#contract/check-event-types.ts';
import { examplesFaults } from '#contract/check-examples.ts';
import { operationFaults } from '#contract/check-operations.ts';
import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel } from '#contract/contract-model.ts';
import type { JsonObject } from '#contract/json.ts';
import { objectOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import type { LoadedContract } from '#contract/load-contract.ts';
import type { ExtendedPlace } from '#contract/extended-places.ts';
import { extendedPlaces } from '#contract/extended-places.ts';

/**
 * What our own contract says and does not mean: `x-` keys that are not registered in `rules/vocabulary.schema.json`
 * or not well formed, names of things that do not exist, examples that their schema refuses. Foreign contracts pass.
 */
export const checkVocabulary = (loaded: LoadedContract, model: ContractModel): readonly Finding[] =>
  loaded.vocabulary === undefined ? [] : [
    ...vocabularyFaults(loaded.vocabulary, model),
    ...model.operations.flatMap((operation) => operationFaults(model, operation)),
    ...eventTypeFaults(model),
    ...examplesFaults(loaded, model),
  ];

const vocabularyFaults = (vocabulary: JsonObject, model: ContractModel): readonly Finding[] => {
  const ajv = new Ajv2020({ allErrors: true, logger: false, strict: false });
  ajvFormats.default(ajv, { mode: 'full' });
  ajv.addSchema(vocabulary, 'vocabulary');
  const judges = new Map(Object.keys(objectOf(vocabulary['properties'])).map((kind) =>
    [kind, ajv.getSchema(`vocabulary#/properties/${kind}`)]));
  return extendedPlaces(model.document).flatMap((place) => faultsAt(model, place, judges.get(place.kind)));
};

const faultsAt = (model: ContractModel, { kind, pointer, keys }: ExtendedPlace, judge: ValidateFunction | undefined): readonly Finding[] => {
  if (judge === undefined)
    return Object.keys(keys).map((key) => model.findingAt(pointerTo(pointer, key),
      `${key} has no meaning here: rules/vocabulary.schema.json registers no key for a place of the kind ${kind}. Remove it or register it.`));
  if (judge(keys)) return [];
  return (judge.errors ?? []).map(({ instancePath, keyword, message, params }) => {
    const { additionalProperty, allowedValues } = params;
    if (keyword === 'additionalProperties' && instancePath === '')
      return model.findingAt(pointerTo(pointer, String(additionalProperty)),
        `${additionalProperty} is not registered in rules/vocabulary.schema.json for a place of the kind ${kind}. Register it there or remove it.`);
    const choice = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
    const extra = keyword === 'additionalProperties' ? ` (${additionalProperty})` : '';
    return model.findingAt(pointer + instancePath, `${instancePath === '' ? `The ${kind}` : 'The value'} ${message ?? 'is not well formed'}${choice}${extra}.`);
  });
};
