import { idSource } from '#core/ids.ts';
import type { Table } from '#core/ports/table.ts';
import type { Telemetry } from '#core/ports/telemetry.ts';
import { Problem } from '#core/problem.ts';
import { bindOperations } from '#runtime/http/bind-operations.ts';
import type { BoundHandler } from '#runtime/http/bound-operation.ts';
import { committer } from '#runtime/http/commit.ts';
import type { ContractFacts } from '#runtime/http/contract-facts.ts';
import { cursors } from '#runtime/http/cursor.ts';
import { idempotency } from '#runtime/http/idempotency.ts';
import { performer } from '#runtime/http/perform.ts';
import { server, type Serve } from '#runtime/http/serve.ts';
import { actionOf, createItem, getItem, isKey, listItems, updateItem, type ListQuery } from './handlers.ts';

interface SyntheticRequest {
  readonly path: { readonly itemId: string };
  readonly query: ListQuery;
  readonly body: object;
}

const found = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Problem('todo_not_found', 'There is no such item.', {});
  return value;
};

const HANDLERS: { readonly [action: string]: (request: SyntheticRequest) => ReturnType<BoundHandler> } = {
  list: ({ query }) => ({ status: 200, body: listItems(query) }),
  get: ({ path }) => ({ status: 200, body: found(getItem(path.itemId)) }),
  create: ({ body }) => ({ status: 201, body: createItem(body) }),
  update: ({ path, body }) => ({ status: 200, body: found(updateItem(path.itemId, body)) }),
  delete: ({ path }) => found(getItem(path.itemId)) && { status: 204 },
};

const CALLER = { userId: 'user_00000000000000000000000000', role: 'user', scopes: [], sessionId: 'session_00000000000000000000000000' } as const;

const NO_STORE = new Proxy({}, { get: () => () => Promise.reject(new Error('The synthetic contract stores nothing.')) }) as Table;

const THROTTLING = { bench: { ratePerSecond: 1_000_000, burst: 1_000_000, per: 'caller' } } as const;

/** The facts with what the synthetic contract leaves open: its throttling class and its one domain problem. */
export const syntheticFacts = (facts: Omit<ContractFacts, 'throttlingClasses'>): ContractFacts => ({
  ...facts,
  operations: Object.fromEntries(
    Object.entries(facts.operations).map(([id, operation]) => [id, { ...operation, throttling: 'bench', problems: ['todo_not_found'] }]),
  ),
  throttlingClasses: THROTTLING,
});

/** The pipeline over a synthetic contract, complete but for the store. */
export const syntheticServe = async (contract: ContractFacts, telemetry: Telemetry, { strictReplies }: { readonly strictReplies: boolean }): Promise<Serve> => {
  const clock = { now: () => new Date() };
  const newId = idSource(clock);
  const authenticators = { apiKey: ({ headers }: { readonly headers: Readonly<Record<string, string | undefined>> }) => (isKey(headers['x-api-key']) ? CALLER : undefined) };
  const handlers = Object.fromEntries(Object.keys(contract.operations).map((id) => [id, HANDLERS[actionOf(id)] as BoundHandler]));
  const bound = await bindOperations({ contract, handlers, authenticators, clock });
  const perform = performer({ commit: committer(NO_STORE, clock, newId), cursors: cursors(new Uint8Array(32)), idempotency: idempotency(NO_STORE, clock, new Uint8Array(32)), strictReplies });
  return server({ contract, bound, authenticators, perform, clock, newId, telemetry, cors: { allowedOrigins: ['*'] }, maxConcurrency: 1_000 });
};
