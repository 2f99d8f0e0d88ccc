import { describe, expect, test } from '@jest/globals';
import type { HttpReply, HttpRequest } from '#runtime/http/http-message.ts';
import { matchPath } from '#runtime/http/match-operation.ts';
import { parsePath, parseQuery } from '#runtime/http/parse-parameters.ts';
import { lambdaDoor, type ProxyEvent } from '#runtime/lambda/lambda-door.ts';

/** An event as a REST API with Lambda proxy integration sends it, cut down to nothing of importance. */
const anEvent = (differences: Partial<ProxyEvent> = {}): ProxyEvent & Record<string, unknown> => ({
  resource: '/v1/todos/{todoId}',
  path: '/v1/todos/todo_1',
  httpMethod: 'GET',
  headers: { Accept: 'application/json', Host: 'abc123.execute-api.us-east-1.amazonaws.com' },
  multiValueHeaders: { Accept: ['application/json'], Host: ['abc123.execute-api.us-east-1.amazonaws.com'] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { todoId: 'todo_1' },
  stageVariables: null,
  requestContext: {
    resourceId: 'x1y2z3',
    resourcePath: '/v1/todos/{todoId}',
    httpMethod: 'GET',
    path: '/prod/v1/todos/todo_1',
    stage: 'prod',
    requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    identity: { sourceIp: '203.0.113.7', userAgent: 'curl/8.5.0' },
  } as ProxyEvent['requestContext'],
  body: null,
  isBase64Encoded: false,
  ...differences,
});

const OK: HttpReply = { status: 200, headers: ['content-type', 'application/json'], body: '{}' };

/** What the pipeline receives of an event. */
const received = async (differences: Partial<ProxyEvent> = {}): Promise<HttpRequest> => {
  let request: HttpRequest | undefined;
  const serve = async (given: HttpRequest): Promise<HttpReply> => {
    request = given;
    return OK;
  };
  await lambdaDoor(async () => serve)(anEvent(differences));
  return request!;
};

const answered = (reply: HttpReply) => lambdaDoor(async () => async () => reply)(anEvent());

describe('a request', () => {
  test('has the path without its stage, the client address, and headers in lower case', async () => {
    expect(await received()).toMatchObject({
      method: 'GET',
      path: '/v1/todos/todo_1',
      rawQuery: '',
      headers: { accept: 'application/json' },
      body: undefined,
      clientAddress: '203.0.113.7',
    });
  });

  test.each([
    ['/v1/files/a%2Fb', '/v1/files/a%2Fb', 'a/b'],
    ['/v1/files/%C3%BC%20x', '/v1/files/%C3%BC%20x', 'ü x'],
    ['/v1/files/100%25', '/v1/files/100%25', '100%'],
    ['/v1/files/a+b', '/v1/files/a+b', 'a+b'],
    ['/v1/files/a@b:c', '/v1/files/a@b:c', 'a@b:c'],
    // As HTTP APIs deliver it, decoded.
    ['/v1/files/ü x?y#z', '/v1/files/%C3%BC%20x%3Fy%23z', 'ü x?y#z'],
    ['/v1/files/100%', '/v1/files/100%25', '100%'],
    ['/v1/files/🙂', '/v1/files/%F0%9F%99%82', '🙂'],
  ])('keeps the segments of %s', async (path, want, value) => {
    const request = await received({ path });

    const leaf = { literals: {}, parameter: null, operations: { GET: 'getFile' } };
    const files = { literals: {}, parameter: { name: 'fileId', node: leaf }, operations: null };
    const match = matchPath({ literals: { v1: { literals: { files }, parameter: null, operations: null } }, parameter: null, operations: null }, request.path)!;
    expect(request.path).toBe(want);
    expect(parsePath([], match.names, match.values)).toEqual({ fileId: value });
  });

  test('keeps every value of a repeated parameter, and characters that mean something in a query', async () => {
    const { rawQuery } = await received({ multiValueQueryStringParameters: { tag: ['a&b', 'ü=+', ''], state: ['open'] } });

    expect(parseQuery([{ name: 'tag', type: 'string', array: true }], rawQuery)).toEqual({ tag: ['a&b', 'ü=+', ''], state: 'open' });
  });

  test('joins repeated headers', async () => {
    const { headers } = await received({ multiValueHeaders: { 'If-None-Match': ['"1"', '"2"'], Origin: ['https://app.example'] } });

    expect(headers).toEqual({ 'if-none-match': '"1", "2"', origin: 'https://app.example' });
  });

  test('survives an event without headers and parameters', async () => {
    expect(await received({ multiValueHeaders: null, multiValueQueryStringParameters: null })).toMatchObject({ headers: {}, rawQuery: '' });
  });

  test.each([
    ['text', '{"title":"ü"}', false, Buffer.from('{"title":"ü"}')],
    ['base64', Buffer.from([0, 255, 7]).toString('base64'), true, Buffer.from([0, 255, 7])],
    ['nothing', null, false, undefined],
    ['an empty text', '', false, undefined],
  ])('has a body of %s', async (_name, body, isBase64Encoded, want) => {
    const request = await received({ httpMethod: 'POST', body, isBase64Encoded });

    expect(request.body === undefined ? undefined : Buffer.from(request.body)).toEqual(want);
  });

  test('of HEAD stays one', async () => {
    expect((await received({ httpMethod: 'HEAD' })).method).toBe('HEAD');
  });
});

describe('an answer', () => {
  test('of text leaves as text, with every value of a repeated header', async () => {
    expect(await answered({ status: 201, headers: ['location', '/v1/todos/1', 'vary', 'Origin', 'vary', 'Accept'], body: '{"title":"ü"}' })).toEqual({
      statusCode: 201,
      multiValueHeaders: { location: ['/v1/todos/1'], vary: ['Origin', 'Accept'] },
      body: '{"title":"ü"}',
      isBase64Encoded: false,
    });
  });

  test('without a body has an empty one', async () => {
    expect(await answered({ status: 204, headers: [], body: undefined })).toMatchObject({ statusCode: 204, body: '', isBase64Encoded: false });
  });

  test('of bytes leaves in base64', async () => {
    const bytes = new Uint8Array([0, 255, 7]);

    expect(await answered({ status: 200, headers: ['content-type', 'image/png'], body: bytes })).toMatchObject({ body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true });
  });

  test('that streams text is collected as text, since the gateway decodes base64 of binary types only', async () => {
    const lines = async function* () {
      yield '{"kind":"profile"}\n';
      yield Buffer.from('{"kind":"ü"}\n');
    };

    expect(await answered({ status: 200, headers: ['content-type', 'application/x-ndjson'], body: lines() })).toMatchObject({
      body: '{"kind":"profile"}\n{"kind":"ü"}\n',
      isBase64Encoded: false,
    });
  });

  test('that streams bytes is collected in base64', async () => {
    const chunks = async function* () {
      yield new Uint8Array([0, 255]);
      yield new Uint8Array([7]);
    };

    const result = await answered({ status: 200, headers: ['content-type', 'application/octet-stream'], body: chunks() });

    expect(Buffer.from(result.body, 'base64')).toEqual(Buffer.from([0, 255, 7]));
  });
});
