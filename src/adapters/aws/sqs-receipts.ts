import type { QueueMessage } from '#core/ports/queue.ts';

/** A message that this adapter has handed out, and not yet heard of. */
export interface HandedOut {
  readonly message: QueueMessage;
  readonly at: number;
}

/** The messages that were handed out: burying needs their content, postponing the time since when they are hidden. */
export interface HandedOutMessages {
  add(messages: readonly QueueMessage[], at: number): void;
  find(receipt: string): HandedOut | undefined;
  drop(receipts: readonly string[]): void;
}

/** What SQS answers for a receipt that is void, or is none. */
export const VOID_CODES: ReadonlySet<string> = new Set([
  'ReceiptHandleIsInvalid',
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'MessageNotInflight',
  'AWS.SimpleQueueService.MessageNotInflight',
]);

/** SQS holds as many messages of a standard queue in flight. */
const MOST = 120_000;

/** Keeps what was handed out; forgets the oldest above 120,000, which is as many as SQS hands out at once. */
export const handedOutMessages = (): HandedOutMessages => {
  const byReceipt = new Map<string, HandedOut>();
  return {
    add: (messages, at) => {
      for (const message of messages) byReceipt.set(message.receipt, { message, at });
      for (const receipt of byReceipt.keys()) {
        if (byReceipt.size <= MOST) break;
        byReceipt.delete(receipt);
      }
    },
    find: (receipt) => byReceipt.get(receipt),
    drop: (receipts) => {
      for (const receipt of receipts) byReceipt.delete(receipt);
    },
  };
};
