import type * as Sdk from '@aws-sdk/client-sns';
import type { RecordedEvent } from '#core/event.ts';
import type { EventBus } from '#core/ports/event-bus.ts';
import { checkMessage } from '#core/queue-limits.ts';
import { sendInBatches } from './batches.ts';
import { attributesOf, toBody } from './sqs-messages.ts';

/** What the adapter needs of the SDK, so that the SDK is loaded by whoever opens the bus, and only then. */
export type SnsSdk = Pick<typeof Sdk, 'PublishBatchCommand'>;

/** A client with its SDK, and the standard topic that it publishes to. */
export interface SnsEventBusSettings {
  readonly client: Sdk.SNSClient;
  readonly sdk: SnsSdk;
  readonly topicArn: string;
}

type Entry = Sdk.PublishBatchRequestEntry & { Id: string };

/** Loads the SDK, opens a client with the given settings, and returns the bus on it. */
export const openSnsEventBus = async ({ config, topicArn }: { config: Sdk.SNSClientConfig; topicArn: string }): Promise<EventBus> => {
  const sdk = await import('@aws-sdk/client-sns');
  return snsEventBus({ sdk, client: new sdk.SNSClient(config), topicArn });
};

/** What SNS takes of a message, attributes included. */
const MAX_SNS_BYTES = 256 * 1024;

/**
 * The EventBus port on a standard topic of SNS. Every queue subscribes with raw delivery and a filter policy on the attribute `type`
 * (see `subscriptionAttributes`); the attributes `id` and `group` and the message group reach its messages.
 */
export const snsEventBus = ({ client, sdk, topicArn }: SnsEventBusSettings): EventBus => ({
  publish: async (events) => {
    const entries = events.map(toEntry);
    await sendInBatches(entries, { bytesOf, send: (PublishBatchRequestEntries) => client.send(new sdk.PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries })) });
  },
});

/** How the queue of a consumer subscribes to the topic, to receive events of these types as they were published. */
export const subscriptionAttributes = (types: readonly string[]): Record<string, string> => ({ RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ type: types }) });

const toEntry = (event: RecordedEvent, index: number): Entry => {
  const { id, type, ownerId: group } = event;
  const body = toBody(JSON.stringify(event));
  checkMessage({ id, group, body }, index);
  const entry = { Id: String(index), Message: body, MessageGroupId: group, MessageAttributes: attributesOf({ type, id, group }) };
  if (bytesOf(entry) > MAX_SNS_BYTES) throw new TypeError(`Message ${index} (${id}) has ${bytesOf(entry)} bytes with its attributes: SNS takes ${MAX_SNS_BYTES}.`);
  return entry;
};

const bytesOf = ({ Message = '', MessageAttributes = {} }: Entry): number =>
  Object.entries(MessageAttributes).reduce((sum, [name, { DataType = '', StringValue = '' }]) => sum + Buffer.byteLength(name + DataType + StringValue), Buffer.byteLength(Message));
