import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SearchDocument, SearchQuery } from '#core/ports/search-index.ts';
import { walk, type SearchWorld } from './search-index-world.ts';

type Sketch = Pick<SearchDocument, 'type' | 'visibility'> & { readonly isAlices: boolean; readonly words: readonly number[]; readonly tags: readonly string[]; readonly day: number };
type Question = Omit<SearchQuery, 'limit' | 'text'> & { readonly reader: 'alice' | 'bob' | 'nobody'; readonly words: readonly number[] };

const WORDS = 6;
const TAGS = ['red', 'green', 'Blue', 'no tag', 'a"b'];
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

/** Defines hits, filters, facets and totals by comparison with a list that is looked through. */
export const describeSearchModel = (world: SearchWorld, histories: number): void => {
  test('searches find, count and filter what looking through a list of all documents finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aSketch(), { maxLength: 15 }), fc.array(aQuestion(), { minLength: 1, maxLength: 5 }), async (sketches, questions) => {
        const people = { alice: world.newUser('alice'), bob: world.newUser('bob'), nobody: undefined };
        const words = Array.from({ length: WORDS }, () => world.newWord());
        const documents = sketches.map((sketch) => toDocument(world, sketch, people.alice, people.bob, words));
        await world.put(...documents);

        for (const { reader, words: chosen, ...filters } of questions) {
          const query = { ...filters, text: chosen.map((word) => words[word]).join(' ') };
          const expected = documents.filter((document) => mayRead(document, people[reader]) && matches(document, query));
          const { total, facets } = await world.search(people[reader], query);
          const found = await walk(world, people[reader], query, { limit: 4 });
          expect({ ids: found.map(({ id }) => id).toSorted(), total, facets }).toEqual({ ids: expected.map(({ id }) => id).toSorted(), total: expected.length, facets: facetsOf(expected, facets) });
        }
      }),
      { numRuns: histories },
    );
  }, 120_000);
};

const toDocument = (world: SearchWorld, { isAlices, words, day: number, ...fields }: Sketch, alice: string, bob: string, vocabulary: readonly string[]): SearchDocument => {
  const [title = '', ...text] = words.map((word) => vocabulary[word]!);
  return world.aDocument(isAlices ? alice : bob, { ...fields, title, text: text.join(', '), updatedAt: day(number) });
};

const mayRead = ({ ownerId, visibility }: SearchDocument, reader: string | undefined): boolean => visibility === 'public' || ownerId === reader;

const matches = ({ title, text, type, tags, updatedAt }: SearchDocument, query: Omit<SearchQuery, 'limit'>): boolean =>
  query.text.split(' ').every((word) => `${title} ${text}`.includes(word)) &&
  (query.types?.includes(type) ?? true) &&
  (query.tags ?? []).every((tag) => tags.includes(tag)) &&
  updatedAt >= (query.updatedFrom ?? day(0)) &&
  updatedAt < (query.updatedBefore ?? day(100));

/** Counts in the order of the page where they are equal, because that order is free. */
const facetsOf = (documents: readonly SearchDocument[], { types, tags }: { readonly types: readonly { readonly value: string }[]; readonly tags: readonly { readonly value: string }[] }) => {
  const counts = (values: readonly string[], order: readonly { readonly value: string }[]) => {
    const place = (value: string): number => order.findIndex((entry) => entry.value === value);
    const entries = [...new Set(values)].map((value) => ({ value, count: values.filter((other) => other === value).length }));
    return entries.toSorted((a, b) => b.count - a.count || place(a.value) - place(b.value));
  };
  return { types: counts(documents.map(({ type }) => type), types), tags: counts(documents.flatMap((document) => document.tags), tags) };
};

const aSketch = (): fc.Arbitrary<Sketch> =>
  fc.record({
    isAlices: fc.boolean(),
    type: fc.constantFrom('file' as const, 'photo' as const, 'todo' as const),
    visibility: fc.constantFrom('private' as const, 'public' as const),
    words: fc.array(fc.nat({ max: WORDS - 1 }), { minLength: 1, maxLength: 5 }),
    tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 3 }),
    day: fc.integer({ min: 1, max: 5 }),
  });

const aQuestion = (): fc.Arbitrary<Question> =>
  fc.record(
    {
      reader: fc.constantFrom('alice' as const, 'bob' as const, 'nobody' as const),
      words: fc.uniqueArray(fc.nat({ max: WORDS - 1 }), { minLength: 1, maxLength: 3 }),
      types: fc.uniqueArray(fc.constantFrom('file' as const, 'photo' as const, 'todo' as const), { minLength: 1 }),
      tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2 }),
      updatedFrom: fc.integer({ min: 1, max: 5 }).map(day),
      updatedBefore: fc.integer({ min: 1, max: 6 }).map(day),
    },
    { requiredKeys: ['reader', 'words'] },
  );
