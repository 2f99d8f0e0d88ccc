import { describe, expect, test } from '@jest/globals';
import { eventsVerdict } from '#contract/check-events.ts';
import { eventChanges } from '#contract/event-compatibility.ts';
import type { PublishedEvents } from '#contract/event-compatibility.ts';
import type { JsonObject } from '#contract/json.ts';

const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['todoId', 'state', 'owner'],
  properties: {
    todoId: { type: 'string', pattern: '^todo_', maxLength: 31 },
    state: { type: 'string', enum: ['open', 'done'] },
    note: { type: ['string', 'null'], maxLength: 100 },
    count: { type: 'integer', minimum: 1, maximum: 9 },
    tags: { type: 'array', items: { type: 'string', maxLength: 20 }, maxItems: 5 },
    owner: { $ref: '#/$defs/Owner' },
    link: { oneOf: [{ type: 'string' }, { $ref: '#/$defs/Owner' }] },
  },
  $defs: { Owner: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, parent: { $ref: '#/$defs/Owner' } } } },
};

const objectOf = (value: unknown): Record<string, unknown> => value as Record<string, unknown>;
type Edit = (properties: Record<string, Record<string, unknown>>, whole: Record<string, unknown>) => void;

const edited = (edit: Edit): JsonObject => {
  const copy = structuredClone(schema) as Record<string, unknown>;
  edit(copy['properties'] as Record<string, Record<string, unknown>>, copy);
  return copy as JsonObject;
};
const one = (its: JsonObject, version = 3): PublishedEvents => ({ 'todo.created': { version, schema: its } });
const faultsOf = (edit: Edit): readonly string[] => eventChanges(one(schema), one(edited(edit))).flatMap(({ kind, faults }) => (kind === 'broken' ? faults : [kind]));

describe('within a version these break a promise:', () => {
  test.each<[string, Edit, string]>([
    ['a removed member', (its) => delete its['note'], '/note: removed or renamed'],
    ['a removed required member', (its, whole) => { delete its['state']; whole['required'] = ['todoId', 'owner']; }, '/state: removed or renamed'],
    ['a renamed member', (its) => { its['text'] = its['note']!; delete its['note']; }, '/note: removed or renamed'],
    ['another type', (its) => { its['count']!['type'] = 'string'; }, '/count: type was "integer", is now "string"'],
    ['a wider type', (its) => { its['count']!['type'] = 'number'; }, '/count: type was "integer", is now "number"'],
    ['a type more', (its) => { its['todoId']!['type'] = ['string', 'null']; }, '/todoId: type was "string", is now ["string","null"]'],
    ['a type less', (its) => { its['note']!['type'] = 'string'; }, '/note: type was ["string","null"], is now "string"'],
    ['a value more in an enumeration', (its) => { its['state']!['enum'] = ['open', 'done', 'lost']; }, '/state: enum was ["open","done"], is now ["open","done","lost"]'],
    ['a value less in an enumeration', (its) => { its['state']!['enum'] = ['open']; }, '/state: enum was ["open","done"], is now ["open"]'],
    ['no enumeration any more', (its) => delete its['state']!['enum'], '/state: enum was ["open","done"], is now nothing'],
    ['a wider bound', (its) => { its['count']!['maximum'] = 10; }, '/count: maximum was 9, is now 10'],
    ['a narrower bound', (its) => { its['count']!['minimum'] = 2; }, '/count: minimum was 1, is now 2'],
    ['a bound that is gone', (its) => delete its['note']!['maxLength'], '/note: maxLength was 100, is now nothing'],
    ['a new bound', (its) => { its['todoId']!['minLength'] = 1; }, '/todoId: minLength was nothing, is now 1'],
    ['another pattern', (its) => { its['todoId']!['pattern'] = '^file_'; }, '/todoId: pattern was "^todo_", is now "^file_"'],
    ['another format', (its) => { its['todoId']!['format'] = 'uuid'; }, '/todoId: format was nothing, is now "uuid"'],
    ['a constant', (its) => { its['count']!['const'] = 1; }, '/count: const was nothing, is now 1'],
    ['a member that becomes optional', (_its, whole) => { whole['required'] = ['todoId', 'owner']; }, '/state: was always there, is now optional'],
    ['a member that becomes required', (_its, whole) => { whole['required'] = ['todoId', 'state', 'owner', 'note']; }, '/note: was optional, is now required; events that were recorded before may lack it'],
    ['a new required member', (its, whole) => { its['kind'] = {}; whole['required'] = ['todoId', 'state', 'owner', 'kind']; }, '/kind: new and required; events that were recorded before lack it, so make it optional'],
    ['items of another type', (its) => { its['tags']!['items'] = { type: 'integer' }; }, '/tags/*: type was "string", is now "integer"'],
    ['items of any type', (its) => delete its['tags']!['items'], '/tags/*: was {"type":"string","maxLength":20}, is now true'],
    ['more items', (its) => { its['tags']!['maxItems'] = 6; }, '/tags: maxItems was 5, is now 6'],
    ['an open object', (_its, whole) => { whole['additionalProperties'] = true; }, 'the data: additionalProperties was false, is now true'],
    ['another alternative', (its) => { its['link']!['oneOf'] = [{ type: 'string' }]; }, '/link: had 2 alternatives or parts of oneOf, has now 1'],
    ['an alternative of another type', (its) => { its['link']!['oneOf'] = [{ type: 'integer' }, { $ref: '#/$defs/Owner' }]; }, '/link/oneOf/0: type was "string", is now "integer"'],
    ['a change behind a reference', (_its, whole) => { objectOf(objectOf(whole['$defs'])['Owner'])['required'] = []; }, '/owner/id: was always there, is now optional'],
    ['a change of a type beside the schema', (_its, whole) => { whole['type'] = 'array'; }, 'the data: type was "object", is now "array"'],
  ])('%s', (_name, edit, fault) => {
    expect(faultsOf(edit)).toContain(fault);
  });

  test('a member that becomes optional deep in a recursion is told once', () => {
    const deep = faultsOf((_its, whole) => { objectOf(objectOf(objectOf(whole['$defs'])['Owner'])['properties'])['id'] = { type: 'integer' }; });

    expect(deep).toEqual(['/owner/id: type was "string", is now "integer"', '/link/oneOf/1/id: type was "string", is now "integer"']);
  });
});

describe('within a version these keep it:', () => {
  test.each<[string, Edit, readonly string[]]>([
    ['nothing new', () => undefined, []],
    ['another order of members', (its, whole) => { whole['properties'] = Object.fromEntries(Object.entries(its).reverse()); }, []],
    ['another order of an enumeration', (its) => { its['state']!['enum'] = ['done', 'open']; }, ['extended']],
    ['another order of what is required', (_its, whole) => { whole['required'] = ['owner', 'state', 'todoId']; }, ['extended']],
    ['a new optional member', (its) => { its['colour'] = { type: 'string', enum: ['red'] }; }, ['extended']],
    ['a new optional member behind a reference', (_its, whole) => { objectOf(objectOf(objectOf(whole['$defs'])['Owner'])['properties'])['name'] = { type: 'string' }; }, ['extended']],
    ['other words', (its, whole) => { its['count']!['description'] = 'How many.'; whole['title'] = 'Fact'; its['count']!['examples'] = [1]; }, ['extended']],
    ['a member that is deprecated', (its) => { its['note']!['deprecated'] = true; }, ['extended']],
    ['a reference in place of what it names', (its, whole) => { whole['$defs'] = { ...objectOf(whole['$defs']), Count: its['count'] }; its['count'] = { $ref: '#/$defs/Count' }; }, ['extended']],
    ['another name of a definition', (its, whole) => {
      const text = JSON.stringify({ its, defs: whole['$defs'] }).replaceAll('Owner', 'Person');
      Object.assign(whole, { properties: objectOf(JSON.parse(text))['its'], $defs: objectOf(JSON.parse(text))['defs'] });
    }, ['extended']],
  ])('%s', (_name, edit, want) => {
    expect(faultsOf(edit)).toEqual(want);
  });
});

describe('types and versions', () => {
  const broken = edited((its) => delete its['note']);
  test.each<[string, PublishedEvents, string]>([
    ['a type that is gone', {}, 'removed'],
    ['a lower version', one(schema, 2), 'lowered'],
    ['a higher version of the same schema', one(schema, 4), 'raised'],
    ['a higher version of another schema', one(broken, 4), 'raised'],
    ['another schema of the same version', one(broken), 'broken'],
  ])('%s', (_name, current, kind) => {
    expect(eventChanges(one(schema), current).map((change) => change.kind)).toEqual([kind]);
  });

  test('a new type is an addition, also when objects inherit its name', () => {
    const current = { ...one(schema), toString: { version: 1, schema: {} } };

    expect(eventChanges(one(schema), current)).toEqual([{ type: 'toString', kind: 'added', faults: [] }]);
  });
});

describe('eventsVerdict', () => {
  const broken = one(edited((its) => delete its['note']));
  const check = { accept: false, retire: [] };
  test('is silent about what is as recorded', () => {
    expect(eventsVerdict(one(schema), one(schema), check)).toEqual({ complaints: [], record: undefined });
  });

  test('says what changed, where, and what to do', () => {
    expect(eventsVerdict(one(schema), broken, check).complaints).toEqual([
      'openapi/events.yaml: todo.created changed for those who receive it, within one version:\n    /note: removed or renamed\n  Undo that, or raise its `version` and run make accept-events.']);
  });

  test.each<[string, PublishedEvents, PublishedEvents]>([
    ['a new type', {}, one(schema)], ['another version', one(schema), one(schema, 4)], ['a new optional member', one(schema), one(edited((its) => { its['new'] = {}; }))],
  ])('wants %s recorded, and records it', (_name, recorded, current) => {
    expect(eventsVerdict(recorded, current, check)).toMatchObject({ complaints: [expect.stringContaining('Run make accept-events')], record: undefined });
    expect(eventsVerdict(recorded, current, { accept: true, retire: [] })).toEqual({ complaints: [], record: current });
  });

  test.each<[string, PublishedEvents]>([['a broken promise', broken], ['a lower version', one(schema, 1)], ['a type that is gone', {}]])('never records %s', (_name, current) => {
    const { complaints, record } = eventsVerdict(one(schema), current, { accept: true, retire: ['file.ready'] });

    expect([complaints.length, record]).toEqual([1, undefined]);
  });

  test('lets a named type go, and only when it is to be recorded', () => {
    expect(eventsVerdict(one(schema), {}, { accept: true, retire: ['todo.created'] })).toEqual({ complaints: [], record: {} });
    expect(eventsVerdict(one(schema), {}, { accept: false, retire: ['todo.created'] }).complaints).toHaveLength(1);
  });
});
