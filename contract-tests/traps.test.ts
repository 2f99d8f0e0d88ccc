import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Problem } from '#core/problem.ts';
import { toRequest, type Ask } from './probe/ask.ts';
import { made, makeWorld, type World } from './probe/world.ts';
import { startMachine, type Machine } from './targets/machine.ts';
import { plainBackend, plantedDoor } from './targets/planted.ts';
import { headerOf, jsonOf, problemCodeOf } from './targets/target.ts';

// What openapi-backend 5.21 lets pass when it is used as it comes. Each case shows the trap, and that our binding of
// the same contract does not fall into it.
let machine: Machine;
let world: World;
let plain: Awaited<ReturnType<typeof plainBackend>>;

beforeAll(async () => {
  machine = await startMachine();
  world = await makeWorld(machine, machine.inProcess);
  plain = await plainBackend();
});

afterAll(() => machine.stop());

interface Trap {
  readonly name: string;
  readonly ask: () => Promise<Ask>;
  readonly code: string;
}

const TODO_ID = `todo_${'0'.repeat(26)}`;
const asAlice = (ask: Ask): Promise<Ask> => Promise.resolve({ ...ask, token: world.alice.accessToken });

const REQUEST_TRAPS: readonly Trap[] = [
  { name: 'a merge patch is not validated', code: 'validation_failed', ask: () => asAlice({ operationId: 'updateTodo', path: { todoId: TODO_ID }, headers: { 'if-match': '*' }, body: { title: 7 } }) },
  { name: 'JSON is accepted as image/png', code: 'unsupported_media_type', ask: () => asAlice({ operationId: 'createTodo', contentType: 'image/png', body: { title: 'Pack the bag' } }) },
  { name: 'formats are not asserted', code: 'validation_failed', ask: () => asAlice({ operationId: 'createTodo', body: { title: 'Pack the bag', dueAt: 'tomorrow' } }) },
  { name: 'scopes are not checked', code: 'insufficient_scope', ask: () => asAlice({ operationId: 'listUsers' }) },
  { name: 'a failed validation falls through to the handler', code: 'validation_failed', ask: () => asAlice({ operationId: 'createTodo', body: {} }) },
  { name: 'repeated members are merged', code: 'malformed_json', ask: () => asAlice({ operationId: 'createTodo', rawBody: '{"title":"a","title":"b"}' }) },
  { name: 'a failed authentication falls through to the handler', code: 'unauthenticated', ask: async () => ({ operationId: 'listTodos', token: 'not.a.token' }) },
];

describe('requests', () => {
  test.each(REQUEST_TRAPS.map((trap) => [trap.name, trap] as const))('%s: not by our binding', async (_name, { ask, code }) => {
    const request = toRequest(await ask());

    expect(await plain.send(request)).toBe('reached');
    expect(problemCodeOf(await machine.inProcess.send(request))).toBe(code);
  });

  test('HEAD on a path with GET is refused: not by our binding', async () => {
    const { id } = await made(world, { operationId: 'createTodo', token: world.alice.accessToken, body: { title: 'Pack the bag' } });
    const get = toRequest({ operationId: 'getTodo', path: { todoId: String(id) }, token: world.alice.accessToken });

    const [head, got] = [await machine.localServer.send({ ...get, method: 'HEAD' }), await machine.localServer.send(get)];

    expect(await plain.send({ ...get, method: 'HEAD' })).toBe('method not allowed');
    expect([head.status, head.body.length, headerOf(head, 'etag')]).toEqual([200, 0, headerOf(got, 'etag')]);
    expect(headerOf(head, 'content-length')).toBe(headerOf(got, 'content-length'));
  });

  test('only the first fault is told: our binding tells them all, with their places', async () => {
    const answer = await world.session.send({ operationId: 'createTodo', token: world.alice.accessToken, query: { undeclared: '1' }, body: { title: '', notes: 7, colour: 'red' } });

    const { errors } = jsonOf(answer) as { readonly errors: readonly { readonly in: string; readonly pointer: string }[] };
    expect(new Set(errors.map((fault) => `${fault.in} ${fault.pointer}`))).toEqual(new Set(['query /undeclared', 'body /title', 'body /notes', 'body /colour']));
  });

  test('a scalar query parameter of a Lambda event, which arrives as a list, is read', async () => {
    const answer = await machine.lambda.send(toRequest({ operationId: 'listTodos', token: world.alice.accessToken, query: { limit: 5 } }));

    expect(answer.status).toBe(200);
  });
});

describe('answers', () => {
  const sentBy = async (handler: () => never | { readonly status: number; readonly headers?: object; readonly body?: unknown; readonly mediaType?: string }) => {
    const door = await plantedDoor(machine.parts, handler as never);
    return door.send(toRequest({ operationId: 'getTodo', path: { todoId: TODO_ID }, token: world.alice.accessToken }));
  };

  test('a problem document is not judged: what an operation does not declare is an opaque 500 here', async () => {
    const answer = await sentBy(() => {
      throw new Problem('account_not_confirmed', 'secret-canary', {});
    });

    expect(plain.faultsOf({ nonsense: true }, 'getTodo', 404)).toEqual([]);
    expect([answer.status, problemCodeOf(answer)]).toEqual([500, 'internal_error']);
    expect(answer.body.toString()).not.toContain('secret-canary');
  });

  test.each([
    ['an undeclared status', { status: 418 }],
    ['a status of another operation', { status: 201, body: {} }],
    ['a body that breaks its schema', { status: 200, body: { id: 7 } }],
    ['no body', { status: 200 }],
    ['an undeclared header', { status: 200, headers: { 'x-powered-by': 'alice' }, body: {} }],
    ['an undeclared media type', { status: 200, mediaType: 'text/html', body: 'secret-canary' }],
  ] as const)('%s leaves as an opaque 500', async (_name, reply) => {
    const answer = await sentBy(() => reply as never);

    expect([answer.status, problemCodeOf(answer)]).toEqual([500, 'internal_error']);
    expect(answer.body.toString()).not.toContain('secret-canary');
  });

  test('an undocumented status passes openapi-backend', () => {
    expect(plain.faultsOf({}, 'getTodo', 418)).toEqual([]);
  });
});
