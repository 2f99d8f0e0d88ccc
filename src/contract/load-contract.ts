import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { bundle, createConfig, getLineColLocation } from '@redocly/openapi-core';
import { parse } from 'yaml';
import type { Finding } from '#contract/contract-error.ts';
import { ContractError } from '#contract/contract-error.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { isObject, textOf } from '#contract/json.ts';
import type { SourceLocations } from '#contract/source-locations.ts';
import { sourceLocations } from '#contract/source-locations.ts';

/** A contract as read from disk: one bundled document, its catalogues and the way back to the source lines. */
export interface LoadedContract {
  /** The root file as it was named. */
  readonly rootFile: string;
  /** The whole document in one piece; every `$ref` left in it is local (`#/…`). */
  readonly document: JsonObject;
  /** `problems.yaml` beside the root file; undefined for a foreign contract. */
  readonly problems: JsonObject | undefined;
  /** `events.yaml` beside the root file; undefined for a foreign contract. */
  readonly events: JsonObject | undefined;
  /** `rules/vocabulary.schema.json` beside the root file; its presence makes the contract our own. */
  readonly vocabulary: JsonObject | undefined;
  /** The way from a place in the bundle to the line that wrote it. */
  readonly sources: SourceLocations;
}

/** File name of the problem catalogue, beside the root file. */
export const problemsFile = 'problems.yaml';

/** File name of the event catalogue, beside the root file. */
export const eventsFile = 'events.yaml';

/**
 * Reads a contract, one file or split into many, YAML or JSON.
 * Throws ContractError when a file cannot be read or parsed, a reference leads nowhere, or it is not OpenAPI 3.1.
 */
export const loadContract = async (rootFile: string): Promise<LoadedContract> => {
  const folder = dirname(resolve(rootFile));
  const document = await bundleOf(rootFile, folder);
  const version = textOf(document['openapi']);
  if (version === undefined || !/^3\.1\.\d+$/.test(version))
    throw new ContractError([{ pointer: '/openapi', file: relative(folder, resolve(rootFile)),
      message: `The document says OpenAPI ${version ?? 'nothing'}; the generator reads 3.1. Convert it first.` }]);
  return {
    rootFile,
    document,
    problems: readOptional(join(folder, problemsFile)),
    events: readOptional(join(folder, eventsFile)),
    vocabulary: readOptional(join(folder, 'rules', 'vocabulary.schema.json')),
    sources: sourceLocations(rootFile, document),
  };
};

const bundleOf = async (rootFile: string, folder: string): Promise<JsonObject> => {
  const config = await createConfig({}); // an explicit empty configuration: a redocly.yaml nearby must not change the bundle
  const outcome = await bundle({ ref: resolve(rootFile), config }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ContractError([{ pointer: '', file: relative(folder, resolve(rootFile)), message: reason }], { cause });
  });
  const findings = outcome.problems.filter(({ severity }) => severity === 'error').map((problem): Finding => {
    const [place] = problem.location;
    return {
      pointer: (place?.pointer ?? '').replace(/^#/, ''),
      file: place === undefined ? undefined : relative(folder, place.source.absoluteRef),
      line: place === undefined ? undefined : getLineColLocation(place).start.line,
      message: problem.message,
    };
  });
  if (findings.length > 0) throw new ContractError(findings);
  const plain: Json = JSON.parse(JSON.stringify(outcome.bundle.parsed));
  if (isObject(plain)) return plain;
  throw new ContractError([{ pointer: '', message: 'The root file is not an OpenAPI document: it holds no object.' }]);
};

const readOptional = (file: string): JsonObject | undefined => {
  if (!existsSync(file)) return undefined;
  const value: unknown = parse(readFileSync(file, 'utf8'), { merge: true });
  if (isObject(value)) return value;
  throw new ContractError([{ pointer: '', file, message: 'The file holds no object.' }]);
};
