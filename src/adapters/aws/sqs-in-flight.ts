import type * as Sdk from '@aws-sdk/client-sqs';
import { MAX_INVISIBLE_MS, type Queue, type QueueMessage } from '#core/ports/queue.ts';
import { toReason } from '#core/queue-limits.ts';
import { sendInBatches } from './batches.ts';
import { bytesOf, notBeforeOf, toDeadEntry, toLaterEntry, toMessage, WANTED } from './sqs-messages.ts';
import { VOID_CODES, type HandedOutMessages } from './sqs-receipts.ts';
import type { SqsQueueSettings } from './sqs-settings.ts';

/** A queue, and what it has handed out. */
export interface InFlight extends SqsQueueSettings {
  readonly handedOut: HandedOutMessages;
}

const MAX_AT_ONCE = 10;
/** While a message is moved it must not come again: it would be there twice. */
const MOVE_SECONDS = 60;
/** Of SQS. */
const LONGEST_DELAY_SECONDS = 900;

/** Receives messages; those that come before their time are sent off again. */
export const receive = async (queue: InFlight, options: Parameters<Queue['receive']>[0]): Promise<readonly QueueMessage[]> => {
  const received = await receiveSome(queue, options);
  const now = queue.clock.now();
  queue.handedOut.add(received.map(toMessage), now.getTime());
  const early = received.flatMap((message) => {
    const notBefore = notBeforeOf(message);
    return notBefore !== undefined && notBefore > now ? [{ message, notBefore }] : [];
  });
  await sendAnew(queue, early.map(({ message, notBefore }) => ({ receipt: toMessage(message).receipt, notBefore })));
  return received.filter((message) => !early.some((each) => each.message === message)).map(toMessage);
};

/** The first request tells whether further ones are worth it. */
const receiveSome = async ({ client, sdk, queueUrl }: InFlight, { limit, visibilityMs }: Parameters<Queue['receive']>[0]): Promise<readonly Sdk.Message[]> => {
  const request = async (count: number): Promise<readonly Sdk.Message[]> => {
    const { Messages = [] } = await client.send(
      new sdk.ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: count, VisibilityTimeout: Math.ceil(visibilityMs / 1000), ...WANTED }),
    );
    return Messages;
  };
  const first = await request(Math.min(limit, MAX_AT_ONCE));
  const left = limit - MAX_AT_ONCE;
  if (first.length < MAX_AT_ONCE || left <= 0) return first;
  const counts = Array.from({ length: Math.ceil(left / MAX_AT_ONCE) }, (_, index) => Math.min(MAX_AT_ONCE, left - index * MAX_AT_ONCE));
  const settled = await Promise.allSettled(counts.map(request));
  // What has come is handed out even where one request failed: nobody else would see it for the visibility timeout.
  return [first, ...settled.map((result) => (result.status === 'fulfilled' ? result.value : []))].flat();
};

/** Removes messages. */
export const remove = async ({ client, sdk, queueUrl, handedOut }: InFlight, receipts: readonly string[]): Promise<void> => {
  const entries = [...new Set(receipts)].filter((receipt) => receipt !== '').map((receipt, index) => ({ Id: String(index), ReceiptHandle: receipt }));
  await sendInBatches(entries, { ignored: VOID_CODES, send: (Entries) => client.send(new sdk.DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })) });
  handedOut.drop(receipts);
};

/** Hides messages for their delay; those that are not counted are sent anew. */
export const postpone = async (queue: InFlight, delays: Parameters<Queue['postpone']>[0]): Promise<void> => {
  const counted = delays.filter(({ uncounted }) => uncounted !== true);
  const now = queue.clock.now().getTime();
  await Promise.all([
    hide(queue, counted.map(({ receipt, delayMs }) => ({ receipt, seconds: secondsOf(queue, receipt, delayMs) }))),
    sendAnew(queue, delays.filter(({ uncounted }) => uncounted === true).map(({ receipt, delayMs }) => ({ receipt, notBefore: new Date(now + delayMs) }))),
  ]);
};

/** Moves messages to the dead letters; only those that this adapter has handed out, since SQS does not tell a message by its receipt. */
export const bury = async (queue: InFlight, failures: Parameters<Queue['bury']>[0]): Promise<void> => {
  const { client, sdk, deadLetterUrl, clock } = queue;
  const reasons = new Map(failures.map(({ receipt, reason }) => [receipt, toReason(reason)]));
  await move(queue, [...reasons.keys()], async (messages) => {
    const letters = messages.map((message) => ({ ...message, diedAt: clock.now(), reason: reasons.get(message.receipt) ?? '' }));
    await sendInBatches(letters.map(toDeadEntry), { bytesOf, send: (Entries) => client.send(new sdk.SendMessageBatchCommand({ QueueUrl: deadLetterUrl, Entries })) });
  });
};

/** SQS counts every receiving, so that a message which must not count one is sent anew. What is further off than SQS can delay comes, and is sent anew, in between. */
const sendAnew = async (queue: InFlight, later: readonly { readonly receipt: string; readonly notBefore: Date }[]): Promise<void> => {
  const { client, sdk, queueUrl, clock, longestDelaySeconds = LONGEST_DELAY_SECONDS } = queue;
  const times = new Map(later.map(({ receipt, notBefore }) => [receipt, notBefore]));
  await move(queue, [...times.keys()], async (messages) => {
    const entries = messages.map((message, index) => {
      const notBefore = times.get(message.receipt) ?? clock.now();
      const delaySeconds = Math.min(longestDelaySeconds, Math.max(0, Math.ceil((notBefore.getTime() - clock.now().getTime()) / 1000)));
      return toLaterEntry({ message, notBefore, delaySeconds }, index);
    });
    await sendInBatches(entries, { bytesOf, send: (Entries) => client.send(new sdk.SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })) });
  });
};

/** Sends messages elsewhere whose receipts still count, and then removes them; what is cut in between is there twice. */
const move = async (queue: InFlight, receipts: readonly string[], send: (messages: readonly QueueMessage[]) => Promise<void>): Promise<void> => {
  const known = receipts.filter((receipt) => queue.handedOut.find(receipt) !== undefined);
  if (known.length === 0) return;
  const valid = await hide(queue, known.map((receipt) => ({ receipt, seconds: MOVE_SECONDS })));
  await send(valid.flatMap((receipt) => queue.handedOut.find(receipt)?.message ?? []));
  await remove(queue, valid);
  queue.handedOut.drop(known);
};

/** Hides messages for so many seconds from now on; returns the receipts that still count. */
const hide = async ({ client, sdk, queueUrl }: InFlight, hidden: readonly { readonly receipt: string; readonly seconds: number }[]): Promise<readonly string[]> => {
  const known = hidden.filter(({ receipt }) => receipt !== '');
  const entries = known.map(({ receipt, seconds }, index) => ({ Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: seconds }));
  const ignored = await sendInBatches(entries, { ignored: VOID_CODES, send: (Entries) => client.send(new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries })) });
  return entries.filter(({ Id }) => !ignored.has(Id)).map(({ ReceiptHandle }) => ReceiptHandle);
};

/** SQS hides a message for 12 hours in all, counted from its receiving. */
const secondsOf = ({ clock, handedOut }: InFlight, receipt: string, delayMs: number): number => {
  const hiddenMs = clock.now().getTime() - (handedOut.find(receipt)?.at ?? clock.now().getTime());
  return Math.max(0, Math.min(Math.ceil(delayMs / 1000), Math.floor((MAX_INVISIBLE_MS - hiddenMs) / 1000) - 1));
};
