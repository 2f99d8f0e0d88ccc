import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { DecodeOrder, DecoderLimits, FromDecoder, Vitals } from './image-decoder-messages.ts';
import { renderImage } from './render-image.ts';

/** How often the parent hears what the image in work costs. */
const VITALS_MS = 25;

const limits: DecoderLimits = JSON.parse(process.argv[2] ?? '');
// SIGKILL: an orderly exit would wait for the decoder's thread.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C and a service manager signal the whole group; when the work ends is for the parent to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('message', (order: DecodeOrder) => void work(order));
limitGrowth();
tell({ kind: 'ready' });

async function work({ format, sizeBytes }: DecodeOrder): Promise<void> {
  const bytes = await receive(sizeBytes);
  const start = process.cpuUsage();
  const report = setInterval(() => tell({ kind: 'vitals', ...vitals(start) }), VITALS_MS);
  const outcome = await renderImage(bytes, format, Math.max(1, Math.floor(limits.wallMs / 1_000)));
  clearInterval(report);
  tell({ kind: 'done', outcome, ...vitals(start) });
}

function receive(sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  let at = 0;
  return new Promise((resolve) => {
    const take = (chunk: Buffer): void => {
      at += chunk.copy(bytes, at);
      if (at < sizeBytes) return;
      process.stdin.off('data', take).pause();
      resolve(bytes);
    };
    process.stdin.on('data', take).resume();
  });
}

function vitals(start: NodeJS.CpuUsage): Vitals {
  const { user, system } = process.cpuUsage(start);
  return { rssBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1_000 };
}

function tell(message: FromDecoder): void {
  process.send!(message);
}

/**
 * Lets the kernel itself refuse memory above the limit, and core dumps and files altogether, where Linux and util-linux
 * are at hand. Elsewhere, and for memory that is not counted here, the parent watches the vitals.
 */
function limitGrowth(): void {
  try {
    const dataKib = Number(/^VmData:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
    const dataBytes = dataKib * 1_024 + limits.memoryBytes;
    execFileSync('/usr/bin/prlimit', ['--pid', String(process.pid), `--data=${dataBytes}`, '--core=0', '--fsize=0'], { env: {}, stdio: 'ignore' });
  } catch {
    // Without it the watch remains.
  }
}
