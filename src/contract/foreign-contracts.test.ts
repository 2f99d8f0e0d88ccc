import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { ContractModel } from '#contract/contract-model.ts';
import { findingsOf, withFolder } from '#contract/contract.testing.ts';
import { generate, writeOutcome } from '#contract/generate.ts';
import { isObject } from '#contract/json.ts';
import { loadContract } from '#contract/load-contract.ts';
import { modelOf } from '#contract/model-of.ts';

const inModules = (path: string): string => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
const example = (name: string): string => inModules(`@readme/oas-examples/3.1/json/${name}.json`);
const galaxy = inModules('@scalar/galaxy/dist/3.1.yaml');
const trains = inModules('@readme/oas-examples/3.1/yaml/train-travel.yaml');

// A folder of its own type, so that Node and tsc read the generated modules as they are.
const manifest = { 'package.json': '{"type":"module"}', 'tsconfig.json': JSON.stringify({
  compilerOptions: { target: 'es2024', lib: ['es2024', 'dom', 'dom.iterable'], module: 'nodenext', moduleResolution: 'nodenext', types: [], strict: true, noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true, verbatimModuleSyntax: true, erasableSyntaxOnly: true, allowImportingTsExtensions: true, noEmit: true },
  include: ['out'], exclude: ['out/sdk/node.ts', 'out/sdk/runtime/node.ts'] }) };

interface Verdicts {
  readonly operations: number;
  readonly accepted: number;
  /** Examples that their judge refuses. */
  readonly refused: readonly string[];
  /** How many of the judges refuse the number 42; the others have no type. */
  readonly strict: number;
}

const judgeAt = (registry: { readonly validators?: unknown }, ...path: readonly string[]): ((value: unknown) => boolean) | undefined => {
  const found = path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), registry.validators);
  return typeof found === 'function' ? (value) => found(value) === true : undefined;
};

/** Lets the generated validators judge every example of a contract. */
const verdictsOn = async (model: ContractModel, folder: string): Promise<Verdicts> => {
  const registry: { readonly validators?: unknown } = await import(join(folder, 'out/validators/all.js'));
  const claims = model.operations.flatMap(({ id, body, replies }) => [
    ...(body?.mediaTypes ?? []).flatMap(({ name, examples }) => examples.map((each) => ({ each, judge: judgeAt(registry, id, 'bodies', name) }))),
    ...replies.flatMap(({ status, mediaTypes }) =>
      mediaTypes.flatMap(({ name, examples }) => examples.map((each) => ({ each, judge: judgeAt(registry, id, 'replies', status, name) })))),
  ]).flatMap(({ each, judge }) => (judge === undefined ? [] : [{ each, judge }]));
  const refused = claims.filter(({ each, judge }) => !judge(each.value)).map(({ each }) => each.pointer);
  return {
    operations: isObject(registry.validators) ? Object.keys(registry.validators).length : 0,
    accepted: claims.length - refused.length,
    refused,
    strict: claims.filter(({ judge }) => !judge(42)).length,
  };
};

describe('a foreign contract', () => {
  test.each<[string, string, Verdicts]>([
    ['Train Travel', trains, { operations: 7, accepted: 47, refused: [], strict: 9 }],
    ['Scalar Galaxy', galaxy, { operations: 10, accepted: 3, refused: [], strict: 3 }],
    ['readme: petstore', example('petstore'), { operations: 20, accepted: 0, refused: [], strict: 0 }],
    ['readme: petstore-simple', example('petstore-simple'), { operations: 2, accepted: 0, refused: [], strict: 0 }],
    ['readme: readme', example('readme'), { operations: 54, accepted: 0, refused: [], strict: 0 }],
    ['readme: readme-extensions', example('readme-extensions'), { operations: 10, accepted: 0, refused: [], strict: 0 }],
    ['readme: schema-encoding-style', example('schema-encoding-style'), { operations: 1, accepted: 0, refused: [], strict: 0 }],
    ['readme: schema-types', example('schema-types'), { operations: 23, accepted: 0, refused: [], strict: 0 }],
    ['readme: security', example('security'), { operations: 15, accepted: 0, refused: [], strict: 0 }],
    ['readme: webhooks', example('webhooks'), { operations: 0, accepted: 0, refused: [], strict: 0 }],
  ])('%s becomes code that compiles and judges its own examples', (_name, contract, want) => withFolder(manifest, async (folder) => {
    const out = join(folder, 'out');
    writeOutcome(out, await generate({ contract, out }));
    const compilation = await promisify(execFile)(inModules('.bin/tsc'), ['-p', folder]).then(() => '', ({ stdout }: { stdout: string }) => stdout);

    const verdicts = await verdictsOn(modelOf(await loadContract(contract)), folder);

    expect(compilation).toBe('');
    expect(verdicts).toEqual(want);
  }));

  test.each<[string, string, readonly string[]]>([
    ['bounds of OpenAPI 3.0 in a parameter', example('schema-validation-local'), ['/paths/~1anything~1numbers/parameters/3/schema/exclusiveMaximum']],
    ['bounds of OpenAPI 3.0 at the top', example('schema-validation-top-level'), ['/paths/~1anything~1numbers/parameters/1/schema/exclusiveMaximum']],
  ])('with %s is refused in the place of the fault', (_name, contract, want) => withFolder({}, async (folder) => {
    const findings = await findingsOf(() => generate({ contract, out: join(folder, 'out') }));

    expect(findings.map((finding) => finding.split(' ')[1])).toEqual(want);
  }));

  test('with parameters in every style is refused with all that cannot be parsed', () => withFolder({}, async (folder) => {
    const findings = await findingsOf(() => generate({ contract: example('parameters-style'), out: join(folder, 'out') }));

    expect(findings).toHaveLength(69);
    expect(findings).toContainEqual(expect.stringMatching(/^parameters-style\.json:43 \/paths\/~1cookies\/get\/parameters\/0 The cookie parameter primitive cannot be read/));
    expect(findings).toContainEqual(expect.stringMatching(/^parameters-style\.json:928 \/paths\/~1anything~1query~1deepObject\/get\/parameters\/0 The query parameter object has a type/));
    expect(findings).toContainEqual(expect.stringMatching(/^parameters-style\.json:82 \S+ The path \/cookies#formNonExploded has a query or fragment/));
  }));

  test('judges what a person would: the pet store refuses a pet without photos', () => withFolder(manifest, async (folder) => {
    const out = join(folder, 'out');
    writeOutcome(out, await generate({ contract: example('petstore'), out }));
    const judge = judgeAt(await import(join(out, 'validators/all.js')), 'addPet', 'bodies', 'application/json');

    const verdicts = [{ name: 'Rex', photoUrls: [] }, { name: 'Rex' }, { name: 1, photoUrls: [] }].map((pet) => judge?.(pet));

    expect(verdicts).toEqual([true, false, false]);
  }));
});
