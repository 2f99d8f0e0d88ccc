import type * as Sdk from '@aws-sdk/client-sqs';
import type { DeadLetter, NewMessage, QueueMessage } from '#core/ports/queue.ts';
import { neverAnswered } from '#core/queue-limits.ts';

/** What every request for messages asks for beside the body. */
export const WANTED = {
  MessageSystemAttributeNames: ['ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp', 'SentTimestamp'],
  MessageAttributeNames: ['All'],
} as const satisfies Pick<Sdk.ReceiveMessageCommandInput, 'MessageSystemAttributeNames' | 'MessageAttributeNames'>;

/** A received message that is to come again, uncounted. */
export interface Later {
  readonly message: QueueMessage;
  readonly notBefore: Date;
  readonly delaySeconds: number;
}

/** Characters that JSON may hold as they are and SQS refuses, with what means the same in JSON. */
const REFUSED_IN_JSON = /[\ufffe\uffff]/g;
/** What SQS allows in no text (https://www.w3.org/TR/REC-xml/#charsets). */
const REFUSED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const NO_REASON = 'no reason given';

/** Text attributes of a message; SQS takes no empty text. */
export const attributesOf = (texts: Readonly<Record<string, string>>): Record<string, { DataType: 'String'; StringValue: string }> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { DataType: 'String' as const, StringValue: text }]));

/** JSON as SQS and SNS take it. */
export const toBody = (json: string): string => json.replace(REFUSED_IN_JSON, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

/** An entry that sends a message; its group is known to SQS, which then serves groups fairly, and to the receiver. */
export const toEntry = ({ id, group, body }: NewMessage, index: number): Sdk.SendMessageBatchRequestEntry & { Id: string } => ({
  Id: String(index),
  MessageBody: toBody(body),
  MessageGroupId: group,
  MessageAttributes: attributesOf({ id, group }),
});

/** An entry that sends a received message anew, as if it had not been received, and at the earliest at a time that may be further off than SQS can delay. */
export const toLaterEntry = ({ message, notBefore, delaySeconds }: Later, index: number): Sdk.SendMessageBatchRequestEntry & { Id: string } => ({
  ...toEntry(message, index),
  DelaySeconds: delaySeconds,
  MessageAttributes: attributesOf({
    id: message.id,
    group: message.group,
    sentAt: message.sentAt.toISOString(),
    earlierAttempts: String(message.attempts - 1),
    notBefore: notBefore.toISOString(),
  }),
});

/** An entry that sends a message to the dead letters, with all that is known of its end. */
export const toDeadEntry = (letter: DeadLetter, index: number): Sdk.SendMessageBatchRequestEntry & { Id: string } => ({
  ...toEntry(letter, index),
  MessageAttributes: attributesOf({
    id: letter.id,
    group: letter.group,
    attempts: String(letter.attempts),
    sentAt: letter.sentAt.toISOString(),
    diedAt: letter.diedAt.toISOString(),
    reason: letter.reason === '' ? NO_REASON : letter.reason.replace(REFUSED, '\ufffd'),
  }),
});

/** Bytes of an entry as SQS counts them: its body and its attributes. */
export const bytesOf = ({ MessageBody = '', MessageAttributes = {} }: Sdk.SendMessageBatchRequestEntry): number =>
  Object.entries(MessageAttributes).reduce((sum, [name, { DataType = '', StringValue = '' }]) => sum + Buffer.byteLength(name + DataType + StringValue), Buffer.byteLength(MessageBody));

/** A received message. */
export const toMessage = (message: Sdk.Message): QueueMessage => {
  const { ApproximateReceiveCount, SentTimestamp } = message.Attributes ?? {};
  const sentAt = textOf(message, 'sentAt');
  return {
    ...toNewMessage(message),
    attempts: Number(textOf(message, 'earlierAttempts') ?? 0) + Number(ApproximateReceiveCount ?? 1),
    sentAt: sentAt === undefined ? timeOf(SentTimestamp) : new Date(sentAt),
    receipt: message.ReceiptHandle ?? '',
  };
};

/** The time before which a message that was sent anew must not be handed out; undefined when there is none. */
export const notBeforeOf = (message: Sdk.Message): Date | undefined => {
  const text = textOf(message, 'notBefore');
  return text === undefined ? undefined : new Date(text);
};

/**
 * A dead letter. One that SQS itself has moved carries no end of its own: it was received as often as its queue allows, and
 * its last known sign of life is the first time that it was received.
 */
export const toDeadLetter = (message: Sdk.Message, maxReceives: number): DeadLetter => {
  const { ApproximateFirstReceiveTimestamp, SentTimestamp } = message.Attributes ?? {};
  const [sentAt, diedAt] = [textOf(message, 'sentAt'), textOf(message, 'diedAt')];
  return {
    ...toNewMessage(message),
    attempts: Number(textOf(message, 'attempts') ?? maxReceives),
    sentAt: sentAt === undefined ? timeOf(SentTimestamp) : new Date(sentAt),
    diedAt: diedAt === undefined ? timeOf(ApproximateFirstReceiveTimestamp) : new Date(diedAt),
    reason: textOf(message, 'reason') ?? neverAnswered(maxReceives),
  };
};

/** Messages that another program has sent may lack the attributes of this adapter. */
const toNewMessage = (message: Sdk.Message): NewMessage => {
  const { MessageId = '', Body = '' } = message;
  return { id: textOf(message, 'id') ?? MessageId, group: textOf(message, 'group') ?? MessageId, body: Body };
};

const textOf = ({ MessageAttributes }: Sdk.Message, name: string): string | undefined => MessageAttributes?.[name]?.StringValue;

const timeOf = (milliseconds: string | undefined): Date => new Date(Number(milliseconds ?? 0));
