import { Readable } from 'node:stream';
import { blankPng } from '#adapters/conformance/image-corpus/png-bytes.ts';
import { sharpImageProcessor } from './sharp-image-processor.ts';

// A process of its own: works on one heavy image after another, and prints the id of its decoder once that has one.
let decoder = 0;
let isTold = false;
const tell = (): void => {
  if (!isTold) process.stdout.write(`${decoder}\n`);
  isTold = true;
};
const processor = sharpImageProcessor({ onStart: (pid) => (decoder = pid), onVitals: tell });
const bytes = blankPng({ width: 7_000, height: 7_000, depth: 16, colorType: 6 });
for (;;) await processor.process({ read: () => Promise.resolve(Readable.from([bytes])), sizeBytes: bytes.length, claimedType: 'image/png' });
