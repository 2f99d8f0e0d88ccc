import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import recheck from 'recheck/lib/browser.js';
import type { Finding } from '#contract/contract-error.ts';
import { ContractError } from '#contract/contract-error.ts';
import type { Json } from '#contract/json.ts';
import { isArray, isObject, membersOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';
import type { LoadedContract } from '#contract/load-contract.ts';
import { eventsFile, loadContract, problemsFile } from '#contract/load-contract.ts';

/** A regular expression of a schema and where it stands. */
interface PlacedPattern {
  readonly pattern: string;
  readonly findingOf: (message: string) => Finding;
}

/** What is known of a pattern: `safe`, or the reason why it is not. */
type Verdict = string;

/** Verdicts by pattern; judging one takes up to some seconds, so they are kept between runs. */
export type Verdicts = Map<string, Verdict>;

/**
 * Judges every `pattern` of a contract: each must match in linear time, whatever a client sends.
 * `verdicts` holds what is known already and learns the rest. Throws ContractError with all others.
 */
export const checkPatterns = (loaded: LoadedContract, verdicts: Verdicts): number => {
  const placed = placedPatterns(loaded);
  const findings = placed.flatMap(({ pattern, findingOf }) => {
    const verdict = verdicts.get(pattern) ?? verdictOf(pattern);
    verdicts.set(pattern, verdict);
    return verdict === 'safe' ? [] : [findingOf(`The pattern ${pattern} ${verdict}`)];
  });
  if (findings.length > 0) throw new ContractError(findings);
  return new Set(placed.map(({ pattern }) => pattern)).size;
};

const verdictOf = (pattern: string): Verdict => {
  const diagnosis = recheck.checkSync(pattern, 'u', { timeout: 20_000 });
  switch (diagnosis.status) {
    case 'safe': return 'safe';
    case 'vulnerable':
      return `takes ${diagnosis.complexity.summary} time on ${diagnosis.attack.pattern}. Write it without repetitions that overlap.`;
    case 'unknown': return `could not be judged (${diagnosis.error.kind}). Write it simpler.`;
  }
};

const placedPatterns = (loaded: LoadedContract): readonly PlacedPattern[] => {
  const { document, problems, events, sources } = loaded;
  const inFile = (file: string, value: Json | undefined): readonly PlacedPattern[] => patternsIn(value).map(({ pattern, pointer }) =>
    ({ pattern, findingOf: (message) => ({ pointer, message, file, line: sources.locateIn(file, pointer).line }) }));
  return [
    ...patternsIn(document).map(({ pattern, pointer }) => ({ pattern, findingOf: (message: string): Finding => {
      const { file, line } = sources.locate(pointer);
      return { pointer, message, file, line };
    } })),
    ...inFile(problemsFile, problems),
    ...inFile(eventsFile, events),
  ];
};

const data = new Set(['example', 'examples', 'default', 'const', 'enum', 'value']);

const patternsIn = (value: Json | undefined, pointer = ''): readonly { readonly pattern: string; readonly pointer: string }[] => {
  if (isArray(value)) return value.flatMap((item, index) => patternsIn(item, pointerTo(pointer, index)));
  if (!isObject(value)) return [];
  const own = typeof value['pattern'] === 'string' ? [{ pattern: value['pattern'], pointer: pointerTo(pointer, 'pattern') }] : [];
  const keys = Object.keys(isObject(value['patternProperties']) ? value['patternProperties'] : {});
  return [
    ...own,
    ...keys.map((pattern) => ({ pattern, pointer: pointerTo(pointer, 'patternProperties', pattern) })),
    ...membersOf(value).filter(([name, member]) => !data.has(name) || (isObject(member) && pointer.endsWith('/properties')))
      .flatMap(([name, member]) => patternsIn(member, pointerTo(pointer, name))),
  ];
};

const readVerdicts = (file: string): Verdicts => {
  const parsed: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return new Map(membersOf(parsed).flatMap(([pattern, verdict]) => (typeof verdict === 'string' ? [[pattern, verdict] as const] : [])));
};

const run = async (): Promise<void> => {
  const { values: { contract, cache } } = parseArgs({ options: {
    contract: { type: 'string', default: 'openapi/openapi.yaml' },
    cache: { type: 'string', default: '.cache/patterns-recheck-4.5.0.json' },
  } });
  const verdicts = readVerdicts(cache);
  try {
    process.stdout.write(`${contract}: ${checkPatterns(await loadContract(contract), verdicts)} patterns, all linear\n`);
  } finally {
    mkdirSync(dirname(cache), { recursive: true });
    writeFileSync(cache, `${JSON.stringify(Object.fromEntries([...verdicts].sort()), null, 2)}\n`);
  }
};

if (import.meta.main)
  await run().catch((error: unknown) => {
    if (!(error instanceof ContractError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
