// Generated from the contract by `make generate`. Do not edit: change the contract.
import { call } from './call.ts';
import type { Client } from './client.ts';
import type { CallOptions, Described, OperationFacts, Result } from './operation.ts';

/** The types of an operation that lists. */
export interface ListFacts extends OperationFacts {
  readonly item: unknown;
}

/** One page: the answer as it came, and its items. */
export type Page<Facts extends ListFacts> = Result<Facts['replies'], 304> & {
  readonly items: readonly Facts['item'][];
  /** False on the last page. */
  readonly hasNext: boolean;
};

/** The pages of a list, each read when it is asked for. */
export async function* pages<Facts extends ListFacts>(
  client: Client, list: Described<Facts>, input?: Facts['input'], options?: CallOptions): AsyncGenerator<Page<Facts>, void, undefined> {
  const { id, pages: [itemsName, nextName, cursorName] = ['', '', ''] } = list.descriptor;
  let query: Record<string, unknown> = (input as { query?: object } | undefined)?.query as Record<string, unknown> ?? {};
  for (;;) {
    const answer = await call(client, list.descriptor, { ...input, query }, options);
    const data = answer.data as Record<string, unknown>;
    const next = data[nextName];
    yield { ...answer, items: data[itemsName] ?? [], hasNext: Boolean(next) } as unknown as Page<Facts>;
    if (!next) return;
    if (next === query[cursorName]) throw new Error(`${id}: the list repeats the cursor ${String(next)}; it would never end.`);
    query = { ...query, [cursorName]: next };
  }
}

/** The items of a list, page after page: `for await (const todo of paginate(client, listTodos, { query: { state: 'open' } }))`. */
export async function* paginate<Facts extends ListFacts>(
  client: Client, list: Described<Facts>, input?: Facts['input'], options?: CallOptions): AsyncGenerator<Facts['item'], void, undefined> {
  for await (const page of pages(client, list, input, options)) yield* page.items;
}
