import type { TodoPage, User, UserAttributes } from '#generated/types.ts';
import { jsonOf } from '../http-client.ts';
import { expectStatus, type Door } from '../people.ts';
import type { Body } from './documents.ts';

/** Reads every to-do of a person, page by page. */
export const readTodos = async ({ client, apiUrl }: Door, token: string): Promise<ReadonlyMap<string, Body>> => {
  const found = new Map<string, Body>();
  for (let cursor = ''; ; ) {
    const answer = await client.send({ method: 'GET', url: `${apiUrl}/v1/todos?limit=100${cursor}`, token });
    const page = jsonOf<TodoPage>(expectStatus(answer, 200, 'listTodos'));
    for (const todo of page.items) found.set(todo.id, { ...todo });
    if (page.nextCursor === undefined) return found;
    cursor = `&cursor=${page.nextCursor}`;
  }
};

/** Reads profile and attributes of a person, as two documents. */
export const readProfile = async ({ client, apiUrl }: Door, token: string): Promise<ReadonlyMap<string, Body>> => {
  const profile = jsonOf<User>(expectStatus(await client.send({ method: 'GET', url: `${apiUrl}/v1/users/me`, token }), 200, 'getCurrentUser'));
  const answer = await client.send({ method: 'GET', url: `${apiUrl}/v1/users/me/attributes`, token });
  return new Map<string, Body>([['profile', { ...profile }], ['attributes', withoutAccess(jsonOf<UserAttributes>(expectStatus(answer, 200, 'getUserAttributes')))]]);
};

/** The attributes without what the service itself notes at each sign-in. */
export const withoutAccess = ({ access: _access, ...attributes }: UserAttributes): Body => attributes;
