import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Room for a body of 256 KiB and its attributes. */
const MAXIMUM_MESSAGE_SIZE = '1048576';

/** Creates a standard queue with its dead-letter queue; the redrive policy is given at once, since ElasticMQ takes none later. */
export const createQueue = async (client: SQSClient, name: string, maxReceives: number): Promise<{ readonly queueUrl: string; readonly queueArn: string; readonly deadLetterUrl: string }> => {
  const dead = await create(client, `${name}-dead`, {});
  const policy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: maxReceives });
  const live = await create(client, name, { RedrivePolicy: policy });
  return { queueUrl: live.url, queueArn: live.arn, deadLetterUrl: dead.url };
};

const create = async (client: SQSClient, name: string, attributes: Readonly<Record<string, string>>): Promise<{ readonly url: string; readonly arn: string }> => {
  const { QueueUrl: url = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { MaximumMessageSize: MAXIMUM_MESSAGE_SIZE, ...attributes } }));
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return { url, arn: Attributes?.QueueArn ?? '' };
};
