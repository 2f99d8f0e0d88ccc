import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as sdk from '@aws-sdk/client-dynamodb';
import { describeTable } from '#adapters/conformance/table.conformance.ts';
import { createTableInput, openDynamodbTable } from './dynamodb-table.ts';

const ENDPOINTS = resolve(import.meta.dirname, '../../../.engines/endpoints.json');

const endpoint = (): string => {
  const endpoints: { readonly dynoxide?: string } = existsSync(ENDPOINTS) ? JSON.parse(readFileSync(ENDPOINTS, 'utf8')) : {};
  if (endpoints.dynoxide === undefined) throw new Error(`${ENDPOINTS} names no "dynoxide": start the test engines first.`);
  return endpoints.dynoxide;
};

describeTable('dynamodbTable', {
  open: async (clock) => {
    const config = { endpoint: endpoint(), region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
    const tableName = `table_${randomBytes(6).toString('hex')}`;
    const admin = new sdk.DynamoDBClient(config);
    await admin.send(new sdk.CreateTableCommand(createTableInput(tableName)));
    await sdk.waitUntilTableExists({ client: admin, minDelay: 1, maxWaitTime: 60 }, { TableName: tableName });
    admin.destroy();
    return openDynamodbTable({ config, tableName, clock });
  },
  histories: 60,
});
