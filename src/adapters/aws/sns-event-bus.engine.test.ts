import { randomBytes } from 'node:crypto';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { describeEventBus } from '#adapters/conformance/event-bus.conformance.ts';
import type { Queue } from '#core/ports/queue.ts';
import { engineConfig } from './engine-config.testing.ts';
import { snsEventBus, subscriptionAttributes } from './sns-event-bus.ts';
import { sqsQueue } from './sqs-queue.ts';
import { createQueue } from './sqs-queues.testing.ts';

const MAX_RECEIVES = 5;

describeEventBus('snsEventBus', {
  open: async (subscriptions) => {
    const [topics, queues] = [new sns.SNSClient(engineConfig('ministack')), new sqs.SQSClient(engineConfig('ministack'))];
    const suffix = randomBytes(6).toString('hex');
    const { TopicArn: topicArn = '' } = await topics.send(new sns.CreateTopicCommand({ Name: `events-${suffix}` }));
    const subscribed = async (name: string, types: readonly string[]): Promise<Queue> => {
      const { queueArn, ...urls } = await createQueue(queues, `${name}-${suffix}`, MAX_RECEIVES);
      const subscription = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, Attributes: subscriptionAttributes(types) };
      if (types.length > 0) await topics.send(new sns.SubscribeCommand(subscription));
      return sqsQueue({ client: queues, sdk: sqs, name, clock: { now: () => new Date() }, maxReceives: MAX_RECEIVES, ...urls });
    };
    return {
      bus: snsEventBus({ client: topics, sdk: sns, topicArn }),
      queues: {
        indexer: await subscribed('indexer', subscriptions.indexer),
        sender: await subscribed('sender', subscriptions.sender),
        idler: await subscribed('idler', subscriptions.idler),
      },
      close: async () => {
        topics.destroy();
        queues.destroy();
      },
    };
  },
  settleMs: 2_000,
});
