import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Guard, Item, Key, Write } from '#core/ports/table.ts';
import { toAttribute, toAttributes } from './dynamodb-attributes.ts';

/** What one transaction is written against: the table, and the second that decides what is expired. */
export interface WriteContext {
  readonly tableName: string;
  readonly now: number;
  /** For an increment whose item was found expired and is to be started anew: the expiry that was found. */
  readonly expiredAt?: number;
}

type Increment = Extract<Write, { kind: 'increment' }>;

interface Expression {
  readonly text: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
}

const ALIVE = '(attribute_not_exists(#expiresAt) OR #expiresAt > :now)';

/** The member of TransactWriteItems for one write of a transaction. */
export const toTransactItem = (write: Write, { tableName, now, expiredAt }: WriteContext): TransactWriteItem => {
  if (write.kind === 'increment' && expiredAt !== undefined) return { Put: { TableName: tableName, Item: toAttributes(freshCounters(write)), ...condition(stillExpired(expiredAt)) } };
  if (write.kind === 'increment') return { Update: { TableName: tableName, Key: toKey(write.key), ...increment(write, now) } };
  const guarded = write.guard === undefined ? {} : condition(guardExpression(write.guard, now));
  if (write.kind === 'put') return { Put: { TableName: tableName, Item: toAttributes(write.item), ...guarded } };
  if (write.kind === 'delete') return { Delete: { TableName: tableName, Key: toKey(write.key), ...guarded } };
  return { ConditionCheck: { TableName: tableName, Key: toKey(write.key), ...condition(guardExpression(write.guard, now)) } };
};

/** The two key attributes of a stored item. */
export const toKey = ({ pk, sk }: Key): Record<'pk' | 'sk', AttributeValue> => ({ pk: { S: pk }, sk: { S: sk } });

/** Whether an increment that starts from nothing keeps its bounds. */
export const holdsFromZero = ({ by, atMost = {} }: Increment): boolean =>
  Object.values(by).every((amount) => amount >= 0) && Object.entries(atMost).every(([name, bound]) => (by[name] ?? 0) <= bound);

const freshCounters = ({ key, by, expiresAt }: Increment): Item => ({ pk: key.pk, sk: key.sk, ...by, expiresAt });

const condition = ({ text, names, values }: Expression) =>
  ({
    ConditionExpression: text,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }) as const;

const guardExpression = (guard: Guard, now: number): Expression => {
  const names = { '#expiresAt': 'expiresAt' };
  const values = { ':now': toAttribute(now) };
  switch (guard.is) {
    case 'absent':
      return { text: 'attribute_not_exists(#pk) OR #expiresAt <= :now', names: { ...names, '#pk': 'pk' }, values };
    case 'present':
      return { text: `attribute_exists(#pk) AND ${ALIVE}`, names: { ...names, '#pk': 'pk' }, values };
    case 'version':
      return { text: `#version = :version AND ${ALIVE}`, names: { ...names, '#version': 'version' }, values: { ...values, ':version': toAttribute(guard.version) } };
  }
};

const stillExpired = (expiredAt: number): Expression => ({
  text: '#expiresAt = :found',
  names: { '#expiresAt': 'expiresAt' },
  values: { ':found': toAttribute(expiredAt) },
});

const increment = ({ by, atMost = {}, expiresAt }: Increment, now: number) => {
  const names: Record<string, string> = { '#expiresAt': 'expiresAt' };
  const values: Record<string, AttributeValue> = { ':now': toAttribute(now) };
  const conditions = [ALIVE];
  const additions: string[] = [];
  [...new Set([...Object.keys(by), ...Object.keys(atMost)])].forEach((attribute, position) => {
    const name = `#a${position}`;
    names[name] = attribute;
    const amount = by[attribute] ?? 0;
    const bound = atMost[attribute] ?? Number.MAX_SAFE_INTEGER;
    const isFromZero = amount <= bound && amount >= 0;
    conditions.push(`(${isFromZero ? `attribute_not_exists(${name}) OR ` : ''}${name} BETWEEN :low${position} AND :high${position})`);
    values[`:low${position}`] = toAttribute(attribute in by ? -amount : Number.MIN_SAFE_INTEGER);
    values[`:high${position}`] = toAttribute(bound - amount);
    if (attribute in by) {
      additions.push(`${name} :by${position}`);
      values[`:by${position}`] = toAttribute(amount);
    }
  });
  if (expiresAt !== undefined) values[':expiresAt'] = toAttribute(expiresAt);
  const update = `${additions.length > 0 ? `ADD ${additions.join(', ')}` : ''}${expiresAt === undefined ? '' : ' SET #expiresAt = :expiresAt'}`;
  return { UpdateExpression: update, ...condition({ text: conditions.join(' AND '), names, values }) };
};
