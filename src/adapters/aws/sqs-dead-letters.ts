import type * as Sdk from '@aws-sdk/client-sqs';
import type { DeadLetter } from '#core/ports/queue.ts';
import { sendInBatches } from './batches.ts';
import { bytesOf, toDeadLetter, toEntry, WANTED } from './sqs-messages.ts';
import { VOID_CODES } from './sqs-receipts.ts';
import type { SqsQueueSettings } from './sqs-settings.ts';

/** Seconds for which letters are hidden while they are looked through; whoever dies meanwhile gives them back so late. */
const LOOK_SECONDS = 30;
const MAX_AT_ONCE = 10;

/** Lists dead letters: takes them for a moment, and gives them back. */
export const listDead = async (settings: SqsQueueSettings, limit: number): Promise<readonly DeadLetter[]> => {
  const taken: Sdk.Message[] = [];
  try {
    while (taken.length < limit) {
      const messages = await take(settings, Math.min(MAX_AT_ONCE, limit - taken.length));
      if (messages.length === 0) break;
      taken.push(...messages);
    }
    return taken.map((message) => toDeadLetter(message, settings.maxReceives)).toSorted((a, b) => a.diedAt.getTime() - b.diedAt.getTime());
  } finally {
    await giveBack(settings, taken);
  }
};

/** Sends dead letters to their queue again, and then removes them; what is cut in between is there twice. */
export const redrive = async (settings: SqsQueueSettings, ids: readonly string[] | undefined): Promise<number> => {
  if (ids?.length === 0) return 0;
  const chosen = ids === undefined ? undefined : new Set(ids);
  const others: Sdk.Message[] = [];
  let redriven = 0;
  try {
    for (;;) {
      const messages = await take(settings, MAX_AT_ONCE);
      if (messages.length === 0) return redriven;
      const wanted = messages.filter((message) => chosen === undefined || chosen.has(toDeadLetter(message, settings.maxReceives).id));
      others.push(...messages.filter((message) => !wanted.includes(message)));
      await revive(settings, wanted);
      redriven += wanted.length;
    }
  } finally {
    await giveBack(settings, others);
  }
};

const take = async ({ client, sdk, deadLetterUrl }: SqsQueueSettings, count: number): Promise<readonly Sdk.Message[]> => {
  const { Messages = [] } = await client.send(new sdk.ReceiveMessageCommand({ QueueUrl: deadLetterUrl, MaxNumberOfMessages: count, VisibilityTimeout: LOOK_SECONDS, ...WANTED }));
  return Messages;
};

const revive = async ({ client, sdk, queueUrl, deadLetterUrl, maxReceives }: SqsQueueSettings, messages: readonly Sdk.Message[]): Promise<void> => {
  const letters = messages.map((message) => toDeadLetter(message, maxReceives));
  await sendInBatches(letters.map(toEntry), { bytesOf, send: (Entries) => client.send(new sdk.SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })) });
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await sendInBatches(entries, { ignored: VOID_CODES, send: (Entries) => client.send(new sdk.DeleteMessageBatchCommand({ QueueUrl: deadLetterUrl, Entries })) });
};

const giveBack = async ({ client, sdk, deadLetterUrl }: SqsQueueSettings, messages: readonly Sdk.Message[]): Promise<void> => {
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
  await sendInBatches(entries, { ignored: VOID_CODES, send: (Entries) => client.send(new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl: deadLetterUrl, Entries })) });
};
