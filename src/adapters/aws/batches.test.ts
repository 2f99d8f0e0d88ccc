import { describe, expect, test } from '@jest/globals';
import { sendInBatches, type BatchAnswer, type BatchEntry, type BatchFailure } from './batches.ts';

interface Sized extends BatchEntry {
  readonly bytes: number;
}

const entries = (count: number, bytes = 1): Sized[] => Array.from({ length: count }, (_, index) => ({ Id: String(index), bytes }));
const bytesOf = ({ bytes }: Sized): number => bytes;
const random = (): number => 0;
const failure = (Id: string, Code: string, SenderFault = false): BatchFailure => ({ Id, Code, SenderFault, Message: 'so it is' });

/** A service that answers as it is told, and remembers what it was asked. */
const aService = (answer: (ids: readonly string[], request: number) => BatchAnswer = () => ({})) => {
  const requests: string[][] = [];
  return {
    requests,
    send: async (given: Sized[]): Promise<BatchAnswer> => {
      requests.push(given.map(({ Id }) => Id));
      return answer(requests.at(-1) ?? [], requests.length);
    },
  };
};

describe('sendInBatches', () => {
  test('sends ten entries a request, and less where they would be above 256 KiB', async () => {
    const [small, large, huge] = [aService(), aService(), aService()];

    await sendInBatches(entries(25), { send: small.send, bytesOf });
    await sendInBatches(entries(5, 100 * 1024), { send: large.send, bytesOf });
    await sendInBatches(entries(2, 300 * 1024), { send: huge.send, bytesOf });

    expect(small.requests.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(large.requests.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(huge.requests.map(({ length }) => length)).toEqual([1, 1]);
  });

  test('sends nothing for nothing', async () => {
    const service = aService();

    await sendInBatches([], { send: service.send });

    expect(service.requests).toEqual([]);
  });

  test('sends those again that failed for a reason that may pass, and only those', async () => {
    const service = aService((_, request) => (request < 3 ? { Failed: [failure('1', 'InternalError'), ...(request === 1 ? [failure('2', 'Throttled')] : [])] } : {}));

    await sendInBatches(entries(4), { send: service.send, random });

    expect(service.requests).toEqual([['0', '1', '2', '3'], ['1', '2'], ['1']]);
  });

  test('gives up an entry that is at fault itself, sends the others, and says what failed', async () => {
    const service = aService((_, request) => (request === 1 ? { Failed: [failure('0', 'TooLong', true), failure('1', 'Throttled')] } : {}));

    const attempt = sendInBatches(entries(12), { send: service.send, random });

    await expect(attempt).rejects.toThrow('1 of 12 entries failed, the first with TooLong: so it is');
    expect(service.requests).toContainEqual(['1']);
    expect(service.requests).toContainEqual(['10', '11']);
  });

  test('gives up what fails seven times', async () => {
    const service = aService((ids) => ({ Failed: ids.map((id) => failure(id, 'Throttled')) }));

    await expect(sendInBatches(entries(2), { send: service.send, random })).rejects.toThrow('2 of 2 entries failed, the first with Throttled');
    expect(service.requests).toHaveLength(7);
  });

  test('returns the entries that failed for an ignored reason, and does not send them again', async () => {
    const service = aService(() => ({ Failed: [failure('1', 'Void', true)] }));

    const ignored = await sendInBatches(entries(3), { send: service.send, ignored: new Set(['Void']) });

    expect([...ignored]).toEqual(['1']);
    expect(service.requests).toHaveLength(1);
  });
});
