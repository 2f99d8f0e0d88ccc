import type { Finding } from '#contract/contract-error.ts';
import type { EventModel, ProblemModel, Schema } from '#contract/contract-model.ts';
import type { Json } from '#contract/json.ts';
import { isArray, isObject, membersOf, objectOf, textOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import type { LoadedContract } from '#contract/load-contract.ts';
import { eventsFile, problemsFile } from '#contract/load-contract.ts';
import { schemaOf } from '#contract/schema-facts.ts';

type Report = (finding: Finding) => void;

/** The entries of `problems.yaml`, in its order. */
export const catalogueOfProblems = (loaded: LoadedContract, report: Report): readonly ProblemModel[] => {
  if (loaded.problems === undefined) return [];
  const base = textOf(loaded.problems['base']);
  if (base === undefined) report(faultIn(loaded, problemsFile, '/base', 'The catalogue needs `base`, the URI that problem types begin with.'));
  return membersOf(loaded.problems['problems']).map(([code, value]) => {
    const entry = objectOf(value);
    const at = pointerTo('/problems', code);
    const { status, title } = entry;
    if (typeof status !== 'number' || status < 400 || status > 599 || textOf(title) === undefined || !/^[a-z][a-z0-9_]*$/.test(code))
      report(faultIn(loaded, problemsFile, at, 'A problem needs a snake_case code, a status from 400 to 599 and a title.'));
    return {
      code,
      status: Number(status),
      title: textOf(title) ?? code,
      when: textOf(entry['when']) ?? '',
      type: `${base ?? ''}${code}`,
      generic: entry['generic'] === true,
      members: Object.fromEntries(membersOf(entry['members']).map(([name, member]) =>
        [name, localSchema(loaded, problemsFile, member, { pointer: pointerTo(at, 'members', name), report, trail: [] })])),
    };
  });
};

/** The entries of `events.yaml`, in its order. */
export const catalogueOfEvents = (loaded: LoadedContract, report: Report): readonly EventModel[] =>
  membersOf(loaded.events?.['events']).map(([type, value]) => {
    const entry = objectOf(value);
    const at = pointerTo('/events', type);
    const version = entry['version'];
    if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || entry['schema'] === undefined)
      report(faultIn(loaded, eventsFile, at, 'An event needs a version from 1 and a schema.'));
    return {
      type,
      version: Number(version),
      summary: textOf(entry['summary']) ?? '',
      public: entry['public'] === true,
      schema: localSchema(loaded, eventsFile, entry['schema'], { pointer: pointerTo(at, 'schema'), report, trail: [] }),
      example: entry['example'],
    };
  });

interface Place {
  readonly pointer: string;
  readonly report: Report;
  /** References on the way here, to notice circles. */
  readonly trail: readonly string[];
}

/** A schema of a catalogue whose `$ref`s point into the bundle; what the bundle lacks is written out in place. */
const localSchema = (loaded: LoadedContract, file: string, value: unknown, place: Place): Schema =>
  schemaOf(localised(loaded, file, value, place));

const localised = (loaded: LoadedContract, file: string, value: unknown, place: Place): Json => {
  if (isArray(value)) return value.map((item, index) => localised(loaded, file, item, { ...place, pointer: pointerTo(place.pointer, index) }));
  if (!isObject(value)) return typeof value === 'object' || value === undefined ? null : asJson(value);
  const ref = textOf(value['$ref']);
  const others = Object.fromEntries(membersOf(value).filter(([name]) => name !== '$ref').map(([name, member]) =>
    [name, localised(loaded, file, member, { ...place, pointer: pointerTo(place.pointer, name) })]));
  if (ref === undefined) return others;
  const target = loaded.sources.follow(file, ref);
  const key = `${target.file}#${target.pointer}`;
  if (target.bundlePointer !== undefined) return { ...others, $ref: `#${target.bundlePointer}` };
  if (target.value === undefined || place.trail.includes(key)) {
    place.report(faultIn(loaded, file, place.pointer, `The reference ${ref} ${target.value === undefined ? 'leads nowhere' : 'goes in circles'}.`));
    return true;
  }
  const inlined = localised(loaded, target.file, target.value, { ...place, pointer: target.pointer, trail: [...place.trail, key] });
  return { ...objectOf(inlined), ...others };
};

const asJson = (value: unknown): Json =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

const faultIn = (loaded: LoadedContract, file: string, pointer: string, message: string): Finding =>
  ({ pointer, message, file, line: loaded.sources.locateIn(file, pointer).line });
