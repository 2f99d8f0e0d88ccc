import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signatureOf } from '#core/standard-webhooks.ts';

const secret = newWebhookSecret((bytes) => new Uint8Array(bytes).fill(7));
const message = { id: 'event_01kaf0000000000000000000e1', timestampSeconds: 1_767_225_600, body: '{"text":"Grüße 👋"}' };

test('newWebhookSecret makes whsec_ and 32 random bytes, never the same twice', () => {
  const made = [newWebhookSecret(), newWebhookSecret()];

  expect(made[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(made[0]).not.toBe(made[1]);
});

test('signatureOf signs as the reference library does, text and bytes alike', () => {
  const reference = new Webhook(secret).sign(message.id, new Date(message.timestampSeconds * 1000), message.body);

  expect(signatureOf(message, [secret])).toBe(reference);
  expect(signatureOf({ ...message, body: new TextEncoder().encode(message.body) }, [secret])).toBe(reference);
});

test('signatureOf gives one signature for each secret, in their order', () => {
  const other = newWebhookSecret((bytes) => new Uint8Array(bytes).fill(8));

  const both = signatureOf(message, [secret, other]);

  expect(both).toBe(`${signatureOf(message, [secret])} ${signatureOf(message, [other])}`);
});

describe('signatureOf refuses what no receiver could verify', () => {
  test.each([
    ['no secret', message, []],
    ['a secret without its prefix', message, [secret.slice('whsec_'.length)]],
    ['an empty secret', message, ['whsec_']],
    ['a secret that is not base64', message, ['whsec_$$$']],
    ['an id with a dot', { ...message, id: 'event.1' }, [secret]],
    ['no id', { ...message, id: '' }, [secret]],
    ['half a second', { ...message, timestampSeconds: 1.5 }, [secret]],
    ['a time before 1970', { ...message, timestampSeconds: -1 }, [secret]],
  ])('%s', (_name, given, secrets) => {
    const sign = (): string => signatureOf(given, secrets);

    expect(sign).toThrow(RangeError);
  });
});
