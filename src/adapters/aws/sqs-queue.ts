import type * as Sdk from '@aws-sdk/client-sqs';
import type { Queue, QueueDepth } from '#core/ports/queue.ts';
import { checkDelay, checkLimit, checkMessages, checkReceive } from '#core/queue-limits.ts';
import { sendInBatches } from './batches.ts';
import { listDead, redrive } from './sqs-dead-letters.ts';
import { bury, postpone, receive, remove, type InFlight } from './sqs-in-flight.ts';
import { bytesOf, toEntry } from './sqs-messages.ts';
import { handedOutMessages } from './sqs-receipts.ts';
import type { SqsQueueSettings } from './sqs-settings.ts';

/** Loads the SDK, opens a client with the given settings, and returns the queue on it. */
export const openSqsQueue = async ({ config, ...settings }: { config: Sdk.SQSClientConfig } & Omit<SqsQueueSettings, 'client' | 'sdk'>): Promise<Queue> => {
  const sdk = await import('@aws-sdk/client-sqs');
  return sqsQueue({ ...settings, sdk, client: new sdk.SQSClient(config) });
};

/**
 * The Queue port on two standard queues of SQS. Owners are SQS's message groups, which it serves fairly. Times are rounded up to whole
 * seconds; a message is hidden for at most 12 hours since it was received. One that is postponed uncounted is sent anew, since
 * SQS counts every receiving. Messages of 256 KiB need queues whose
 * MaximumMessageSize leaves room for attributes.
 */
export const sqsQueue = (settings: SqsQueueSettings): Queue => {
  const { client, sdk, name, queueUrl } = settings;
  const inFlight: InFlight = { ...settings, handedOut: handedOutMessages() };
  return {
    name,
    send: async (messages) => {
      checkMessages(messages);
      await sendInBatches(messages.map(toEntry), { bytesOf, send: (Entries) => client.send(new sdk.SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })) });
    },
    receive: async (options) => {
      checkReceive(options);
      return receive(inFlight, options);
    },
    remove: (receipts) => remove(inFlight, receipts),
    postpone: async (delays) => {
      delays.forEach(checkDelay);
      await postpone(inFlight, delays);
    },
    bury: (failures) => bury(inFlight, failures),
    listDead: async (limit) => {
      checkLimit(limit);
      return listDead(settings, limit);
    },
    redrive: (ids) => redrive(settings, ids),
    depth: () => depth(settings),
  };
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
