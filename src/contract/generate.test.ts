import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { aGet, aModel, findingsOf, withFolder } from '#contract/contract.testing.ts';
import { filesOf, generate, writeOutcome } from '#contract/generate.ts';

const contract = (domain: string): string => JSON.stringify({
  openapi: '3.1.1', info: { title: 'T', version: '1.0.0' }, paths: { [`/${domain}`]: { get: { operationId: 'getIt', responses: { 200: { description: 'It.' } } } } } });
const fixture = { 'openapi.json': contract('things') };
const paths = (folder: string) => ({ contract: join(folder, 'openapi.json'), out: join(folder, 'out') });
const written = async (folder: string) => {
  const outcome = await generate(paths(folder));
  writeOutcome(paths(folder).out, outcome);
  return outcome;
};

const script = fileURLToPath(new URL('generate.ts', import.meta.url));
const runCli = (folder: string, ...options: readonly string[]): Promise<{ code: number; output: string }> =>
  promisify(execFile)(process.execPath, [script, '--contract', paths(folder).contract, '--out', paths(folder).out, ...options])
    .then(({ stdout }) => ({ code: 0, output: stdout }), (error: { code: number; stderr: string }) => ({ code: error.code, output: error.stderr }));

describe('generate', () => {
  test('writes the same files twice and the second time none', () => withFolder(fixture, async (folder) => {
    const first = await written(folder);

    const second = await generate(paths(folder));

    expect(first.changed).toEqual([...first.files.keys()]);
    expect([...second.files]).toEqual([...first.files]);
    expect([second.changed, second.stale, second.strangers]).toEqual([[], [], []]);
  }));

  test('writes only what changed and removes only what it wrote itself', () => withFolder(fixture, async (folder) => {
    await written(folder);
    const { out } = paths(folder);
    writeFileSync(join(out, 'notes.txt'), 'mine');
    utimesSync(join(out, 'problems.ts'), 1, 1);
    writeFileSync(paths(folder).contract, contract('others'));

    const { stale, strangers } = await written(folder);

    expect(stale).toEqual(['validators/things.d.ts', 'validators/things.js']);
    expect(existsSync(join(out, 'validators/things.js'))).toBe(false);
    expect(existsSync(join(out, 'validators/others.js'))).toBe(true);
    expect(statSync(join(out, 'problems.ts')).mtimeMs).toBe(1000);
    expect(strangers).toEqual(['notes.txt']);
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine');
  }));

  test('says in every script that it is not to be edited', () => withFolder(fixture, async (folder) => {
    const { files } = await generate(paths(folder));

    for (const [path, text] of files)
      if (/\.[jt]s$/.test(path)) expect(text).toMatch(/^\/\/ Generated from the contract by `make generate`\. Do not edit: change the contract\.\n/);
  }));

  test('reports the faults of all emitters together, each once', async () => {
    const model = aModel({ paths: { '/x': aGet() } });
    const refuse = (message: string) => () => Promise.reject(Object.assign(new Error(message), { name: 'Other' }));
    const { emitRoutes } = await import('#contract/emit-routes.ts');
    const { emitValidators } = await import('#contract/emit-validators.ts');
    const faulty = aModel({ paths: { '/x': aGet({ parameters: [
      { name: 'a', in: 'cookie', schema: {} }, { name: 'b', in: 'query', schema: { type: 'number', exclusiveMinimum: true } }] }) } });

    const findings = await findingsOf(() => filesOf(faulty, [emitRoutes, emitRoutes, emitValidators]));

    expect(findings.map((finding) => finding.split(' ')[1])).toEqual(['/paths/~1x/get/parameters/0', '/paths/~1x/get/parameters/1/schema/exclusiveMinimum']);
    await expect(filesOf(model, [refuse('broken')])).rejects.toThrow('broken');
    await expect(filesOf(model, [emitRoutes, emitRoutes])).rejects.toThrow('Two emitters write routes.ts. Give one of them another path.');
  });
});

describe('the command line', () => {
  test('checks without writing: names what differs, is missing, is stale or unknown', () => withFolder(fixture, async (folder) => {
    await written(folder);
    const { out } = paths(folder);
    const clean = await runCli(folder, '--check');
    writeFileSync(join(out, 'routes.ts'), 'edited');
    rmSync(join(out, 'events.ts'));
    writeFileSync(join(out, 'notes.txt'), 'mine');

    const dirty = await runCli(folder, '--check');

    expect(clean).toMatchObject({ code: 0 });
    expect(dirty.code).toBe(1);
    expect(dirty.output).toMatch(/run `make generate`:\n {2}differs {3}events\.ts\n {2}differs {3}routes\.ts\n {2}unknown {3}notes\.txt\n/);
    expect(readFileSync(join(out, 'routes.ts'), 'utf8')).toBe('edited');
  }));

  test('prints the faults of a contract instead of a stack', () => withFolder({ 'openapi.json': '{"openapi":"3.0.0"}' }, async (folder) => {
    const { code, output } = await runCli(folder);

    expect(code).toBe(1);
    expect(output).toBe('The contract has 1 fault:\n  openapi.json /openapi\n    The document says OpenAPI 3.0.0; the generator reads 3.1. Convert it first.\n');
  }));
});
