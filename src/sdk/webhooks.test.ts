import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signatureOf } from '#core/standard-webhooks.ts';
import { signWebhook, verifyWebhook, WebhookError } from '#sdk/webhooks.ts';
import type { RawWebhookBody, WebhookHeaders } from '#sdk/webhooks.ts';

const secretOf = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const [secret, nextSecret, foreignSecret] = [secretOf(7), secretOf(8), secretOf(9)];
const id = 'event_01kaf0000000000000000000e1';
const body = JSON.stringify({ type: 'todo.created', id, timestamp: '2026-01-01T00:00:00.000Z', version: 1, data: { todoId: 'Grüße 👋 \u2028 漢字' } });
const now = new Date('2026-01-01T00:00:00.000Z');
const nowSeconds = now.getTime() / 1000;

// The reference library takes no clock: it reads that of the system, which stands still here.
beforeAll(() => {
  jest.useFakeTimers({ now, doNotFake: ['nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});
afterAll(() => {
  jest.useRealTimers();
});

const headersFor = (sent: string, secrets: readonly string[], timestampSeconds = nowSeconds): Record<string, string> => ({
  'webhook-id': id, 'webhook-timestamp': String(timestampSeconds), 'webhook-signature': signatureOf({ id, timestampSeconds, body: sent }, secrets),
});
const good = headersFor(body, [secret]);

const codeOf = async (given: RawWebhookBody, headers: WebhookHeaders, secrets: string | readonly string[] = secret): Promise<string> => {
  try {
    await verifyWebhook(given, headers, secrets, { now: () => now });
    return 'genuine';
  } catch (error) {
    if (error instanceof WebhookError) return error.code;
    throw error;
  }
};

const REFERENCE_WORDS: Readonly<Record<string, string>> = {
  'Missing required headers': 'missing_header', 'Invalid Signature Headers': 'malformed_header', 'Message timestamp too old': 'timestamp_too_old',
  'Message timestamp too new': 'timestamp_too_new', 'No matching signature found': 'no_matching_signature',
};

/** The verdict of the reference library, which takes one secret at a time: with several, any of them may match. */
const referenceCodeOf = (given: string, headers: Record<string, string>, secrets: readonly string[] = [secret]): string => {
  const codes = secrets.map((each) => {
    try {
      new Webhook(each).verify(given, headers, { jsonParse: false });
      return 'genuine';
    } catch (error) {
      return REFERENCE_WORDS[(error as Error).message] ?? String(error);
    }
  });
  return codes.find((code) => code === 'genuine') ?? codes[0]!;
};

/** Each text that differs from the given one in one character, in several ways. */
const tampered = (text: string): readonly string[] => [...text].flatMap((_, index) => {
  const characters = [...text];
  const other = characters[index] === 'A' ? 'B' : 'A';
  return [other, '0', ' ', ''].filter((each) => each !== characters[index]).map((each) => characters.with(index, each).join(''));
});

describe('verifyWebhook and the reference library give the same verdict', () => {
  type Vector = readonly [name: string, body: string, headers: Record<string, string>, secrets?: readonly string[]];
  const signature = good['webhook-signature']!;
  const foreign = headersFor(body, [foreignSecret])['webhook-signature']!;
  const skewed = [-301, -300, -299, 0, 299, 300, 301, -86_400, 86_400];
  const without = (name: string): Record<string, string> => Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));
  const vectors: readonly Vector[] = [
    ['as it was sent', body, good],
    ...skewed.map((seconds): Vector => [`${seconds} s from now`, body, headersFor(body, [secret], nowSeconds + seconds)]),
    ...skewed.map((seconds): Vector => [`replayed with a timestamp ${seconds} s away`, body, { ...good, 'webhook-timestamp': String(nowSeconds + seconds) }]),
    ...Object.keys(good).flatMap((name): Vector[] => [[`without ${name}`, body, without(name)], [`with an empty ${name}`, body, { ...good, [name]: '' }]]),
    ...['soon', 'NaN', '-1', '1e9', `${nowSeconds}.9`, `0${nowSeconds}`, `${nowSeconds}x`, 'Infinity'].map((time): Vector =>
      [`at the time ${time}`, body, { ...good, 'webhook-timestamp': time }]),
    ['with names in capitals', body, Object.fromEntries(Object.entries(good).map(([name, value]) => [name.toUpperCase(), value]))],
    ['with another body of the same id', body.replace('created', 'deleted'), good],
    ['with the id of another event', body, { ...good, 'webhook-id': `${id.slice(0, -1)}2` }],
    ['with text that a part of the signed text could be', `${nowSeconds}.${body}`, { ...good, 'webhook-id': id.slice(0, -3) }],
    ['by a wrong secret', body, { ...good, 'webhook-signature': foreign }],
    ['by a wrong and the right secret', body, { ...good, 'webhook-signature': `${foreign} ${signature}` }],
    ['by two secrets, of which one is known', body, headersFor(body, [secret, nextSecret]), [nextSecret]],
    ['by the old secret, while both are known', body, good, [nextSecret, secret]],
    ['by a foreign secret, while two are known', body, headersFor(body, [foreignSecret]), [nextSecret, secret]],
    ['by many', body, { ...good, 'webhook-signature': `${`${foreign} `.repeat(200)}${signature}` }],
    ...['v1', 'v1,', 'v1a', 'v2', 'V1', '', 'v1 ', ' v1', ',v1'].map((version): Vector =>
      [`by a signature of version ${JSON.stringify(version)}`, body, { ...good, 'webhook-signature': signature.replace('v1', version) }]),
    ['by the right signature after one of another version', body, { ...good, 'webhook-signature': `v1a,${signature.slice(3)} ${signature}` }],
    ...[`${signature},more`, `${signature} `, `  ${signature}`, signature.replace('=', ''), `${signature}=`, `${signature}\t`, signature.slice(3), signature.toLowerCase()].map((given): Vector =>
      [`by the signature ${JSON.stringify(given)}`, body, { ...good, 'webhook-signature': given }]),
    ...['', '{}', 'é', 'e\u0301', '\ufeff{}', '\ud800', '\u0000', '{"a":"👩‍👩‍👧"}', 'x'.repeat(100_000)].flatMap((text): Vector[] =>
      [[`a body of ${text.length} units, signed`, text, headersFor(text, [secret])], [`a body of ${text.length} units, signed by nobody`, text, good]]),
    ['the same text in another Unicode form', 'e\u0301', headersFor('\u00e9', [secret])],
    ...tampered(id).map((each): Vector => [`id ${each}`, body, { ...good, 'webhook-id': each }]),
    ...tampered(String(nowSeconds)).map((each): Vector => [`timestamp ${each}`, body, { ...good, 'webhook-timestamp': each }]),
    ...tampered(body).map((each): Vector => [`body ${each}`, each, good]),
    ...tampered(signature).map((each): Vector => [`signature ${each}`, body, { ...good, 'webhook-signature': each }]),
  ];

  test(`on ${vectors.length} vectors, of which some are genuine and most are not`, async () => {
    const verdicts = await Promise.all(vectors.map(async ([name, given, headers, secrets]) => [name, await codeOf(given, headers, secrets)] as const));
    const references = vectors.map(([name, given, headers, secrets]) => [name, referenceCodeOf(given, headers, secrets)] as const);

    // What is no event fails here behind a signature that both find good.
    expect(verdicts.map(([name, code]) => [name, code === 'not_an_event' ? 'genuine' : code])).toEqual(references);
    expect(Object.groupBy(verdicts, ([, code]) => code)).toMatchObject({
      genuine: expect.any(Array), missing_header: expect.any(Array), malformed_header: expect.any(Array), timestamp_too_old: expect.any(Array),
      timestamp_too_new: expect.any(Array), no_matching_signature: expect.any(Array), not_an_event: expect.any(Array),
    });
    expect(vectors.length).toBeGreaterThan(900);
  });

  test.each(['', '!!!', 'whsec_', 'whsec_a'])('on the secret %j, which is none', async (bad) => {
    await expect(verifyWebhook(body, good, bad)).rejects.toThrow(TypeError);
    expect(() => new Webhook(bad).verify(body, good)).toThrow();
  });
});

test('signWebhook signs as the service and the reference library do', async () => {
  const headers = await signWebhook({ id, timestamp: now, body }, [secret, nextSecret]);

  expect(headers).toEqual(headersFor(body, [secret, nextSecret]));
  expect((await signWebhook({ id, timestamp: now, body }, secret))['webhook-signature']).toBe(new Webhook(secret).sign(id, now, body));
});

describe('verifyWebhook returns the event', () => {
  const bytes = new TextEncoder().encode(body);
  test.each<[string, RawWebhookBody, WebhookHeaders]>([
    ['of a text and plain headers', body, good],
    ['of bytes', bytes, good],
    ['of a Buffer', Buffer.from(bytes), good],
    ['of an ArrayBuffer', bytes.buffer, good],
    ['and reads Headers', body, new Headers(good)],
    ['and reads headers as Node has them', body, Object.fromEntries(Object.entries(good).map(([name, value]) => [name, [value]]))],
  ])('%s', async (_name, given, headers) => {
    expect(await verifyWebhook(given, headers, secret, { now: () => now })).toEqual(JSON.parse(body));
  });

  test('of a type that this version of the package does not know', async () => {
    const unknown = body.replace('todo.created', 'todo.painted');

    expect(await verifyWebhook(unknown, headersFor(unknown, [secret]), secret)).toMatchObject({ type: 'todo.painted' });
  });
});

describe('a genuine body that is no event is refused:', () => {
  const event = JSON.parse(body) as Record<string, unknown>;
  test.each<[string, string]>([
    ['text', 'hello'], ['nothing', ''], ['null', 'null'], ['a number', '7'], ['a list', '[]'], ['a body cut off', body.slice(0, -1)],
    ['an event with another id than the header', JSON.stringify({ ...event, id: 'event_01kaf0000000000000000000e2' })],
    ...Object.keys(event).map((member): [string, string] => [`an event without ${member}`, JSON.stringify({ ...event, [member]: undefined })]),
    ['data that is null', JSON.stringify({ ...event, data: null })], ['data that is a text', JSON.stringify({ ...event, data: 'x' })],
    ['a version that is a text', JSON.stringify({ ...event, version: '1' })],
  ])('%s', async (_name, given) => {
    expect(await codeOf(given, headersFor(given, [secret]))).toBe('not_an_event');
  });

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(body.replace('Grüße', '\u0001'));
    bytes[bytes.indexOf(1)] = 0xff;
    const headers = { ...good, 'webhook-signature': signatureOf({ id, timestampSeconds: nowSeconds, body: bytes }, [secret]) };

    expect(await codeOf(bytes, headers)).toBe('not_an_event');
  });
});

test('the tolerance and the clock can be chosen', async () => {
  const at = (seconds: number, toleranceSeconds: number) => verifyWebhook(body, good, secret, { now: () => new Date((nowSeconds + seconds) * 1000), toleranceSeconds });

  await expect(at(60, 60)).resolves.toMatchObject({ id });
  await expect(at(61, 60)).rejects.toMatchObject({ code: 'timestamp_too_old' });
  await expect(at(-61, 60)).rejects.toMatchObject({ code: 'timestamp_too_new' });
});

test('an error says what to do, and nothing of the secret or the expected signature', async () => {
  const error = await verifyWebhook(`${body} `, good, secret).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(WebhookError);
  expect(String(error)).toMatch(/^WebhookError: No signature matches\. Is it the secret of this endpoint/);
  expect(JSON.stringify(error) + String(error)).not.toContain(secret.slice(6, 20));
});

test('no secret at all is an error of the program, not of the sender', async () => {
  await expect(verifyWebhook(body, good, [])).rejects.toThrow(TypeError);
  await expect(signWebhook({ id, timestamp: now, body }, [])).rejects.toThrow('Give at least one webhook secret.');
});
