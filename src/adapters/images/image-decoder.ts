import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { ImageOutcome, ImageRefusal } from '#core/ports/image-processor.ts';
import type { DecodeOrder, DecoderLimits, FromDecoder, Vitals } from './image-decoder-messages.ts';

/** How long a decoder may take to load its library. */
const START_MS = 30_000;
/** How much of what a dying decoder writes is kept. */
const LAST_WORDS = 4_096;
/** The decoder itself needs little of V8's heap: pictures lie outside of it. */
const HEAP_MIB = 64;

/** What a decoder may cost, its program, and who wants to see what it does. */
export interface DecoderOptions {
  readonly limits: DecoderLimits;
  /** File that the process runs: `image-decoder-process.ts` or a bundle of it. */
  readonly program: string;
  /** Hears of every process that starts. */
  readonly onStart?: ((pid: number) => void) | undefined;
  /** Hears what the image in work costs, several times a second. */
  readonly onVitals?: ((vitals: Vitals) => void) | undefined;
}

/** One process that decodes one image at a time. */
export interface ImageDecoder {
  /** Images that it was given before. */
  readonly served: () => number;
  /** Whether the process lives. */
  readonly lives: () => boolean;
  /** Resident memory when it last spoke, in bytes. */
  readonly rssBytes: () => number;
  /** Decides about one image. @throws what `bytes` throws, and Error when somebody else ended the process. The process is then gone. */
  decode(order: DecodeOrder, bytes: AsyncIterable<Uint8Array>): Promise<ImageOutcome>;
  /** Kills the process and waits for its end. */
  stop(): Promise<void>;
}

/** Starts a decoder, without any environment variable of this process. @throws Error when it cannot start */
export const startImageDecoder = async (options: DecoderOptions): Promise<ImageDecoder> => {
  const child = spawn(process.execPath, [...NODE_OPTIONS, options.program, JSON.stringify(options.limits)], {
    // Keeps glibc from holding on to memory that was freed, which would count against the next image.
    env: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '1048576' },
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const words = lastWordsOf(child);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.on('error', () => undefined);
  // A broken pipe shows as the end of the process.
  child.stdin!.on('error', () => undefined);
  const stop = async (): Promise<void> => {
    wake(child);
    child.kill('SIGKILL');
    await ended;
  };
  await untilReady(child, words, stop);
  options.onStart?.(child.pid!);
  return decoderOf(child, options, { words, stop });
};

const NODE_OPTIONS = [`--max-old-space-size=${HEAP_MIB}`, '--no-warnings', '--disallow-code-generation-from-strings'];

/** What is known of a process besides what it says. */
interface Surroundings {
  readonly words: () => string;
  readonly stop: () => Promise<void>;
}

const decoderOf = (child: ChildProcess, options: DecoderOptions, surroundings: Surroundings): ImageDecoder => {
  let served = 0;
  let rssBytes = 0;
  const onVitals = (vitals: Vitals): void => {
    rssBytes = vitals.rssBytes;
    options.onVitals?.(vitals);
  };
  const lives = (): boolean => child.exitCode === null && child.signalCode === null;
  rest(child);
  return {
    served: () => served,
    lives,
    rssBytes: () => rssBytes,
    decode: async (order, bytes) => {
      served += 1;
      wake(child);
      try {
        return await decoding(child, { ...options, onVitals }, { order, bytes, words: surroundings.words });
      } catch (error) {
        await surroundings.stop();
        throw error;
      } finally {
        rest(child);
      }
    },
    stop: surroundings.stop,
  };
};

interface Decoding {
  readonly order: DecodeOrder;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly words: () => string;
}

const decoding = (child: ChildProcess, { limits, onVitals }: DecoderOptions, { order, bytes, words }: Decoding): Promise<ImageOutcome> =>
  new Promise((resolve, reject) => {
    let verdict: ImageRefusal | undefined;
    let last: Vitals = { rssBytes: 0, cpuMs: 0 };
    let clock = setTimeout(() => end(() => reject(new Error(`The image's bytes did not arrive within ${limits.readMs} ms. Ask again.`))), limits.readMs);
    let isOver = false;
    const end = (settle: () => void): void => {
      isOver = true;
      clearTimeout(clock);
      child.off('message', onMessage).off('close', onClose);
      settle();
    };
    const kill = (reason: ImageRefusal): void => {
      verdict ??= reason;
      child.kill('SIGKILL');
    };
    const onMessage = (message: FromDecoder): void => {
      if (message.kind === 'ready') return;
      onVitals?.((last = message));
      if (message.kind === 'done' && verdict === undefined) end(() => resolve(message.outcome));
      else if (last.rssBytes > limits.memoryBytes) kill('too_much_memory');
      else if (last.cpuMs > limits.cpuMs) kill('too_slow');
    };
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void => {
      const reason = verdict ?? deathOf({ signal, words: words(), isLarge: last.rssBytes > limits.memoryBytes / 2 });
      end(() => (reason === 'outside' ? reject(new Error(`The image decoder was ended from outside (${signal ?? code}). Ask again.`)) : resolve({ outcome: 'refused', reason })));
    };
    const onFed = (): void => {
      clearTimeout(clock);
      if (!isOver) clock = setTimeout(() => kill('too_slow'), limits.wallMs);
    };
    child.on('message', onMessage).on('close', onClose);
    // A channel that broke shows as the end of the process.
    child.send(order, () => undefined);
    feed(child.stdin!, bytes, order.sizeBytes).then(onFed, (error: unknown) => end(() => reject(error)));
  });

/** Passes the bytes on as fast as the process takes them. @throws what `bytes` throws, and Error for too few or too many */
const feed = async (stdin: Writable, bytes: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<void> => {
  let sent = 0;
  for await (const chunk of bytes) {
    sent += chunk.byteLength;
    if (sent > sizeBytes) break;
    await new Promise<void>((resolve) => stdin.write(chunk, () => resolve()));
    if (stdin.destroyed) return;
  }
  if (sent !== sizeBytes) throw new Error(`The image was announced with ${sizeBytes} bytes, but ${sent > sizeBytes ? 'more' : sent} were read. Ask again.`);
};

interface Death {
  readonly signal: NodeJS.Signals | null;
  readonly words: string;
  /** Whether it was using much memory when it last spoke. */
  readonly isLarge: boolean;
}

/** Why a process died that was not killed here. Nothing that it decodes sends it SIGKILL: that is the kernel, short of memory, or a person. */
const deathOf = ({ signal, words, isLarge }: Death): ImageRefusal | 'outside' => {
  if (/out of memory|failed to allocate|cannot allocate|bad_alloc/i.test(words)) return 'too_much_memory';
  if (signal !== 'SIGKILL') return 'crashed';
  return isLarge ? 'too_much_memory' : 'outside';
};

const untilReady = async (child: ChildProcess, words: () => string, stop: () => Promise<void>): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const clock = setTimeout(() => reject(new Error(`it was not ready after ${START_MS / 1_000} s`)), START_MS);
  child.once('message', () => resolve());
  child.once('error', reject);
  child.once('close', (code, signal) => reject(new Error(words().trim() || `it ended with ${signal ?? code}`)));
  try {
    await promise;
  } catch (error) {
    if (child.pid !== undefined) await stop();
    throw new Error(`The image decoder did not start: ${error instanceof Error ? error.message : error}. Is the package sharp installed for this platform?`, { cause: error });
  } finally {
    clearTimeout(clock);
  }
};

const lastWordsOf = (child: ChildProcess): (() => string) => {
  let words = '';
  child.stderr!.on('data', (chunk: Buffer) => (words = (words + chunk.toString('latin1')).slice(0, LAST_WORDS)));
  return () => words;
};

/** A process without work keeps nobody waiting: it ends with this one. */
const rest = (child: ChildProcess): void => handles(child).forEach((handle) => handle.unref());

const wake = (child: ChildProcess): void => handles(child).forEach((handle) => handle.ref());

const handles = (child: ChildProcess): readonly { ref(): void; unref(): void }[] =>
  [child, child.channel, child.stdin, child.stderr].flatMap((handle) => (isHandle(handle) ? [handle] : []));

const isHandle = (value: unknown): value is { ref(): void; unref(): void } =>
  typeof value === 'object' && value !== null && 'ref' in value && 'unref' in value;
