import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Json, JsonObject } from '#contract/json.ts';
import { isArray, isObject, textOf } from '#contract/json.ts';
import { pointerTo, tokensOf, valueAt } from '#contract/json-pointer.ts';

/** A place in a source file of the contract. */
export interface SourceLocation {
  /** Relative to the folder of the root file. */
  readonly file: string;
  /** JSON pointer within that file. */
  readonly pointer: string;
  /** From 1. */
  readonly line: number;
}

/** Finds the way between the bundled document and the files that it was made of. */
export interface SourceLocations {
  /** Where a place of the bundle was written; its nearest known parent when it was made by bundling. */
  readonly locate: (bundlePointer: string) => SourceLocation;
  /** Where a place of a named file is. */
  readonly locateIn: (file: string, pointer: string) => SourceLocation;
  /** Follows `$ref` from a file: the value, its place and, when the bundle has it, its pointer there. */
  readonly follow: (file: string, ref: string) => { file: string; pointer: string; value: Json | undefined; bundlePointer: string | undefined };
}

interface SourceFile {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly value: Json;
}

/**
 * Walks source files and bundle side by side, on the first question only: a contract without faults
 * never pays for it.
 */
export const sourceLocations = (rootFile: string, bundle: JsonObject): SourceLocations => {
  const folder = dirname(resolve(rootFile));
  const files = new Map<string, SourceFile>();
  const open = (file: string): SourceFile => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const opened = readSource(file);
    files.set(file, opened);
    return opened;
  };
  let index: BundleIndex | undefined;
  const indexed = (): BundleIndex => (index ??= indexBundle(resolve(rootFile), bundle, open));
  const place = (file: string, pointer: string): SourceLocation =>
    ({ file: relative(folder, file), pointer, line: lineOf(open(file), pointer) });
  return {
    locate: (bundlePointer) => {
      for (let at = bundlePointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
        const origin = indexed().origins.get(at);
        if (origin !== undefined) return place(origin.file, origin.pointer + bundlePointer.slice(at.length));
      }
    },
    locateIn: (file, pointer) => place(resolve(folder, file), pointer),
    follow: (file, ref) => {
      const target = targetOf(resolve(folder, file), ref);
      const bundlePointer = indexed().bundled.get(`${target.file}#${target.pointer}`);
      return { file: relative(folder, target.file), pointer: target.pointer, value: valueAt(open(target.file).value, target.pointer), bundlePointer };
    },
  };
};

const readSource = (file: string): SourceFile => {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, merge: true, uniqueKeys: false });
  return { document, lines, value: document.toJS({ maxAliasCount: -1 }) };
};

const targetOf = (file: string, ref: string): { file: string; pointer: string } => {
  const [path = '', fragment = ''] = ref.split('#');
  const pointer = fragment === '' ? '' : pointerTo('', ...tokensOf(`#${fragment}`));
  return { file: path === '' ? file : resolve(dirname(file), path), pointer };
};

const lineOf = ({ document, lines }: SourceFile, pointer: string): number => {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const token of tokensOf(pointer)) {
    if (isAlias(node)) node = node.resolve(document);
    const pair = isMap(node) ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === token) : undefined;
    const child: unknown = pair === undefined ? (isSeq(node) ? node.items[Number(token)] : undefined) : pair.value;
    const spot: unknown = pair === undefined ? child : pair.key;
    if (!isNode(spot)) break;
    offset = spot.range?.[0] ?? offset;
    node = child;
  }
  return lines.linePos(offset).line;
};

interface BundleIndex {
  /** Pointer in the bundle → where it was written. */
  readonly origins: ReadonlyMap<string, { file: string; pointer: string }>;
  /** `file#pointer` → pointer in the bundle. */
  readonly bundled: ReadonlyMap<string, string>;
}

interface Step {
  readonly node: Json | undefined;
  readonly at: string;
  readonly file: string;
  readonly pointer: string;
}

const indexBundle = (rootFile: string, bundle: JsonObject, open: (file: string) => SourceFile): BundleIndex => {
  const origins = new Map<string, { file: string; pointer: string }>();
  const bundled = new Map<string, string>();
  const steps: Step[] = [{ node: bundle, at: '', file: rootFile, pointer: '' }];
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    const { at, node } = step;
    if (origins.has(at) || (!isObject(node) && !isArray(node))) continue;
    const source = valueAt(open(step.file).value, step.pointer);
    if (source === undefined) continue; // made by bundling; its source comes from the reference that led there
    const sourceRef = isObject(source) ? textOf(source['$ref']) : undefined;
    const bundleRef = isObject(node) ? textOf(node['$ref']) : undefined;
    if (sourceRef === undefined || bundleRef !== undefined) {
      origins.set(at, { file: step.file, pointer: step.pointer });
      bundled.set(`${step.file}#${step.pointer}`, bundled.get(`${step.file}#${step.pointer}`) ?? at);
    }
    if (sourceRef !== undefined) {
      const target = targetOf(step.file, sourceRef);
      const next = bundleRef === undefined ? at : pointerTo('', ...tokensOf(bundleRef));
      steps.push({ node: valueAt(bundle, next), at: next, ...target });
    }
    if (sourceRef === undefined || bundleRef !== undefined)
      for (const name of Object.keys(node))
        steps.push({ node: valueAt(node, pointerTo('', name)), at: pointerTo(at, name), file: step.file, pointer: pointerTo(step.pointer, name) });
  }
  return { origins, bundled };
};
