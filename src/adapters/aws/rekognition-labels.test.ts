import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { rekognitionLabels } from '#adapters/aws/rekognition-labels.ts';

// The wire protocol of Rekognition (AWS JSON 1.1), spoken by a server on this machine to the real client.
const JPEG = { key: 'photos/user_1/photo_1/original', contentType: 'image/jpeg', sizeBytes: 1_000 };

let server: Server;
let client: RekognitionClient;
let asked: unknown[];
let answer: { readonly status: number; readonly body: object };

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push([request.headers['x-amz-target'], JSON.parse(text)]);
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = new RekognitionClient({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'key', secretAccessKey: 'secret' }, maxAttempts: 1 });
});

afterAll(() => {
  client.destroy();
  server.close();
});

beforeEach(() => {
  asked = [];
});

const detect = (image: Partial<typeof JPEG> = {}) => rekognitionLabels({ client, bucket: 'bucket-1', minConfidence: 80 }).detect({ ...JPEG, ...image });

test('labels come from the image in the bucket, the surest first and each once', async () => {
  answer = { status: 200, body: { Labels: [{ Name: 'Water', Confidence: 81.06 }, { Name: 'Lake', Confidence: 99.96 }, { Name: 'Water', Confidence: 80 }, { Name: 'Sky' }, { Confidence: 90 }] } };

  expect(await detect()).toEqual([{ name: 'Lake', confidence: 100 }, { name: 'Water', confidence: 81.1 }]);
  expect(asked).toEqual([['RekognitionService.DetectLabels', { Image: { S3Object: { Bucket: 'bucket-1', Name: JPEG.key } }, MaxLabels: 50, MinConfidence: 80 }]]);
});

test('an image in which nothing is recognised has no labels', async () => {
  answer = { status: 200, body: {} };

  expect(await detect()).toEqual([]);
});

test.each([
  ['of a type that is not read', { contentType: 'image/avif' }],
  ['that is too large', { sizeBytes: 15 * 1024 * 1024 + 1 }],
])('an image %s has no labels and is not sent', async (_name, image) => {
  expect(await detect(image)).toEqual([]);
  expect(asked).toEqual([]);
});

test.each(['InvalidImageFormatException', 'ImageTooLargeException'])('an image that is refused with %s has no labels', async (type) => {
  answer = { status: 400, body: { __type: type, message: 'No.' } };

  expect(await detect()).toEqual([]);
});

test.each([
  ['ThrottlingException', 400],
  ['InternalServerError', 500],
])('%s is an error', async (type, status) => {
  answer = { status, body: { __type: type, message: 'Not now.' } };

  await expect(detect()).rejects.toThrow('Not now.');
});
