import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDataFolder } from '#adapters/local/data-folder.ts';

const PROGRAM = `
  import { openDataFolder } from ${JSON.stringify(new URL('data-folder.ts', import.meta.url).href)};
  try {
    openDataFolder(process.argv[1]);
    globalThis.gc();
    console.log('opened');
    setInterval(() => {}, 1_000);
  } catch (error) {
    console.log(error.message);
  }`;

describe('openDataFolder', () => {
  let base: string;
  let path: string;
  let programs: ChildProcess[];

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'data-folder-'));
    path = join(base, 'new', 'data');
    programs = [];
  });

  afterEach(() => {
    for (const program of programs) program.kill('SIGKILL');
    rmSync(base, { recursive: true });
  });

  const startProgram = async (): Promise<{ readonly program: ChildProcess; readonly said: string }> => {
    const transcript = join(base, `said-${programs.length}`);
    const output = openSync(transcript, 'w');
    const program = spawn(process.execPath, ['--no-warnings', '--expose-gc', '--input-type=module-typescript', '-e', PROGRAM, path], { stdio: ['ignore', output, 'inherit'] });
    programs.push(program);
    closeSync(output);
    return { program, said: await firstLineOf(transcript) };
  };

  test('makes the folder for its user alone, with format and lock', () => {
    const folder = openDataFolder(path);

    expect(folder.path).toBe(path);
    expect(modeOf(path)).toBe(0o700);
    expect(JSON.parse(readFileSync(join(path, 'format.json'), 'utf8'))).toEqual({ format: 1 });
    expect(readdirSync(path).sort()).toEqual(['format.json', 'lock.db', 'lock.json', 'secrets']);
    folder.release();
  });

  test('opens again after release, in this process and in others', async () => {
    openDataFolder(path).release();
    openDataFolder(path).release();

    expect((await startProgram()).said).toBe('opened');
  });

  test('names the process that has the folder', async () => {
    const { program } = await startProgram();

    expect(() => openDataFolder(path)).toThrow(new RegExp(`^The data folder ${path} is in use by another process \\(process ${program.pid}, running since .*Z\\): stop it or choose another folder\\.$`));
    expect((await startProgram()).said).toContain(`process ${program.pid}`);
  });

  test('refuses a second opening within one process', () => {
    const folder = openDataFolder(path);

    expect(() => openDataFolder(path)).toThrow('in use by another process');

    folder.release();
    folder.release();
  });

  test('opens at once after its holder was killed', async () => {
    const { program } = await startProgram();
    program.kill('SIGKILL');
    await once(program, 'exit');

    const folder = openDataFolder(path);

    expect(JSON.parse(readFileSync(join(path, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    folder.release();
  });

  test('of several processes that start at once exactly one opens', async () => {
    const said = (await Promise.all([startProgram(), startProgram(), startProgram()])).map((started) => started.said);

    expect(said.filter((line) => line === 'opened')).toHaveLength(1);
    expect(said.filter((line) => line.includes('in use by another process'))).toHaveLength(2);
  });

  test('refuses a path that is a file or leads through one', () => {
    writeFileSync(join(base, 'file'), '');

    expect(() => openDataFolder(join(base, 'file'))).toThrow('is not a folder: remove the file on its path or choose another folder.');
    expect(() => openDataFolder(join(base, 'file', 'data'))).toThrow('is not a folder');
  });

  test('refuses a folder where it may not write', () => {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o555);
    chmodSync(base, 0o755);

    expect(() => asOrdinaryUser(() => openDataFolder(path))).toThrow(`The data folder ${path} is not writable: give this user the right to write there or choose another folder.`);
    expect(readdirSync(path)).toEqual([]);
  });

  test('refuses a folder with files of somebody else and leaves them alone', () => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'thesis.txt'), 'theirs');

    expect(() => openDataFolder(path)).toThrow('has other files and no format.json, so it is not a data folder: choose an empty or new one.');
    expect(existsSync(join(path, 'format.json'))).toBe(false);
  });

  test('refuses a folder of a newer format and releases it', () => {
    openDataFolder(path).release();
    writeFileSync(join(path, 'format.json'), '{"format":2}');

    expect(() => openDataFolder(path)).toThrow('has format 2 and was written by a newer version of this program, which knows format 1');
    expect(() => openDataFolder(path)).toThrow('has format 2');
  });

  test.each(['', '{', '{"format":"1"}', '{"format":0}', 'null'])('refuses the damaged format.json %j', (text) => {
    openDataFolder(path).release();
    writeFileSync(join(path, 'format.json'), text);

    expect(() => openDataFolder(path)).toThrow(`${join(path, 'format.json')} is damaged: restore the data folder from a backup.`);
  });

  test('says what to do about a damaged lock file', () => {
    openDataFolder(path).release();
    writeFileSync(join(path, 'lock.db'), 'no database '.repeat(100));

    expect(() => openDataFolder(path)).toThrow('lock.db is damaged: delete this file, which holds no data, and start again.');
  });

  test('secret makes 32 random bytes once, for its user alone', () => {
    const first = openDataFolder(path);
    const made = first.secret('link-signing');
    first.release();

    const second = openDataFolder(path);

    expect(made).toHaveLength(32);
    expect(second.secret('link-signing')).toEqual(made);
    expect(second.secret('cursors')).not.toEqual(made);
    expect(modeOf(join(path, 'secrets'))).toBe(0o700);
    expect(modeOf(join(path, 'secrets', 'link-signing.key'))).toBe(0o600);
    expect(readdirSync(join(path, 'secrets')).sort()).toEqual(['cursors.key', 'link-signing.key']);
    second.release();
  });

  test('secret refuses a damaged key and names that lead elsewhere', () => {
    const folder = openDataFolder(path);
    writeFileSync(join(path, 'secrets', 'short.key'), 'abc');

    expect(() => folder.secret('short')).toThrow('short.key is damaged (3 bytes in place of 32): restore the data folder from a backup.');
    expect(() => folder.secret('../format')).toThrow('"../format" is no name for a secret');
    folder.release();
  });
});

/** A killed process may reset a pipe; a file keeps what it said. */
const firstLineOf = async (path: string): Promise<string> => {
  for (let attempt = 0; attempt < 1_500; attempt += 1) {
    const text = readFileSync(path, 'utf8');
    if (text.endsWith('\n')) return text.trim();
    await setTimeout(10);
  }
  throw new Error('The program said nothing for 15 seconds.');
};

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Root may write anywhere; so that the test shows something to root too, it acts as another user. */
const asOrdinaryUser = (act: () => unknown): void => {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
};
