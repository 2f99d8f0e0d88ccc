import type { JsonObject } from '#contract/json.ts';
import { isObject, objectOf, textOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';

/** What parts of the model are built from: the bundle, and a place to report what cannot be built. */
export interface ModelSource {
  readonly document: JsonObject;
  readonly own: boolean;
  readonly report: (pointer: string, message: string) => void;
}

/** The object that a value names, following local `$ref`s of parameters, headers, bodies and replies. */
export const dereferenced = (source: ModelSource, value: unknown, pointer: string): { value: JsonObject; pointer: string } => {
  let current = { value: objectOf(value), pointer };
  for (let hops = 0; hops < 100; hops += 1) {
    const ref = textOf(current.value['$ref']);
    if (ref === undefined) return current;
    const target = valueAt(source.document, ref);
    if (!isObject(target)) {
      source.report(pointer, `The reference ${ref} leads nowhere. Define it or name another.`);
      return { value: {}, pointer };
    }
    current = { value: target, pointer: ref.replace(/^#/, '') };
  }
  source.report(pointer, 'The reference goes in circles. Let one of them hold the definition.');
  return { value: {}, pointer };
};
