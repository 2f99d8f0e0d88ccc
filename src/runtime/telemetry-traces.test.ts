import { expect, test } from '@jest/globals';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { RequestRecord } from '#core/ports/telemetry.ts';
import { openTraces } from '#runtime/telemetry-traces.ts';

const aRecord = (changes: Partial<RequestRecord> = {}): RequestRecord => ({
  operationId: 'getTodo',
  method: 'GET',
  status: 200,
  durationMs: 4,
  requestId: 'request_1',
  problemCode: undefined,
  userId: 'user_alice',
  traceparent: undefined,
  ...changes,
});

const spansOf = async (record: RequestRecord) => {
  const spans: ReadableSpan[] = [];
  const traces = openTraces({
    export: (batch, done) => {
      spans.push(...batch);
      done({ code: 0 });
    },
    shutdown: async () => undefined,
  });
  traces.record(record, Date.parse('2026-01-01T00:00:01Z'));
  await traces.close();
  return spans;
};

test('a request becomes a server span with its duration, and without the person', async () => {
  const [span] = await spansOf(aRecord());

  expect(span).toMatchObject({ name: 'getTodo', kind: 1, startTime: [1_767_225_600, 996_000_000], endTime: [1_767_225_601, 0] });
  expect(span?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'demobackend.request_id': 'request_1',
    'demobackend.operation': 'getTodo',
  });
});

test('a request of a traced caller continues the trace', async () => {
  const [span] = await spansOf(aRecord({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }));

  expect(span?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(span?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
});

test('a malformed traceparent begins a trace of its own', async () => {
  const [span] = await spansOf(aRecord({ traceparent: '00-xyz-1-01' }));

  expect(span?.parentSpanContext).toBeUndefined();
});

test('a server error is an error of the span, a refusal is not', async () => {
  const [failed] = await spansOf(aRecord({ status: 500, problemCode: 'internal_error' }));
  const [refused] = await spansOf(aRecord({ status: 404, problemCode: 'todo_not_found' }));

  expect(failed?.status.code).toBe(2);
  expect(refused?.status.code).toBe(0);
  expect(refused?.attributes['error.type']).toBe('todo_not_found');
});
