import { expect, test } from '@jest/globals';
import { DURATION_BOUNDS, requestMeter } from '#runtime/telemetry-requests.ts';

const aRequest = { operationId: 'getTodo', method: 'GET', status: 200, durationMs: 3, requestId: 'request_1', problemCode: undefined, userId: undefined };

test('requests are counted per operation, method and class of status', () => {
  const meter = requestMeter();

  for (const status of [200, 201, 404]) meter.record({ ...aRequest, status });
  meter.record({ ...aRequest, operationId: undefined, method: 'POST', status: 404 });

  expect(meter.series().map(({ operation, method, statusClass, count }) => [operation, method, statusClass, count])).toEqual([
    ['getTodo', 'GET', '2xx', 2],
    ['getTodo', 'GET', '4xx', 1],
    ['unmatched', 'POST', '4xx', 1],
  ]);
});

test('methods of the client’s invention share one series', () => {
  const meter = requestMeter();

  for (let number = 0; number < 100; number += 1) meter.record({ ...aRequest, operationId: undefined, method: `M${number}`, status: 405 });

  expect(meter.series()).toMatchObject([{ method: '_OTHER', count: 100 }]);
});

test.each([
  [0, 0],
  [1, 0],
  [1.001, 1],
  [10_000, DURATION_BOUNDS.length - 1],
  [10_001, DURATION_BOUNDS.length],
])('a request of %f ms falls into bucket %i', (durationMs, bucket) => {
  const meter = requestMeter();

  meter.record({ ...aRequest, durationMs });

  expect(meter.series()[0]?.buckets.indexOf(1)).toBe(bucket);
  expect(meter.series()[0]?.sumSeconds).toBeCloseTo(durationMs / 1_000);
});

test('problems are counted by code', () => {
  const meter = requestMeter();

  for (const problemCode of ['todo_not_found', 'todo_not_found', 'invalid_request', undefined]) meter.record({ ...aRequest, problemCode });

  expect([...meter.problems]).toEqual([['todo_not_found', 2], ['invalid_request', 1]]);
});
