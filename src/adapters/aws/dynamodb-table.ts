import { setTimeout as sleep } from 'node:timers/promises';
import type * as Sdk from '@aws-sdk/client-dynamodb';
import type { Clock } from '#core/ports/clock.ts';
import { ConditionFailed, StorageFull, type Item, type Query, type QueryPage, type Table, type Write } from '#core/ports/table.ts';
import { checkKey, checkQuery, checkWrites } from '#core/table-limits.ts';
import { compareKeys, rangeOf, type KeyRange } from '#core/table-range.ts';
import { toAttribute, toItem } from './dynamodb-attributes.ts';
import { holdsFromZero, toKey, toTransactItem } from './dynamodb-conditions.ts';

/** What the adapter needs of the SDK, so that the SDK is loaded by whoever opens the table, and only then. */
export type DynamodbSdk = Pick<typeof Sdk, 'GetItemCommand' | 'QueryCommand' | 'ScanCommand' | 'TransactWriteItemsCommand' | 'TransactionCanceledException'>;

/** A client with its SDK, the table it works on, and the time that decides what is expired. */
export interface DynamodbTableSettings {
  readonly client: Sdk.DynamoDBClient;
  readonly sdk: DynamodbSdk;
  readonly tableName: string;
  readonly clock: Clock;
  /** Source of the retry jitter, from 0 to below 1. */
  readonly random?: () => number;
}

/** Conflicts are short; with full jitter from 20 ms up to 1 s a transaction gives up after about 5 s. */
const ATTEMPTS = 14;
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 1_000;
/** Reasons of a cancellation that another attempt may overcome; a failed condition is one only for an expired counter. */
const RETRIED = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded', 'ConditionalCheckFailed']);

/** Loads the SDK, opens a client with the given settings, and returns the table on it. */
export const openDynamodbTable = async ({ config, ...settings }: { config: Sdk.DynamoDBClientConfig; tableName: string; clock: Clock }): Promise<Table> => {
  const sdk = await import('@aws-sdk/client-dynamodb');
  return dynamodbTable({ ...settings, sdk, client: new sdk.DynamoDBClient(config) });
};

/** The Table port on one DynamoDB table that was made by `createTableInput`. */
export const dynamodbTable = (settings: DynamodbTableSettings): Table => {
  const { client, sdk, tableName, clock } = settings;
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1000);
  return {
    get: async (key) => {
      checkKey(key);
      const { Item: stored } = await client.send(new sdk.GetItemCommand({ TableName: tableName, Key: toKey(key), ConsistentRead: true }));
      const item = stored === undefined ? undefined : toItem(stored);
      return item === undefined || isExpired(item, nowSeconds()) ? undefined : item;
    },
    query: async (query) => {
      checkQuery(query);
      const range = rangeOf(query);
      return range === undefined || isPast(query, range) ? { items: [] } : readPage(settings, query, range, nowSeconds());
    },
    transact: async (writes) => {
      checkWrites(writes);
      if (writes.length > 0) await transact(settings, [...writes], nowSeconds());
    },
    listExpired: (limit) => listExpired(settings, limit, nowSeconds()),
    close: async () => client.destroy(),
  };
};

/** The CreateTable request for a table of this adapter: three local secondary indexes, on-demand billing. */
export const createTableInput = (tableName: string): Sdk.CreateTableCommandInput => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'ix1', 'ix2', 'ix3'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: keySchema('sk'),
  LocalSecondaryIndexes: ['ix1', 'ix2', 'ix3'].map((name) => ({ IndexName: name, KeySchema: keySchema(name), Projection: { ProjectionType: 'ALL' } })),
});

const keySchema = (range: string): Sdk.KeySchemaElement[] => [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

const isExpired = ({ expiresAt = Infinity }: Item, now: number): boolean => expiresAt <= now;

const transact = async ({ client, sdk, tableName, random = Math.random }: DynamodbTableSettings, writes: readonly Write[], now: number): Promise<void> => {
  let restarts: ReadonlyMap<number, number> = new Map();
  // Taken before the first wait: the caller may change its objects from then on.
  const items = writes.map((write) => toTransactItem(write, { tableName, now }));
  for (let attempt = 1; ; attempt += 1) {
    const attempted = items.map((item, index) => (restarts.has(index) ? toTransactItem(writes[index]!, { tableName, now, expiredAt: restarts.get(index)! }) : item));
    try {
      await client.send(new sdk.TransactWriteItemsCommand({ TransactItems: attempted }));
      return;
    } catch (error) {
      if (!(error instanceof sdk.TransactionCanceledException)) throw error;
      restarts = restartsAfter(error, writes, restarts, now);
      if (attempt >= ATTEMPTS) throw new Error(`The transaction met others on the same items ${ATTEMPTS} times: send it again later.`, { cause: error });
    }
    await sleep(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)));
  }
};

/**
 * Reads why a transaction was cancelled. Returns the increments that the next attempt has to start anew,
 * because their item has expired and DynamoDB has not removed it yet.
 * @throws the error of the first write that really failed, or the SDK's own where another attempt is useless
 */
const restartsAfter = (cancelled: Sdk.TransactionCanceledException, writes: readonly Write[], before: ReadonlyMap<number, number>, now: number): ReadonlyMap<number, number> => {
  const restarts = new Map(before);
  const codes = new Set<string>();
  (cancelled.CancellationReasons ?? []).forEach(({ Code = 'None', Item: found }, index) => {
    codes.add(Code);
    const write = writes[index];
    if (Code !== 'ConditionalCheckFailed' || write === undefined) return;
    const expiredAt = found === undefined ? undefined : toItem(found).expiresAt;
    if (restarts.delete(index)) return;
    if (write.kind !== 'increment' || expiredAt === undefined || expiredAt > now || !holdsFromZero(write)) throw write.orElse?.() ?? new ConditionFailed(index);
    restarts.set(index, expiredAt);
  });
  if (codes.has('ItemCollectionSizeLimitExceeded')) throw new StorageFull({ cause: cancelled });
  codes.delete('None');
  if ([...codes].some((code) => !RETRIED.has(code))) throw cancelled;
  return restarts;
};

const readPage = async ({ client, sdk, tableName }: DynamodbTableSettings, query: Query, range: KeyRange, now: number): Promise<QueryPage> => {
  const { index, limit, descending = false } = query;
  const found: Item[] = [];
  let start = startKey(query, range);
  do {
    const page = await client.send(
      new sdk.QueryCommand({
        TableName: tableName,
        ...(index !== undefined && { IndexName: index }),
        ...keyCondition(query, range, now),
        ...(start !== undefined && { ExclusiveStartKey: start }),
        ConsistentRead: true,
        ScanIndexForward: !descending,
        // One item more than asked tells whether a further page exists.
        Limit: limit + 1 - found.length,
      }),
    );
    found.push(...(page.Items ?? []).map(toItem).filter((item) => item[index ?? 'sk'] !== range.high));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && found.length <= limit);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length <= limit || last === undefined ? { items } : { items, next: { at: last[index ?? 'sk'] ?? '', sk: last.sk } };
};

const keyCondition = ({ pk, index }: Query, { low, high }: KeyRange, now: number) => {
  const sort = low !== '' && high !== undefined ? '#sort BETWEEN :low AND :high' : low !== '' ? '#sort >= :low' : high === undefined ? undefined : '#sort < :high';
  return {
    KeyConditionExpression: sort === undefined ? '#pk = :pk' : `#pk = :pk AND ${sort}`,
    FilterExpression: 'attribute_not_exists(#expiresAt) OR #expiresAt > :now',
    ExpressionAttributeNames: { '#pk': 'pk', '#expiresAt': 'expiresAt', ...(sort !== undefined && { '#sort': index ?? 'sk' }) },
    ExpressionAttributeValues: {
      ':pk': toAttribute(pk),
      ':now': toAttribute(now),
      ...(low !== '' && { ':low': toAttribute(low) }),
      ...(high !== undefined && { ':high': toAttribute(high) }),
    },
  };
};

/** Whether the position lies behind the last key of the range; DynamoDB refuses to start outside of it. */
const isPast = ({ after, descending }: Query, { low, high }: KeyRange): boolean => {
  if (after === undefined) return false;
  return descending ? compareKeys(after.at, low) < 0 : high !== undefined && compareKeys(after.at, high) >= 0;
};

const startKey = ({ pk, index, after, descending }: Query, { low, high }: KeyRange): Record<string, Sdk.AttributeValue> | undefined => {
  if (after === undefined) return undefined;
  const isBefore = descending ? high !== undefined && compareKeys(after.at, high) >= 0 : compareKeys(after.at, low) < 0;
  if (isBefore) return undefined;
  return { ...toKey({ pk, sk: after.sk }), ...(index !== undefined && { [index]: toAttribute(after.at) }) };
};

const listExpired = async ({ client, sdk, tableName }: DynamodbTableSettings, limit: number, now: number): Promise<readonly Item[]> => {
  const found: Item[] = [];
  let start: Record<string, Sdk.AttributeValue> | undefined;
  do {
    const page = await client.send(
      new sdk.ScanCommand({
        TableName: tableName,
        FilterExpression: '#expiresAt <= :now',
        ExpressionAttributeNames: { '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: { ':now': toAttribute(now) },
        ConsistentRead: true,
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(page.Items ?? []).map(toItem));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && found.length < limit);
  return found.slice(0, limit);
};
