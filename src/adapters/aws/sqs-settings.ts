import type * as Sdk from '@aws-sdk/client-sqs';
import type { Clock } from '#core/ports/clock.ts';

/** What the adapter needs of the SDK, so that the SDK is loaded by whoever opens the queue, and only then. */
export type SqsSdk = Pick<
  typeof Sdk,
  'SendMessageBatchCommand' | 'ReceiveMessageCommand' | 'DeleteMessageBatchCommand' | 'ChangeMessageVisibilityBatchCommand' | 'GetQueueAttributesCommand'
>;

/** A client with its SDK, and the standard queues that it works on. */
export interface SqsQueueSettings {
  readonly client: Sdk.SQSClient;
  readonly sdk: SqsSdk;
  readonly name: string;
  readonly queueUrl: string;
  /** The queue to which the redrive policy of the other moves messages after `maxReceives`. */
  readonly deadLetterUrl: string;
  readonly maxReceives: number;
  readonly clock: Clock;
  /** Longest DelaySeconds of a message: 900, as of SQS, unless given. */
  readonly longestDelaySeconds?: number;
}
