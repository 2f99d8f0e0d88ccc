import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, textOf } from './documents.testing.ts';

/** One block of a step: a change of a file, or commands. */
export interface Block {
  readonly step: number;
  /** The file and what to do with it; absent for commands. */
  readonly edit?: { readonly path: string; readonly how: string };
  readonly text: string;
}

/** What a command did. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
}

const COPIED = ['openapi', 'generated', 'src', 'contract-tests', 'package.json', 'package-lock.json', 'tsconfig.json', 'eslint.config.js', '.dependency-cruiser.cjs', 'Makefile'];

/** Reads the blocks of the section "Add an operation in five steps" in the order in which they stand there. */
export const readSteps = (): readonly Block[] => {
  const section = textOf('openapi/README.md').split(/^## Add an operation in five steps\n/m)[1] ?? '';
  return section.split(/^\*\*(?=\d\. )/m).slice(1).flatMap((step) => {
    const blocks = [...step.matchAll(/^```\w+\n([^]*?)^```/gm)];
    return blocks.map(([, text]) => toBlock(Number(step[0]), text!));
  });
};

const toBlock = (step: number, text: string): Block => {
  const [first = '', ...rest] = text.split('\n');
  const [, path, how] = /^(?:#|\/\/) (\S+) \((new|append|before: .+)\)$/.exec(first) ?? [];
  return path === undefined || how === undefined ? { step, text } : { step, edit: { path, how }, text: rest.join('\n') };
};

/** Copies the repository without what is installed, which is shared. @returns its folder */
export const copyRepository = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'five-steps-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(folder, 'node_modules'));
  return folder;
};

/** Does what a block says: changes its file, or runs its commands. @throws Error when a command fails */
export const follow = async (folder: string, { edit, text }: Block): Promise<void> => {
  if (edit) return change(join(folder, edit.path), edit.how, text);
  // What is installed is as old as the repository's own; the copy must not install it anew.
  const { code, output } = await run(folder, 'sh', ['-euc', text.replaceAll(/^make /gm, 'make -o node_modules/.complete ')]);
  if (code !== 0) throw new Error(`"${text.trim()}" failed:\n${output}`);
};

const change = (file: string, how: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  if (how === 'new') return writeFileSync(file, text, { flag: 'wx' });
  const before = readFileSync(file, 'utf8');
  if (how === 'append') return writeFileSync(file, before + text);
  const lines = before.split('\n');
  const place = lines.findIndex((line) => line.startsWith(how.slice('before: '.length)));
  if (place === -1) throw new Error(`${file} has no line that begins with "${how.slice('before: '.length)}".`);
  writeFileSync(file, [...lines.slice(0, place), text + lines[place], ...lines.slice(place + 1)].join('\n'));
};

/** Runs a command of the project in a copy. */
export const run = (folder: string, command: string, args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const env = { ...process.env, PATH: `${join(folder, 'node_modules/.bin')}:${process.env['PATH']}`, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' };
    execFile(command, args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
