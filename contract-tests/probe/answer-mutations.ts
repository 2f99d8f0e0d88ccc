/** A JSON body with one thing changed, as a handler with a defect would answer it. */
export interface BodyMutation {
  readonly kind: 'dropped' | 'renamed' | 'retyped' | 'added';
  readonly pointer: string;
  readonly body: unknown;
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

const otherTypeOf = (value: unknown): unknown => (typeof value === 'string' ? { value } : `not ${typeof value}`);

/** Every way to drop, rename, retype or add one member, at any depth; of lists the first item is changed. */
export const bodyMutations = (value: unknown, pointer = ''): readonly BodyMutation[] => {
  if (Array.isArray(value)) {
    const [first, ...rest] = value as readonly unknown[];
    return value.length === 0 ? [] : bodyMutations(first, `${pointer}/0`).map((each) => ({ ...each, body: [each.body, ...rest] }));
  }
  if (!isMembers(value)) return [];
  const without = (name: string): Members => Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
  return [
    { kind: 'added', pointer, body: { ...value, undeclared: 1 } },
    ...Object.entries(value).flatMap(([name, member]): readonly BodyMutation[] => [
      { kind: 'dropped', pointer: `${pointer}/${name}`, body: without(name) },
      { kind: 'renamed', pointer: `${pointer}/${name}`, body: { ...without(name), [`${name}_`]: member } },
      { kind: 'retyped', pointer: `${pointer}/${name}`, body: { ...value, [name]: otherTypeOf(member) } },
      ...bodyMutations(member, `${pointer}/${name}`).map((each) => ({ ...each, body: { ...value, [name]: each.body } })),
    ]),
  ];
};
