// Generated from the contract by `make generate`. Do not edit: change the contract.
import type {
  Contract,
  Health,
  NewTodo,
  Readiness,
  Timestamp,
  Todo,
  TodoBatch,
  TodoBatchResult,
  TodoChanges,
  TodoId,
  TodoPage,
  TodoState,
  TodoTag,
} from './types.ts';

/** A body that no schema judges: text, bytes, or a stream of them. */
export type Bytes = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** What each operation takes and may answer. */
export interface Operations {
  /** GET /healthz — Get liveness */
  getHealth: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Health };
    };
    problems: never;
  };
  /** GET /readyz — Get readiness */
  getReadiness: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Readiness };
    };
    problems: 'not_ready';
  };
  /** GET /v1/openapi.json — Get the contract */
  getContract: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Contract };
      304: { headers?: undefined; body?: undefined };
    };
    problems: never;
  };
  /** GET /v1/todos — List to-dos */
  listTodos: {
    caller: 'user';
    path: Record<string, never>;
    query: {
      readonly state?: TodoState;
      readonly tag?: TodoTag;
      readonly dueBefore?: Timestamp;
      readonly orderBy: 'created' | 'due';
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: TodoPage };
    };
    problems: never;
  };
  /** POST /v1/todos — Create a to-do */
  createTodo: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewTodo;
    replies: {
      201: { headers: { readonly location: string }; body: Todo };
    };
    problems: 'todo_limit_reached';
  };
  /** POST /v1/todos/batch — Write to-dos in a batch */
  batchTodos: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: TodoBatch;
    replies: {
      200: { headers?: undefined; body: TodoBatchResult };
    };
    problems: never;
  };
  /** GET /v1/todos/{todoId} — Get a to-do */
  getTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Todo };
      304: { headers?: undefined; body?: undefined };
    };
    problems: 'todo_not_found';
  };
  /** PATCH /v1/todos/{todoId} — Update a to-do */
  updateTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: TodoChanges;
    replies: {
      200: { headers?: undefined; body: Todo };
    };
    problems: 'todo_not_found';
  };
  /** DELETE /v1/todos/{todoId} — Delete a to-do */
  deleteTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'todo_not_found';
  };
  /** POST /v1/todos/{todoId}/complete — Complete a to-do */
  completeTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Todo };
    };
    problems: 'todo_not_found';
  };
  /** POST /v1/todos/{todoId}/reopen — Reopen a to-do */
  reopenTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Todo };
    };
    problems: 'todo_not_found';
  };
}

/** The name of an operation. */
export type OperationId = keyof Operations;

/** The operations of each domain. */
export interface OperationIdsByDomain {
  system: 'getHealth' | 'getReadiness' | 'getContract';
  todos: 'listTodos' | 'createTodo' | 'batchTodos' | 'getTodo' | 'updateTodo' | 'deleteTodo' | 'completeTodo' | 'reopenTodo';
}

/** The name of a domain. */
export type Domain = keyof OperationIdsByDomain;
