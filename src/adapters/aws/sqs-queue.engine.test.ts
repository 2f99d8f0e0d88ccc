import { randomBytes } from 'node:crypto';
import * as sdk from '@aws-sdk/client-sqs';
import { describeQueue } from '#adapters/conformance/queue.conformance.ts';
import { engineConfig } from './engine-config.testing.ts';
import { createQueue } from './sqs-queues.testing.ts';
import { sqsQueue } from './sqs-queue.ts';

/** So short that the suite sees what happens to messages which are postponed for longer. */
const LONGEST_DELAY_SECONDS = 1;

describeQueue('sqsQueue', {
  open: async (clock) => {
    const client = new sdk.SQSClient(engineConfig('elasticmq'));
    return {
      newQueue: async ({ maxReceives }) => {
        const name = `work-${randomBytes(6).toString('hex')}`;
        return sqsQueue({ client, sdk, name, clock, maxReceives, longestDelaySeconds: LONGEST_DELAY_SECONDS, ...(await createQueue(client, name, maxReceives)) });
      },
      close: async () => client.destroy(),
    };
  },
  hasClock: false,
  visibilityMs: 2_000,
  // ElasticMQ takes message groups of standard queues and goes by the order of sending.
  isFair: false,
  histories: 0,
});
