import { expect, test } from '@jest/globals';
import type { Handler, Handlers, Reply, Request } from '#core/operation.ts';
import { Problem } from '#core/problem.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';

// What the compiler refuses. `make check` fails when one of these lines compiles after all.
const todo = { id: 't', title: 'x', notes: '', state: 'open', dueAt: null, tags: [], completedAt: null, createdAt: '', updatedAt: '', version: 1 } as const;

test('the compiler refuses what the contract does not declare', () => {
  // @ts-expect-error 418 is not declared
  const undeclaredStatus: Reply<'deleteTodo'> = { status: 418 };
  // @ts-expect-error the declared header is missing
  const missingHeader: Reply<'createTodo'> = { status: 201, body: { ...todo, tags: [] } };
  // @ts-expect-error the media type is not one of the declared ones
  const otherMediaType: Reply<'getPhotoRendition'> = { status: 200, body: new Uint8Array(), mediaType: 'image/png' };
  // @ts-expect-error a stranger may ask
  const strangerForgotten = (request: Request<'getPhoto'>): string => request.caller.userId;
  // @ts-expect-error there is no such operation
  type Unknown = Handler<'paintTodo'>;
  // @ts-expect-error a domain without its handlers
  const incomplete: Handlers<OperationIdsByDomain['todos'], unknown> = {};
  // @ts-expect-error there is no such problem
  const unknownProblem = (): unknown => new Problem('todo_is_blue', 'Blue.', {});
  // @ts-expect-error the problem's member is missing
  const missingMember = (): unknown => new Problem('todo_limit_reached', 'Too many.', {});

  expect([undeclaredStatus, missingHeader, incomplete, unknownProblem, missingMember, otherMediaType, strangerForgotten]).toHaveLength(7);
  expect(undefined as Unknown | undefined).toBeUndefined();
});
