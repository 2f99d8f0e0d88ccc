import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createReport, sizeText, speedText, timeText } from './report.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [64 * 1024 ** 2, '64.0 MiB'],
  [5 * 1024 ** 3, '5.0 GiB'],
  [5 * 1024 ** 4, '5120.0 GiB'],
])('sizeText writes %i bytes as %s', (bytes, want) => {
  expect(sizeText(bytes)).toBe(want);
});

test.each([
  [0.4, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [61_500, '61.5 s'],
])('timeText writes %f ms as %s', (ms, want) => {
  expect(timeText(ms)).toBe(want);
});

test('speedText survives a transfer that took no time', () => {
  expect(speedText(1024, 0)).toBe('1000.0 KiB a second');
});

test('a report numbers its chapters, and shows progress as a line a quarter where nobody watches', () => {
  const out = new PassThrough();
  const report = createReport(out);

  report.chapter('Upload');
  const progress = report.progress(100);
  for (const bytes of [10, 30, 30, 60, 55, 100]) progress.at(bytes);
  progress.stop();
  report.did('Done.');
  report.chapter('Download');

  expect(out.read().toString()).toBe('\n1. Upload\n   25 %\n   50 %\n   100 %\n   Done.\n\n2. Download\n');
});
