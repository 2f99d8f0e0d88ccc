import { expect, test } from '@jest/globals';
import { AWS_ENVIRONMENT } from '#runtime/lambda/lambda.testing.ts';
import { readSettings } from '#runtime/settings.ts';

test('readSettings runs on one machine without any setting', () => {
  expect(readSettings({})).toMatchObject({ dataFolder: '.data', host: '127.0.0.1', apiPort: 3000, objectsPort: 3001 });
});

test('readSettings names every setting that cannot be used, and what it must be', () => {
  const read = () => readSettings({ PORT: '70000', MAX_CONCURRENCY: '0', LOG_LEVEL: 'loud' });

  expect(read).toThrow('PORT is "70000"; it must be a port from 0 to 65535.');
  expect(read).toThrow('MAX_CONCURRENCY is "0"; it must be a whole number above zero.');
  expect(read).toThrow('LOG_LEVEL is "loud"; it must be one of info, warn, error, silent.');
});

test('readSettings asks for the stores on AWS only where they are chosen, and repeats no secret', () => {
  const read = () => readSettings({ STORES: 'aws', TABLE_NAME: 'table', CURSOR_KEY: 'short secret', PORT: '70000' });

  expect(readSettings({}).aws).toBeUndefined();
  expect(read).toThrow('PORT is "70000"; it must be a port from 0 to 65535.');
  expect(read).toThrow('AWS_REGION is ""; it must be given with STORES=aws.');
  expect(read).toThrow('CURSOR_KEY is not usable; it must be at least 32 random bytes in base64.');
  expect(read).not.toThrow('short secret');
});

test('readSettings takes an https address and a name for the search index on AWS', () => {
  const read = (more: Readonly<Record<string, string>>) => () => readSettings({ ...AWS_ENVIRONMENT, ...more });

  expect(read({})().aws).toMatchObject({ searchNode: '', searchIndexPrefix: 'demobackend', searchReplicas: 1 });
  expect(read({ SEARCH_NODE: 'https://search.example.com', SEARCH_INDEX_PREFIX: 'demo-2', SEARCH_REPLICAS: '0' })().aws).toMatchObject({ searchNode: 'https://search.example.com', searchIndexPrefix: 'demo-2', searchReplicas: 0 });
  expect(read({ SEARCH_NODE: 'http://search.example.com' })).toThrow('SEARCH_NODE is "http://search.example.com"; it must be an address like https://search.example.com.');
  expect(read({ SEARCH_INDEX_PREFIX: 'Demo--x' })).toThrow('SEARCH_INDEX_PREFIX is "Demo--x"; it must be lower-case letters, digits and single hyphens.');
});
