import { expect, test } from '@jest/globals';
import { poolConfig } from '#adapters/aws/postgres-directory.ts';

test.each([
  ['postgres://alice:p%40ss@db.example.com/people', { host: 'db.example.com', port: 5432, user: 'alice', password: 'p@ss', database: 'people' }],
  ['postgresql://alice@[::1]:6000/a%2Fb', { host: '::1', port: 6000, user: 'alice', password: '', database: 'a/b' }],
])('poolConfig takes %s apart', (url, want) => {
  expect(poolConfig({ url })).toMatchObject(want);
});

test.each([
  ['mysql://alice:canary@db/people', 'not of the form postgres://'],
  ['postgres://db/people', 'not of the form postgres://'],
  ['postgres://alice:canary@db', 'not of the form postgres://'],
  ['canary', 'not of the form postgres://'],
  ['postgres://alice:canary@db/people?sslmode=require', 'query parameters (sslmode): remove them and use the TLS setting.'],
])('poolConfig refuses %s without repeating its password', (url, want) => {
  const make = () => poolConfig({ url });

  expect(make).toThrow(want);
  expect(make).not.toThrow('canary');
});

test('poolConfig bounds connections, waiting and statements by default', () => {
  expect(poolConfig({ url: 'postgres://alice@db/people' })).toMatchObject({ max: 10, connectionTimeoutMillis: 3_000, statement_timeout: 5_000, query_timeout: 6_000, ssl: false });
});

test('poolConfig never accepts an unverified server when TLS is on', () => {
  expect(poolConfig({ url: 'postgres://alice@db/people', tls: 'verify' }).ssl).toEqual({ rejectUnauthorized: true });
  expect(poolConfig({ url: 'postgres://alice@db/people', tls: { ca: 'PEM' } }).ssl).toEqual({ rejectUnauthorized: true, ca: 'PEM' });
});
