import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { aSource } from '#adapters/conformance/image-processor.conformance.ts';
import { aPicture } from '#adapters/conformance/image-corpus/picture.ts';
import { blankPng } from '#adapters/conformance/image-corpus/png-bytes.ts';
import type { ImageProcessor, ImageSource } from '#core/ports/image-processor.ts';
import { IMAGE_LIMITS, sharpImageProcessor, type SharpImageProcessorOptions } from './sharp-image-processor.ts';

const MIB = 1024 * 1024;
const refused = (reason: string): unknown => ({ outcome: 'refused', reason });

const processors: ImageProcessor[] = [];

/** A processor that is closed after the test, and the processes that it started; `attack` signals the newest one in the middle of the next images. */
const anIsolatedProcessor = (options: SharpImageProcessorOptions = {}) => {
  const pids: number[] = [];
  let attacks: NodeJS.Signals[] = [];
  const onVitals = (): void => {
    const signal = attacks.shift();
    if (signal !== undefined) process.kill(pids.at(-1)!, signal);
  };
  const processor = sharpImageProcessor({ ...options, onStart: (pid) => pids.push(pid), onVitals });
  processors.push(processor);
  return { processor, pids, attack: (...signals: NodeJS.Signals[]): void => void (attacks = signals) };
};

afterEach(async () => {
  await Promise.all(processors.splice(0).map((processor) => processor.close()));
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the decoder process', () => {
  let small: ImageSource;
  let heavy: ImageSource;
  let target: ImageSource;
  let bytes: Buffer;
  const targetBytes = blankPng({ width: 3_000, height: 3_000, depth: 16, colorType: 6 });

  beforeAll(async () => {
    bytes = await aPicture([400, 300]).png({ compressionLevel: 0 }).toBuffer();
    small = aSource(bytes, 'image/png');
    target = aSource(targetBytes, 'image/png');
    heavy = aSource(blankPng({ width: 7_000, height: 7_000, depth: 16, colorType: 6 }), 'image/png');
  });

  /** The image that is attacked, and how often it was read. */
  const aTarget = () => {
    let reads = 0;
    const source: ImageSource = { ...target, read: () => Promise.resolve(Readable.from([targetBytes])).finally(() => (reads += 1)) };
    return { source, reads: () => reads };
  };

  test('process starts one at the first image, and uses it again', async () => {
    const { processor, pids } = anIsolatedProcessor();

    expect(pids).toEqual([]);
    await processor.process(small);
    await processor.process(aSource(bytes.subarray(0, 50_000), 'image/png'));
    await processor.process(small);

    expect(pids).toHaveLength(1);
  });

  test('process starts none for what is no image', async () => {
    const { processor, pids } = anIsolatedProcessor();

    expect(await processor.process(aSource(Buffer.from('<svg/>'), 'image/png'))).toEqual(refused('unsupported_format'));
    expect(await processor.process(aSource(bytes, 'image/gif'))).toEqual(refused('type_mismatch'));

    expect(pids).toEqual([]);
  });

  test('process replaces it after its number of images', async () => {
    const { processor, pids } = anIsolatedProcessor({ imagesPerProcess: 2 });

    for (let image = 0; image < 5; image += 1) await processor.process(small);

    expect(pids).toHaveLength(3);
    expect(pids.map(isAlive)).toEqual([false, false, true]);
  });

  test('process replaces it when it has grown', async () => {
    const { processor, pids } = anIsolatedProcessor({ restingBytes: 1 });

    await processor.process(small);
    await processor.process(small);

    expect(pids).toHaveLength(2);
  });

  test('process decodes a bounded number at once', async () => {
    const { processor, pids } = anIsolatedProcessor({ concurrency: 2 });

    const outcomes = await Promise.all(Array.from({ length: 6 }, () => processor.process(small)));

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'processed'));
    expect(pids).toHaveLength(2);
  });

  test.each(['SIGSEGV', 'SIGABRT', 'SIGBUS'] as const)('process refuses an image that makes it die of %s, and the next one is processed', async (signal) => {
    const { processor, pids, attack } = anIsolatedProcessor();
    const { source, reads } = aTarget();
    attack(signal);

    const [bad, next] = await Promise.all([processor.process(source), processor.process(small)]);

    expect(bad).toEqual(refused('crashed'));
    expect(next).toMatchObject({ outcome: 'processed' });
    expect(reads()).toBe(1);
    expect(pids).toHaveLength(2);
  });

  test('process does not blame an image for what an earlier one may have spoiled', async () => {
    const { processor, pids, attack } = anIsolatedProcessor();
    const { source, reads } = aTarget();

    await processor.process(small);
    attack('SIGSEGV');
    const outcome = await processor.process(source);

    expect(outcome).toMatchObject({ outcome: 'processed' });
    expect(reads()).toBe(2);
    expect(pids).toHaveLength(2);
  });

  test('process refuses an image that makes a fresh one die, too', async () => {
    const { processor, pids, attack } = anIsolatedProcessor();
    const { source, reads } = aTarget();

    await processor.process(small);
    attack('SIGSEGV', 'SIGSEGV');
    const outcome = await processor.process(source);

    expect(outcome).toEqual(refused('crashed'));
    expect(reads()).toBe(2);
    expect(pids).toHaveLength(2);
  });

  test('process rejects when somebody else kills it, so that the image is asked for again', async () => {
    const { processor, attack } = anIsolatedProcessor();
    attack('SIGKILL');

    await expect(processor.process(target)).rejects.toThrow('ended from outside');

    expect(await processor.process(small)).toMatchObject({ outcome: 'processed' });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('process goes on when %s reaches it with the whole group', async (signal) => {
    const { processor, pids, attack } = anIsolatedProcessor();
    attack(signal);

    expect(await processor.process(target)).toMatchObject({ outcome: 'processed' });

    expect(pids).toHaveLength(1);
  });

  test('process replaces one that died at rest', async () => {
    const { processor, pids } = anIsolatedProcessor();
    await processor.process(small);

    process.kill(pids[0]!, 'SIGKILL');
    while (isAlive(pids[0]!)) await sleep(5);

    expect(await processor.process(small)).toMatchObject({ outcome: 'processed' });
    expect(pids).toHaveLength(2);
  });

  test('process refuses an image that takes too much processor time, kills the process, and goes on', async () => {
    const { processor, pids } = anIsolatedProcessor({ limits: { ...IMAGE_LIMITS, cpuMs: 300 } });

    const [slow, next] = await Promise.all([processor.process(heavy), processor.process(small)]);

    expect(slow).toEqual(refused('too_slow'));
    expect(next).toMatchObject({ outcome: 'processed' });
    expect(isAlive(pids[0]!)).toBe(false);
  });

  test('process refuses an image that takes too long by the clock', async () => {
    const { processor } = anIsolatedProcessor({ limits: { ...IMAGE_LIMITS, wallMs: 200 } });

    expect(await processor.process(heavy)).toEqual(refused('too_slow'));
  });

  test('process refuses an image that takes too much memory, and goes on', async () => {
    const { processor } = anIsolatedProcessor({ limits: { ...IMAGE_LIMITS, memoryBytes: 170 * MIB } });

    const [large, next] = await Promise.all([processor.process(heavy), processor.process(small)]);

    expect(large).toEqual(refused('too_much_memory'));
    expect(next).toMatchObject({ outcome: 'processed' });
  });

  test('process rejects when the bytes do not arrive in time', async () => {
    const { processor } = anIsolatedProcessor({ limits: { ...IMAGE_LIMITS, readMs: 300 } });
    const never = (): Promise<Readable> => Promise.resolve(new Readable({ read: () => undefined }));
    const half = (): Promise<Readable> => {
      const stream = new Readable({ read: () => undefined });
      stream.push(bytes.subarray(0, 100_000));
      return Promise.resolve(stream);
    };

    await expect(processor.process({ ...small, read: never })).rejects.toThrow('Ask again');
    await expect(processor.process({ ...small, read: () => new Promise(() => undefined) })).rejects.toThrow('Ask again');
    await expect(processor.process({ ...small, read: half })).rejects.toThrow('Ask again');
    expect(await processor.process(small)).toMatchObject({ outcome: 'processed' });
  });

  test('process rejects when the program of the decoder cannot run, and says why', async () => {
    const { processor } = anIsolatedProcessor({ program: '/nowhere/decoder.js' });

    await expect(processor.process(small)).rejects.toThrow(/image decoder did not start.*Cannot find module/s);
  });

  test('close kills it', async () => {
    const { processor, pids } = anIsolatedProcessor();
    await processor.process(small);

    await processor.close();

    expect(pids.map(isAlive)).toEqual([false]);
  });

  const onLinux = existsSync('/proc/self/environ') ? test : test.skip;

  onLinux('the process gets no variable of the environment, and the kernel bounds its memory', async () => {
    const { processor, pids } = anIsolatedProcessor();
    await processor.process(small);

    const names = readFileSync(`/proc/${pids[0]}/environ`, 'latin1').split('\0').map((variable) => variable.split('=')[0]);
    const dataLimit = Number(/^Max data size\s+(\d+)/m.exec(readFileSync(`/proc/${pids[0]}/limits`, 'latin1'))?.[1]);

    expect(names.filter((name) => name !== '' && !name!.startsWith('MALLOC_') && !name!.startsWith('NODE_CHANNEL_')).toSorted()).toEqual([]);
    if (existsSync('/usr/bin/prlimit')) expect(dataLimit).toBeGreaterThan(IMAGE_LIMITS.memoryBytes);
  });

  test('the process ends when its parent is killed in the middle of an image', async () => {
    const parent = spawn(process.execPath, [fileURLToPath(new URL('./image-isolation.testing.ts', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(parent.stdout!, 'data');
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);

    parent.kill('SIGKILL');
    await once(parent, 'close');
    while (isAlive(pid)) await sleep(5);

    expect(isAlive(pid)).toBe(false);
  });
});
