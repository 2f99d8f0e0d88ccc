import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { SearchUnavailable } from '#core/ports/search-index.ts';
import { StorageFull } from '#core/ports/table.ts';
import { writeThrough } from './opensearch-bulk.ts';
import { openSearchConnection, OpenSearchRefusal, type OpenSearchConnection } from './opensearch-client.ts';

interface Answer {
  readonly status: number;
  readonly body: object | string;
  readonly afterMs?: number;
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** An engine that gives these answers, one after the other and the last one for ever, and what it was asked. */
const anEngine = async (...answers: readonly Answer[]) => {
  const asked: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => void (body += chunk.toString()));
    request.on('end', () => {
      const { status, body: content, afterMs = 0 } = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push({ request, body });
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(typeof content === 'string' ? content : JSON.stringify(content)), afterMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const node = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = openSearchConnection({ node });
  ends.push(() => connection.close(), async () => (server.closeAllConnections(), server.close()));
  return { connection, node, asked };
};

const send = (connection: OpenSearchConnection, timeoutMs = 5_000): Promise<unknown> => connection.send({ method: 'POST', path: '/x/_search', body: {}, timeoutMs }).catch((error: unknown) => error);
const items = ['a', 'b'].map((id) => ({ id, order: 2, source: '{}' }));
const item = (status: number, type?: string, reason?: string) => ({ index: { _index: 'i', status, ...(type && { error: { type, reason } }) } });

test('an engine that fails, has no time, lets nobody in, or speaks nonsense is unavailable after one request', async () => {
  const fault = { error: { type: 'es_rejected_execution_exception', reason: 'full' } };
  const answers: readonly Answer[] = [
    { status: 500, body: fault }, { status: 502, body: '<html>' }, { status: 503, body: { error: 'no' } }, { status: 429, body: fault }, { status: 401, body: { Message: 'no' } }, { status: 403, body: { Message: 'no' } }, { status: 200, body: '{"half":' },
  ];

  for (const answer of answers) {
    const { connection, asked } = await anEngine(answer);
    expect([answer, await send(connection), asked.length]).toEqual([answer, expect.any(SearchUnavailable), 1]);
  }
});

test('an engine that does not answer in time, or is not there, is unavailable', async () => {
  const { connection, asked } = await anEngine({ status: 200, body: {}, afterMs: 3_000 });
  const nobody = openSearchConnection({ node: 'http://127.0.0.1:1' });
  ends.push(() => nobody.close());

  expect([await send(connection, 100), await send(nobody), asked.length]).toEqual([expect.any(SearchUnavailable), expect.any(SearchUnavailable), 1]);
});

test('a request that the engine refuses is an error with its reason', async () => {
  const { connection } = await anEngine({ status: 400, body: { error: { type: 'parsing_exception', reason: 'unknown clause' } } });

  const error = await send(connection);

  expect(error).toBeInstanceOf(OpenSearchRefusal);
  expect(error).toMatchObject({ status: 400, type: 'parsing_exception', message: expect.stringContaining('unknown clause') });
});

test('writeThrough sends again only what the engine had no time for, and takes conflicts for done', async () => {
  const { connection, asked } = await anEngine({ status: 200, body: { items: [item(409, 'version_conflict_engine_exception'), item(429, 'es_rejected_execution_exception')] } }, { status: 200, body: { items: [item(201)] } });

  const index = await writeThrough(connection, 'alias', items);

  expect(index).toBe('i');
  expect(asked.map(({ body }) => body.match(/"_id":"."/g))).toEqual([['"_id":"a"', '"_id":"b"'], ['"_id":"b"']]);
});

test('writeThrough gives up after four attempts', async () => {
  const { connection, asked } = await anEngine({ status: 200, body: { items: [item(429, 'es_rejected_execution_exception')] } });

  const error = await writeThrough(connection, 'alias', items.slice(1)).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(SearchUnavailable);
  expect(asked).toHaveLength(4);
}, 20_000);

test('writeThrough throws what one item was refused for', async () => {
  const cases: readonly (readonly [ReturnType<typeof item>, unknown])[] = [
    [item(400, 'mapper_parsing_exception', 'no'), expect.any(OpenSearchRefusal)],
    [item(500, 'any', 'no'), expect.any(SearchUnavailable)],
    [item(429, 'cluster_block_exception', 'blocked by: [TOO_MANY_REQUESTS/12/index has read-only-allow-delete block]'), expect.any(StorageFull)],
    [item(403, 'cluster_block_exception', 'blocked by: [FORBIDDEN/8/index write (api)]'), expect.any(StorageFull)],
  ];

  for (const [refused, expected] of cases) {
    const { connection } = await anEngine({ status: 200, body: { items: [item(201), refused] } });
    expect(await writeThrough(connection, 'alias', items).catch((error: unknown) => error)).toEqual(expected);
  }
});

test('a connection with a region signs its requests for the service es with the credentials of the environment', async () => {
  const { node, asked } = await anEngine({ status: 200, body: {} });
  const client = new URL('./opensearch-client.ts', import.meta.url).href;
  const code = `import { openSearchConnection } from '${client}';
    const connection = openSearchConnection({ node: '${node}', region: 'eu-central-1' });
    await connection.send({ method: 'POST', path: '/x/_search', body: { size: 0 } });
    await connection.close();`;

  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' } });

  const headers = asked[0]?.request.headers;
  expect(headers?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/es\/aws4_request, /);
  expect(headers?.['x-amz-security-token']).toBe('token');
});
