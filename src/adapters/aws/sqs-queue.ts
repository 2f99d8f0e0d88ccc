import type * as Sdk from '@aws-sdk/client-sqs';
import { MAX_INVISIBLE_MS, type Queue, type QueueDepth, type QueueMessage } from '#core/ports/queue.ts';
import { checkDelay, checkLimit, checkMessages, checkReceive, toReason } from '#core/queue-limits.ts';
import { sendInBatches } from './batches.ts';
import { listDead, redrive } from './sqs-dead-letters.ts';
import { bytesOf, toDeadEntry, toEntry, toMessage, WANTED } from './sqs-messages.ts';
import { handedOutMessages, VOID_CODES, type HandedOutMessages } from './sqs-receipts.ts';
import type { SqsQueueSettings } from './sqs-settings.ts';

const MAX_AT_ONCE = 10;
/** While a message is buried it must not come again: a letter would be dead and alive. */
const BURIAL_SECONDS = 60;

/** Loads the SDK, opens a client with the given settings, and returns the queue on it. */
export const openSqsQueue = async ({ config, ...settings }: { config: Sdk.SQSClientConfig } & Omit<SqsQueueSettings, 'client' | 'sdk'>): Promise<Queue> => {
  const sdk = await import('@aws-sdk/client-sqs');
  return sqsQueue({ ...settings, sdk, client: new sdk.SQSClient(config) });
};

/**
 * The Queue port on two standard queues of SQS. Owners are SQS's message groups, which it serves fairly. Times are rounded up to whole
 * seconds; a message is hidden for at most 12 hours since it was received. Messages of 256 KiB need queues whose
 * MaximumMessageSize leaves room for attributes.
 */
export const sqsQueue = (settings: SqsQueueSettings): Queue => {
  const { client, sdk, name, queueUrl } = settings;
  const handedOut = handedOutMessages();
  return {
    name,
    send: async (messages) => {
      checkMessages(messages);
      await sendInBatches(messages.map(toEntry), { bytesOf, send: (Entries) => client.send(new sdk.SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })) });
    },
    receive: async (options) => {
      checkReceive(options);
      const messages = await receive(settings, options);
      handedOut.add(messages, settings.clock.now().getTime());
      return messages;
    },
    remove: async (receipts) => {
      await remove(settings, receipts);
      handedOut.drop(receipts);
    },
    postpone: async (delays) => {
      delays.forEach(checkDelay);
      await hide(settings, delays.map(({ receipt, delayMs }) => ({ receipt, seconds: secondsOf(settings, handedOut, receipt, delayMs) })));
    },
    bury: async (failures) => bury(settings, handedOut, failures),
    listDead: async (limit) => {
      checkLimit(limit);
      return listDead(settings, limit);
    },
    redrive: (ids) => redrive(settings, ids),
    depth: () => depth(settings),
  };
};

/** The first request tells whether further ones are worth it. */
const receive = async ({ client, sdk, queueUrl }: SqsQueueSettings, { limit, visibilityMs }: Parameters<Queue['receive']>[0]): Promise<readonly QueueMessage[]> => {
  const request = async (count: number): Promise<readonly Sdk.Message[]> => {
    const { Messages = [] } = await client.send(
      new sdk.ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: count, VisibilityTimeout: Math.ceil(visibilityMs / 1000), ...WANTED }),
    );
    return Messages;
  };
  const first = await request(Math.min(limit, MAX_AT_ONCE));
  const left = limit - MAX_AT_ONCE;
  if (first.length < MAX_AT_ONCE || left <= 0) return first.map(toMessage);
  const counts = Array.from({ length: Math.ceil(left / MAX_AT_ONCE) }, (_, index) => Math.min(MAX_AT_ONCE, left - index * MAX_AT_ONCE));
  const settled = await Promise.allSettled(counts.map(request));
  // What has come is handed out even where one request failed: nobody else would see it for the visibility timeout.
  return [first, ...settled.map((result) => (result.status === 'fulfilled' ? result.value : []))].flat().map(toMessage);
};

const remove = async ({ client, sdk, queueUrl }: SqsQueueSettings, receipts: readonly string[]): Promise<void> => {
  const entries = [...new Set(receipts)].filter((receipt) => receipt !== '').map((receipt, index) => ({ Id: String(index), ReceiptHandle: receipt }));
  await sendInBatches(entries, { ignored: VOID_CODES, send: (Entries) => client.send(new sdk.DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })) });
};

/** Hides messages for so many seconds from now on; returns the receipts that still count. */
const hide = async ({ client, sdk, queueUrl }: SqsQueueSettings, hidden: readonly { readonly receipt: string; readonly seconds: number }[]): Promise<readonly string[]> => {
  const known = hidden.filter(({ receipt }) => receipt !== '');
  const entries = known.map(({ receipt, seconds }, index) => ({ Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: seconds }));
  const ignored = await sendInBatches(entries, { ignored: VOID_CODES, send: (Entries) => client.send(new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries })) });
  return entries.filter(({ Id }) => !ignored.has(Id)).map(({ ReceiptHandle }) => ReceiptHandle);
};

/** SQS hides a message for 12 hours in all, counted from its receiving. */
const secondsOf = ({ clock }: SqsQueueSettings, handedOut: HandedOutMessages, receipt: string, delayMs: number): number => {
  const hiddenMs = clock.now().getTime() - (handedOut.find(receipt)?.at ?? clock.now().getTime());
  return Math.max(0, Math.min(Math.ceil(delayMs / 1000), Math.floor((MAX_INVISIBLE_MS - hiddenMs) / 1000) - 1));
};

const bury = async (settings: SqsQueueSettings, handedOut: HandedOutMessages, failures: Parameters<Queue['bury']>[0]): Promise<void> => {
  const { client, sdk, deadLetterUrl, clock } = settings;
  const reasons = new Map(failures.filter(({ receipt }) => handedOut.find(receipt) !== undefined).map(({ receipt, reason }) => [receipt, toReason(reason)]));
  const receipts = await hide(settings, [...reasons.keys()].map((receipt) => ({ receipt, seconds: BURIAL_SECONDS })));
  const letters = receipts.flatMap((receipt) => {
    const message = handedOut.find(receipt)?.message;
    return message === undefined ? [] : [{ ...message, diedAt: clock.now(), reason: reasons.get(receipt) ?? '' }];
  });
  await sendInBatches(letters.map(toDeadEntry), { bytesOf, send: (Entries) => client.send(new sdk.SendMessageBatchCommand({ QueueUrl: deadLetterUrl, Entries })) });
  await remove(settings, receipts);
  handedOut.drop([...reasons.keys()]);
};

/** SQS counts approximately; the age of the oldest message is a metric of CloudWatch, not of the queue. */
const depth = async ({ client, sdk, queueUrl, deadLetterUrl }: SqsQueueSettings): Promise<QueueDepth> => {
  const counts = async (url: string): Promise<{ readonly ready: number; readonly hidden: number }> => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'] as const;
    const { Attributes = {} } = await client.send(new sdk.GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }));
    const [ready = 0, inFlight = 0, delayed = 0] = names.map((attribute) => Number(Attributes[attribute] ?? 0));
    return { ready, hidden: inFlight + delayed };
  };
  const [live, dead] = await Promise.all([counts(queueUrl), counts(deadLetterUrl)]);
  return { ready: live.ready, invisible: live.hidden, dead: dead.ready + dead.hidden, oldestAgeMs: 0 };
};
