import { ApiProblem, batchTodos, createTodo, getTodo, listTodos, pages, updateTodo } from '#generated/sdk/index.ts';
import { expectThat, type Scene } from './scene.ts';

const COUNT = 25;
const PAGE = 10;

/** Writes to-dos in one request and reads them page by page. */
export const listInPages = async ({ client, report }: Scene): Promise<void> => {
  const items = Array.from({ length: COUNT }, (_, index) => ({ action: 'create' as const, todo: { title: `Pack box ${index + 1}` } }));
  const { data } = await batchTodos(client, { body: { items } });
  expectThat(data.items.every(({ status }) => status === 'created'), 'Not every to-do of the batch was created.');
  report.did(`${COUNT} to-dos written in one request and one transaction.`);
  const sizes: number[] = [];
  const ids = new Set<string>();
  for await (const page of pages(client, listTodos, { query: { limit: PAGE } })) {
    sizes.push(page.items.length);
    for (const { id } of page.items) ids.add(id);
  }
  expectThat(ids.size === COUNT, `The pages had ${ids.size} different to-dos instead of ${COUNT}.`);
  report.did(`Listed in pages of ${sizes.join(', ')}: every to-do exactly once.`);
};

/** Sends the same creation twice under one key; one to-do exists. */
export const repeatSafely = async ({ client, report }: Scene): Promise<void> => {
  const intent = { body: { title: 'Hand over the keys' }, idempotencyKey: crypto.randomUUID() };
  const first = await createTodo(client, intent);
  const second = await createTodo(client, intent);
  expectThat(first.data.id === second.data.id && second.headers.get('idempotent-replayed') === 'true', 'The repetition made another to-do.');
  report.did(`A creation sent twice under one idempotency key made one to-do, ${first.data.id}.`);
};

/** Two devices change one to-do; the later one is told, reads again and succeeds. */
export const settleConflict = async ({ client, report }: Scene): Promise<void> => {
  const { data } = await createTodo(client, { body: { title: 'Book the train' } });
  const path = { todoId: data.id };
  const onPhone = await getTodo(client, { path });
  const onLaptop = await getTodo(client, { path });
  const changed = await updateTodo(client, { path, body: { title: 'Book the night train' }, ifMatch: onPhone });
  report.did(`The phone changed a to-do it had read at version ${onPhone.etag}; it is at ${changed.etag} now.`);
  const refused = await updateTodo(client, { path, body: { notes: 'Window seat' }, ifMatch: onLaptop }).then(() => undefined, (error: unknown) => error);
  expectThat(refused instanceof ApiProblem && refused.is('precondition_failed'), 'A change on an old version was accepted.');
  report.did(`The laptop, still at ${onLaptop.etag}, is refused: ${refused.status} ${refused.code}.`);
  const merged = await updateTodo(client, { path, body: { notes: 'Window seat' }, ifMatch: await getTodo(client, { path }) });
  const { title, notes } = merged.data;
  expectThat(title === 'Book the night train' && notes === 'Window seat', 'One of the two changes was lost.');
  report.did(`It reads again and succeeds at ${merged.etag}: "${title}", "${notes}". Neither change was lost.`);
};
