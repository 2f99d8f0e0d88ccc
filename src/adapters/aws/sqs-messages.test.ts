import { expect, test } from '@jest/globals';
import type { DeadLetter } from '#core/ports/queue.ts';
import { toBody, toDeadEntry, toDeadLetter, toEntry, toMessage } from './sqs-messages.ts';

const letter: DeadLetter = {
  id: 'event_1', group: 'user_alice', body: '{"type":"todo.created"}', attempts: 3, reason: 'broken',
  sentAt: new Date('2026-01-01T00:00:00.123Z'), diedAt: new Date('2026-01-01T00:05:00.456Z'),
};

/** A sent entry as SQS hands it out. */
const received = ({ MessageBody, MessageAttributes }: ReturnType<typeof toEntry>) => ({
  Body: MessageBody, MessageAttributes, MessageId: 'sqs_1', ReceiptHandle: 'receipt_1', Attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1767225600000', ApproximateFirstReceiveTimestamp: '1767225601000' },
});

test('toEntry and toMessage keep a message, and tell SQS its group', () => {
  const { id, group, body } = letter;
  const entry = toEntry({ id, group, body }, 7);

  expect(entry).toMatchObject({ Id: '7', MessageGroupId: 'user_alice' });
  expect(toMessage(received(entry))).toEqual({ id, group, body, attempts: 2, sentAt: new Date('2026-01-01T00:00:00Z'), receipt: 'receipt_1' });
});

test('toDeadEntry and toDeadLetter keep a dead letter, to the millisecond', () => {
  expect(toDeadLetter(received(toDeadEntry(letter, 0)), 5)).toEqual(letter);
});

test('toDeadLetter of a message that SQS has moved says how often it was received', () => {
  expect(toDeadLetter(received(toEntry(letter, 0)), 5)).toEqual({
    ...letter, attempts: 5, sentAt: new Date('2026-01-01T00:00:00Z'), diedAt: new Date('2026-01-01T00:00:01Z'), reason: 'was received 5 times and never answered',
  });
});

test('toMessage takes a message of another program by the id that SQS gave it', () => {
  expect(toMessage({ MessageId: 'sqs_1', Body: 'x', ReceiptHandle: 'r', Attributes: { SentTimestamp: '0' } })).toMatchObject({ id: 'sqs_1', group: 'sqs_1', attempts: 1 });
});

test('toDeadEntry replaces what SQS refuses in a reason, and an empty one', () => {
  const reasonOf = (reason: string): string | undefined => toDeadEntry({ ...letter, reason }, 0).MessageAttributes?.['reason']?.StringValue;

  expect(reasonOf('é\t𝄞\u0000\u001b\ud800\uffff')).toBe('é\t𝄞\ufffd\ufffd\ufffd\ufffd');
  expect(reasonOf('')).toBe('no reason given');
});

test('toBody writes characters that SQS refuses as JSON can write them', () => {
  const json = JSON.stringify({ text: 'a\ufffe\uffff\u{10ffff}é' });

  expect(toBody(json)).toBe('{"text":"a\\ufffe\\uffff\u{10ffff}é"}');
  expect(JSON.parse(toBody(json))).toEqual(JSON.parse(json));
});
