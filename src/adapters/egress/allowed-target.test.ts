import { expect, test } from '@jest/globals';
import { EgressRefused } from '#core/ports/egress.ts';
import { allowedTarget } from './allowed-target.ts';
import { ALLOWED_URLS, REFUSED_URLS } from './url-corpus.testing.ts';

const refusalOf = (url: string, allowLoopback = false): string | undefined => {
  try {
    allowedTarget(url, { allowLoopback });
    return undefined;
  } catch (error) {
    if (error instanceof EgressRefused) return error.refusal;
    throw error;
  }
};

test.each(REFUSED_URLS)('%s is refused for its %s', (url, refusal) => {
  expect(refusalOf(url)).toBe(refusal);
});

test.each(ALLOWED_URLS)('%s may be called', (url) => {
  expect(refusalOf(url)).toBeUndefined();
});

test('the corpus is as large as promised', () => {
  expect(REFUSED_URLS.length).toBeGreaterThanOrEqual(100);
  expect(new Set(REFUSED_URLS.map(([url]) => url)).size).toBe(REFUSED_URLS.length);
});

test.each([
  ['http://localhost:3000/hook', undefined],
  ['http://127.0.0.1:9999/', undefined],
  ['https://[::1]:8443/', undefined],
  ['http://10.0.0.1/', 'scheme'],
  ['https://10.0.0.1/', 'address'],
  ['http://a.localhost/', 'scheme'],
  ['https://169.254.169.254/', 'address'],
  ['ftp://localhost/', 'scheme'],
  ['http://bob@localhost/', 'credentials'],
])('with loopback allowed, %s is judged %s', (url, refusal) => {
  expect(refusalOf(url, true)).toBe(refusal);
});
