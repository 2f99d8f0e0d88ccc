import { expect, test } from '@jest/globals';
import { judgeDocuments, type Body, type Change } from './documents.ts';

const one = { id: 'one', title: 'Book the train', version: 1 };
const two = { id: 'two', title: 'Pack', version: 4 };
const of = (...bodies: readonly (Body & { readonly id: string })[]): ReadonlyMap<string, Body> => new Map(bodies.map((body) => [body.id, body]));
const aBatch: Change = { touched: new Map<string, Body | undefined>([['one', { title: 'Book the bus', version: 2 }], ['two', undefined]]), created: [{ title: 'Leave' }] };
const changedOne = { id: 'one', title: 'Book the bus', version: 2, updatedAt: 'later' };
const created = { id: 'three', title: 'Leave', version: 1 };

test.each<[string, ReadonlyMap<string, Body>, ReadonlyMap<string, Body>, Change | undefined, string]>([
  ['everything as acknowledged', of(one, two), of(one, two), undefined, 'before'],
  ['an acknowledged document gone', of(one, two), of(one), undefined, 'lost'],
  ['an acknowledged change undone', of(one, two), of({ ...one, title: 'Book' }, two), undefined, 'lost'],
  ['a deleted document back', of(one), of(one, two), undefined, 'half'],
  ['a cut batch that took place as a whole', of(one, two), of(changedOne, created), aBatch, 'after'],
  ['a cut batch that did not take place', of(one, two), of(one, two), aBatch, 'before'],
  ['a cut batch without its deletion', of(one, two), of(changedOne, two, created), aBatch, 'half'],
  ['a cut batch without its creation', of(one, two), of(changedOne), aBatch, 'half'],
  ['a cut batch with its creation only', of(one, two), of(one, two, created), aBatch, 'half'],
  ['a cut batch that created twice', of(one, two), of(changedOne, created, { ...created, id: 'four' }), aBatch, 'half'],
  ['a cut batch that changed what it did not touch', of(one, two, created), of(changedOne, { ...created, title: 'Stay' }), { ...aBatch, created: [] }, 'lost'],
])('judgeDocuments on %s', (_name, acknowledged, found, underWay, want) => {
  const finding = judgeDocuments(acknowledged, found, underWay);

  expect(finding.kind).toBe(want);
});
