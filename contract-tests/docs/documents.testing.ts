import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One Markdown file of the repository. */
export interface Document {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** Code in the text: between backticks, and fenced. */
  readonly code: readonly string[];
}

/** Reads a file of the repository. */
export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every document that is written by hand. */
export const documents = (): readonly Document[] =>
  ['README.md', 'CHANGELOG.md', 'openapi/README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].map((path) => {
    const text = textOf(path);
    return { path, text, code: codeIn(text) };
  });

/** Whether a document's path leads somewhere: from the root, from its own folder, or, for a bare name, anywhere below that. */
export const isThere = (document: Document, path: string): boolean => {
  const folder = join(ROOT, dirname(document.path));
  if (existsSync(join(ROOT, path)) || existsSync(join(folder, path))) return true;
  return folder !== ROOT && !path.includes('/') && readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => basename(name) === path);
};

/** The rows of the table below a heading whose header has this first cell, without header and rule. */
export const tableOf = (text: string, heading: string, firstCell: string): readonly (readonly string[])[] => {
  const section = text.split(/^##+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstCell} |`));
  if (start === -1) throw new Error(`There is no table of "${firstCell}" under "${heading}".`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, length === -1 ? undefined : start + length).map(cellsOf);
};

const cellsOf = (row: string): readonly string[] =>
  row.split('|').slice(1, -1).map((cell) => /^`([^`]*)`$/.exec(cell.trim())?.[1] ?? cell.trim());

const codeIn = (text: string): readonly string[] => {
  const fenced = [...text.matchAll(/^```[^\n]*\n([^]*?)^```/gm)].map(([, code]) => code ?? '');
  const inline = [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
  return [...fenced, ...inline];
};
