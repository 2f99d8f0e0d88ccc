import type { Caller, Role } from '#core/caller.ts';
import type { NewId } from '#core/ids.ts';
import type { Request } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { Problem } from '#core/problem.ts';
import { SCOPES_OF_ROLE } from '#core/roles.ts';
import type { OperationId } from '#generated/operations.ts';

/** A clock that only the test moves. */
export interface MovableClock extends Clock {
  advance(seconds: number): void;
}

/** Returns a clock that stands at the given time. */
export const aClock = (start = '2026-01-01T00:00:00Z'): MovableClock => {
  let nowMs = Date.parse(start);
  return { now: () => new Date(nowMs), advance: (seconds) => void (nowMs += seconds * 1000) };
};

const ID_CHARACTERS = 26;

/** Returns ids that are counted: `todo_` and 26 digits, the first ending in 1. */
export const countedIds = (): NewId => {
  let last = 0;
  return (prefix) => `${prefix}_${String((last += 1)).padStart(ID_CHARACTERS, '0')}`;
};

/** The counted id of the given number. */
export const anId = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(ID_CHARACTERS, '0')}`;

let people = 0;

/** A signed-in person whom no other test knows. */
export const aCaller = (role: Role = 'user'): Caller => ({
  userId: anId('user', (people += 1)),
  role,
  scopes: SCOPES_OF_ROLE[role],
  sessionId: anId('session', people),
});

/** A request with the given parts; all others are as small as they can be. */
export const aRequest = <Id extends OperationId>(parts: Partial<Request<Id>>): Request<Id> => {
  const request = {
    caller: undefined,
    path: {},
    query: {},
    headers: {},
    body: undefined,
    mediaType: undefined,
    page: { limit: 20, after: undefined },
    ifMatch: undefined,
    requestId: anId('request', 1),
    clientAddress: '127.0.0.1',
    signal: undefined,
    ...parts,
  };
  // What an operation needs is for its test to give.
  return request as unknown as Request<Id>;
};

/** The code of the problem that a call throws, `none` without one. */
export const problemCodeOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
    return 'none';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};
