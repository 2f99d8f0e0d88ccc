import { Readable } from 'node:stream';
import { IMAGE_LIMITS, sharpImageProcessor } from '#adapters/images/sharp-image-processor.ts';
import { imageCorpus } from '#adapters/conformance/image-corpus/image-corpus.ts';
import type { CorpusImage } from '#adapters/conformance/image-corpus/corpus-image.ts';
import { leaksOf } from '#adapters/conformance/image-corpus/rendition-checks.ts';

/** What one file of the corpus came to. */
interface Row {
  readonly name: string;
  readonly want: string;
  readonly got: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
  readonly renditions: number;
  readonly leaks: readonly string[];
}

const MIB = 1024 * 1024;
let peakBytes = 0;
let cpuMs = 0;
let starts = 0;
const processor = sharpImageProcessor({
  onStart: () => (starts += 1),
  onVitals: (vitals) => {
    peakBytes = Math.max(peakBytes, vitals.rssBytes);
    cpuMs = vitals.cpuMs;
  },
});

/** Puts one file through the processor and looks for anything private in what comes out. */
const measure = async ({ name, want, bytes, claimedType }: CorpusImage): Promise<Row> => {
  peakBytes = 0;
  cpuMs = 0;
  const start = performance.now();
  const outcome = await processor.process({ read: () => Promise.resolve(Readable.from([bytes])), sizeBytes: bytes.byteLength, claimedType });
  const wallMs = performance.now() - start;
  const renditions = outcome.outcome === 'processed' ? outcome.renditions : [];
  const leaks = (await Promise.all(renditions.map(leaksOf))).flat();
  return { name, want, got: outcome.outcome === 'processed' ? 'processed' : outcome.reason, wallMs, cpuMs, peakMiB: peakBytes / MIB, renditions: renditions.length, leaks };
};

const rows: Row[] = [];
for (const file of await imageCorpus()) rows.push(await measure(file));
await processor.close();

const print = (text = ''): void => void process.stdout.write(`${text}\n`);
const top = (key: 'wallMs' | 'cpuMs' | 'peakMiB'): readonly Row[] => rows.toSorted((a, b) => b[key] - a[key]).slice(0, 5);
const unexpected = rows.filter(({ want, got }) => want !== got);
const leaks = rows.filter((row) => row.leaks.length > 0);

print(`${rows.length} files, ${rows.length - unexpected.length} ended as declared, ${starts} decoder processes`);
for (const [outcome, files] of Object.entries(Object.groupBy(rows, ({ got }) => got)).toSorted()) print(`  ${outcome.padEnd(20)} ${String(files?.length ?? 0).padStart(4)}`);
print();
print('Slowest'.padEnd(48) + 'ms'.padStart(8) + 'CPU ms'.padStart(8) + 'MiB'.padStart(6));
for (const { name, wallMs, cpuMs: cpu, peakMiB } of top('wallMs')) print(`  ${name.padEnd(46)}${wallMs.toFixed(0).padStart(8)}${cpu.toFixed(0).padStart(8)}${peakMiB.toFixed(0).padStart(6)}`);
print();
print(`Slowest ${top('wallMs')[0]?.wallMs.toFixed(0)} ms of 5,000; peak memory of a decoder ${top('peakMiB')[0]?.peakMiB.toFixed(0)} MiB of ${IMAGE_LIMITS.memoryBytes / MIB} (${top('peakMiB')[0]?.name})`);
print(`GPS, EXIF, XMP, IPTC, profiles or comments found in ${leaks.length} of ${rows.reduce((sum, { renditions }) => sum + renditions, 0)} renditions`);
for (const { name, want, got } of unexpected) print(`UNEXPECTED ${name}: ${got} instead of ${want}`);
for (const row of leaks) print(`LEAK ${row.name}: ${row.leaks.join(', ')}`);
process.exitCode = unexpected.length + leaks.length === 0 ? 0 : 1;
