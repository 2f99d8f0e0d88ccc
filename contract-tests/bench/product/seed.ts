import type { Item } from '#core/ports/table.ts';
import type { Stores } from '#runtime/wiring.ts';
import { userIdOf } from './people.ts';

const PER_PERSON = 10;
/** To-dos of one transaction, below the 100 writes that one may have. */
const PER_TRANSACTION = 90;
const UNDER_WAY = 64;
const FIRST_PERSON = 1_000;

/**
 * Fills table and directory through their ports: so many to-dos, ten for each person. The items are copies of those
 * that the API wrote for one person, so that the bench knows nothing of their layout.
 */
export const seed = async ({ table, directory }: Pick<Stores, 'table' | 'directory'>, exampleUserId: string, todos: number): Promise<void> => {
  const { items } = await table.query({ pk: `USER#${exampleUserId}`, beginsWith: 'TODO#', limit: PER_PERSON });
  if (items.length !== PER_PERSON) throw new Error(`The example has ${items.length} to-dos instead of ${PER_PERSON}.`);
  const text = JSON.stringify(items);
  const people = todos / PER_PERSON;
  const perTransaction = PER_TRANSACTION / PER_PERSON;
  await inParallel(Math.ceil(people / perTransaction), async (group) => {
    const first = group * perTransaction;
    const copies = Array.from({ length: Math.min(perTransaction, people - first) }, (_, own) => copyFor(text, exampleUserId, userIdOf(FIRST_PERSON + first + own)));
    await table.transact(copies.flat().map((item) => ({ kind: 'put', item })));
  });
  await inParallel(people, async (index) => addPerson(directory, FIRST_PERSON + index));
};

const copyFor = (text: string, exampleUserId: string, userId: string): readonly Item[] => JSON.parse(text.replaceAll(exampleUserId, userId));

const eventIdOf = (userId: string): string => `event_${userId.slice(5)}`;

const addPerson = async (directory: Stores['directory'], index: number): Promise<void> => {
  const at = new Date(Date.UTC(2026, 0, 1) + index);
  const userId = userIdOf(index);
  await directory.add(
    { userId, email: `person-${index}@example.com`, displayName: `Person ${index}`, locale: 'en', role: 'user', state: 'active', createdAt: at, updatedAt: at, version: 1 },
    { id: eventIdOf(userId), at, body: '{}' },
  );
  // Nobody is to be told of these people.
  await directory.dropOutbox([eventIdOf(userId)]);
};

const inParallel = async (count: number, run: (index: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await run(index);
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, worker));
};
