import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { aBody, aModel, aReply, withFolder } from '#contract/contract.testing.ts';
import { emitSdk } from '#contract/emit-sdk.ts';
import type { JsonObject } from '#contract/json.ts';
import type { SdkSizes } from '#sdk/size.ts';
import { sdkBudget, sdkSizes } from '#sdk/size.ts';

const nouns = ['Trip', 'Booking', 'Station', 'Invoice', 'Passenger', 'Carriage', 'Luggage', 'Timetable', 'Discount', 'Refund', 'Operator', 'Platform', 'Ticket', 'Journey'];

/** Five operations for each noun, as wordy as ours. */
const pathsOf = (names: readonly string[]): JsonObject => Object.fromEntries(names.flatMap((noun): [string, JsonObject][] => {
  const id = `${noun.toLowerCase()}Id`;
  const headers = (...given: readonly string[]): JsonObject[] => given.map((name) => ({ name, in: 'header', schema: { type: 'string' } }));
  const operation = (verb: string, more: JsonObject): JsonObject =>
    ({ operationId: `${verb}${noun}`, tags: [noun], security: [{ token: [] }], responses: { 200: aReply({ type: 'object' }) }, ...more });
  return [
    [`/v1/${noun.toLowerCase()}s`, {
      get: operation('list', { 'x-pagination': { items: 'items', next: 'nextCursor', cursor: 'cursor', limit: 'limit' } }),
      post: operation('create', { requestBody: aBody({}), parameters: headers('Idempotency-Key') }),
    }],
    [`/v1/${noun.toLowerCase()}s/{${id}}`, {
      parameters: [{ name: id, in: 'path', required: true, schema: { type: 'string' } }],
      get: operation('get', { parameters: headers('If-None-Match') }),
      patch: operation('update', { requestBody: { content: { 'application/merge-patch+json': {} } }, parameters: headers('If-Match') }),
      delete: operation('delete', { parameters: headers('If-Match') }),
    }],
  ];
}));

const sizesWith = async (names: readonly string[]): Promise<SdkSizes> => {
  const components = { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } };
  const files = await emitSdk(aModel({ paths: pathsOf(names), components, vocabulary: {} }));
  return withFolder(files, (folder) => sdkSizes(join(folder, 'sdk/index.ts'), 'createTrip'));
};

test('a client of 70 operations stays within the budget; one call costs the same however many there are', async () => {
  const few = await sizesWith(['Trip']);
  const many = await sizesWith(nouns);

  // Names of variables may get longer, nothing else.
  expect(Math.abs(many.oneCall - few.oneCall)).toBeLessThan(16);
  expect(many.oneCall).toBeLessThanOrEqual(sdkBudget.oneCall);
  expect(many.everything).toBeLessThanOrEqual(sdkBudget.everything);
});

test('the weighing sees what is too heavy', async () => {
  const names = Array.from({ length: 150 }, (_, index) => `Thing${Math.imul(index + 1, 2_654_435_761) >>> 0}`);

  const { everything } = await sizesWith(['Trip', ...names]);

  expect(everything).toBeGreaterThan(sdkBudget.everything);
});
