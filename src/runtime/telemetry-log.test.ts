import { describe, expect, test } from '@jest/globals';
import type { RequestRecord } from '#core/ports/telemetry.ts';
import { levelOf, loggedError, redact, requestLine } from '#runtime/telemetry-log.ts';

const aRecord = (differences: Partial<RequestRecord> = {}): RequestRecord => ({
  operationId: 'getTodo',
  method: 'GET',
  status: 200,
  durationMs: 1.23456,
  requestId: 'request_01',
  problemCode: undefined,
  userId: 'user_alice',
  ...differences,
});

describe('requestLine', () => {
  test('is one line of JSON with every member of the record', () => {
    const line = requestLine(aRecord({ status: 404, problemCode: 'todo_not_found' }), 1_767_225_600_000);

    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({ level: 40, time: 1_767_225_600_000, requestId: 'request_01', method: 'GET', status: 404, durationMs: 1.235, operation: 'getTodo', userId: 'user_alice', problem: 'todo_not_found', msg: 'request' });
  });

  test('leaves out what is not known', () => {
    const line = requestLine(aRecord({ operationId: undefined, userId: undefined }), 0);

    expect(Object.keys(JSON.parse(line))).toEqual(['level', 'time', 'requestId', 'method', 'status', 'durationMs', 'msg']);
  });

  test.each(['a"b', 'a\nb', '\u2028', '","level":60,"x":"', '', '\\', '\ud800', 'x'.repeat(5_000)])('cannot be broken or forged by the request id %j', (requestId) => {
    const line = requestLine(aRecord({ requestId }), 0);

    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toMatchObject({ level: 30, requestId: requestId.slice(0, 200) });
    expect(line.length).toBeLessThan(600);
  });

  test('keeps members that no record declares out', () => {
    const line = requestLine(Object.assign(aRecord(), { authorization: 'canary', url: '/?token=canary' }), 0);

    expect(line).not.toContain('canary');
  });
});

test.each([[200, 30], [304, 30], [400, 40], [429, 40], [500, 50], [503, 50]])('levelOf %i is %i', (status, level) => {
  expect(levelOf(status)).toBe(level);
});

describe('redact', () => {
  test.each([
    ['401 for Authorization: Bearer canary.x/y+z=, retry', '401 for Authorization: [redacted] [redacted], retry'],
    ['Invalid header: basic canary', 'Invalid header: basic [redacted]'],
    ['jwt eyJhbGciOi.eyJzdWIiOi.canary_-x is bad', 'jwt [redacted] is bad'],
    ['connect postgres://alice:canary@db/people failed', 'connect postgres://[redacted]@db/people failed'],
    ['GET https://files.example.com/o/1?X-Amz-Signature=canary&expires=canary2 403', 'GET https://files.example.com/o/1?X-Amz-Signature=[redacted]&expires=[redacted] 403'],
    ['password="canary canary" refused', 'password=[redacted] refused'],
    [`{"password":"canary","totpCode": 'canary', accessToken: canary}`, `{"password":[redacted],"totpCode": [redacted], accessToken: [redacted]}`],
    ['refresh_token=canary; api-key: canary', 'refresh_token=[redacted]; api-key: [redacted]'],
    ['Set-Cookie: canary', 'Set-Cookie: [redacted]'],
    ['nothing to hide at http://localhost:8080/v1/todos', 'nothing to hide at http://localhost:8080/v1/todos'],
  ])('blacks out %s', (text, want) => {
    expect(redact(text)).toBe(want);
    expect(redact(text)).not.toContain('canary');
  });

  test.each(['canary', '{"mail":"canary', '{"a":"b"}canary"quoted"', '["canary\n'])('blacks out the body %j that JSON.parse quotes', (body) => {
    expect(redact(messageOf(() => JSON.parse(body)))).not.toContain('canary');
  });

  test('cuts long messages', () => {
    expect(redact('x'.repeat(10_000))).toHaveLength(2_000);
  });
});

describe('loggedError', () => {
  test('keeps type, message, code, frames and causes', () => {
    const error = Object.assign(new TypeError('outer', { cause: new RangeError('inner') }), { code: 'ECONNREFUSED' });

    const logged = loggedError(error);

    expect(logged).toMatchObject({ type: 'TypeError', message: 'outer', code: 'ECONNREFUSED', cause: { type: 'RangeError', message: 'inner' } });
    expect(logged.stack?.[0]).toMatch(/^at .*telemetry-log\.test\.ts:\d+:\d+\)?$/);
  });

  test('keeps every other member and the message within the stack out', () => {
    const error = Object.assign(new Error('failed with Bearer canary\n    at canary\nof the body: "password": "canary"'), {
      detail: 'Key (email)=(canary)',
      request: { headers: { authorization: 'canary' }, body: 'canary' },
      config: { url: 'canary' },
    });

    const logged = loggedError(error);

    expect(JSON.stringify({ ...logged, message: '' })).not.toContain('canary');
    expect(logged.stack?.length).toBeGreaterThan(0);
  });

  test('ends with a chain of causes that runs in a circle', () => {
    const error = new Error('circle');
    error.cause = error;

    expect(JSON.stringify(loggedError(error)).match(/circle/g)).toHaveLength(4);
  });

  test.each(['canary', 42, null, undefined, ['canary'], { body: 'canary' }])('says only of which type the thrown %j is', (thrown) => {
    expect(loggedError(thrown)).toEqual({ type: typeof thrown });
  });
});

const messageOf = (act: () => unknown): string => {
  try {
    act();
    return 'nothing was thrown';
  } catch (error) {
    return error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error) ? String(error.message) : 'no error';
  }
};
