import standalone from 'ajv/dist/standalone/index.js';
import { build, transform } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { Json } from '#contract/json.ts';
import { isObject } from '#contract/json.ts';
import { pointerTo, valueAt } from '#contract/json-pointer.ts';
import type { SchemaSet } from '#contract/schema-set.ts';

/** Judges of some schemas as source text. */
export interface CompiledJudges {
  /** Top-level statements, without imports and exports. */
  readonly source: string;
  /** Function name by schema id. */
  readonly functions: ReadonlyMap<string, string>;
  /** What the source takes from the shared run time, by name: an expression over Ajv's own modules. */
  readonly runtime: ReadonlyMap<string, string>;
}

/** Compiles schemas of a set, each once; those that Ajv refuses are left out and remembered by the set. */
export const compiledJudges = (set: SchemaSet, ids: Iterable<string>): CompiledJudges => {
  const ajv = set.ajv({ code: { source: true, esm: true, lines: true } });
  const sound = [...new Set(ids)].filter((id) => set.compiled(ajv, id) !== undefined);
  const exported = Object.fromEntries(sound.map((id, index) => [`judge${index}`, id]));
  const functions = new Map<string, string>();
  const runtime = new Map<string, string>();
  if (Object.keys(exported).length === 0) return { source: '', functions, runtime };
  const source = withoutSchemas(standalone.default(ajv, exported))
    .replace('"use strict";', '')
    .replaceAll(/if ?\(vErrors === null\)\{\s*vErrors = \[(err\d+)\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g, '(vErrors ??= []).push($1);')
    .replaceAll(/export const (judge\d+) = ([\w$]+);/g, (_text, exportName: string, functionName: string) => {
      functions.set(exported[exportName] ?? '', functionName);
      return '';
    })
    .replaceAll(/const ([\w$]+) = (require\("[^"]+"\)[^;]*);/g, (_text, local: string, expression: string) => {
      const name = runtimeName(expression);
      runtime.set(name, expression);
      return `const ${local} = ${name};`;
    });
  return { source, functions, runtime };
};

/** Faults are most of the text: each becomes a call, its message a constant; the place in the schema, which nobody reads, goes. */
const withShortFaults = (source: string): string => {
  const messages = new Map<string, string>();
  const body = source.replaceAll(
    /const (err\d+)=\{instancePath(?::((?:(?!schemaPath).)+?))?,schemaPath:"(?:[^"\\]|\\.)*",keyword:("\w+"),params:((?:(?!\(vErrors).)+?),message:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)\};\(vErrors\?\?=\[\]\)\.push\(\1\);/g,
    (_text, _name, ...[place, keyword, params, message = '']: readonly string[]) => {
      const constant = messages.get(message) ?? `message${messages.size}`;
      messages.set(message, constant);
      return `(vErrors??=[]).push(fault(${place ?? 'instancePath'},${keyword},${params},${constant}));`;
    },
  );
  if (messages.size === 0) return source;
  const constants = [...messages].map(([message, name]) => `const ${name}=${message};`).join('');
  return `${body}${constants}\nfunction fault(instancePath,keyword,params,message){return{instancePath,keyword,params,message}}\n`;
};

/**
 * Ajv keeps every schema in the text to read single values from it, such as the allowed values of an enum.
 * Here each of these values becomes a constant of its own, and the schemas go.
 */
const withoutSchemas = (source: string): string => {
  const schemas = new Map<string, Json>();
  const constants = new Map<string, string>();
  const body = source.replaceAll(/^const (schema\d+) = (.*);$/gm, (text, name: string, json: string) => {
    schemas.set(name, JSON.parse(json));
    return text;
  }).replaceAll(/\b(schema\d+)((?:\.[A-Za-z_$][\w$]*|\["(?:[^"\\]|\\.)*"\]|\[\d+\])+)/g, (text, name: string, path: string) => {
    const steps = path.matchAll(/\.([\w$]+)|\[("(?:[^"\\]|\\.)*"|\d+)\]/g);
    const tokens = [...steps].map(([, member, index = '""']) => member ?? String(JSON.parse(index)));
    const value = valueAt(schemas.get(name), pointerTo('', ...tokens));
    if (value === undefined) return text;
    // A schema's properties are only asked whether they include a name.
    const isNames = tokens.at(-1) === 'properties' && isObject(value);
    const json = JSON.stringify(isNames ? Object.fromEntries(Object.keys(value).map((key) => [key, 1])) : value);
    const constant = constants.get(json) ?? `constant${constants.size}`;
    constants.set(json, constant);
    return constant;
  });
  return [...constants].map(([json, name]) => `const ${name} = ${json};\n`).join('') + body;
};

/** One ESM module of statements: white space gone, unused constants gone, one function a line. */
export const compacted = async (source: string): Promise<string> => {
  const { code } = await transform(source, { minifyWhitespace: true, treeShaking: true, format: 'esm', charset: 'utf8', target: 'es2022' });
  return withShortFaults(code).replaceAll(/(?<=[;}])(?=function [\w$]+\(|export |const [\w$]+=\{parameters:)/g, '\n');
};

/** Ajv's own functions with a way around them for the values that are met most; the verdict is the same. */
const quicker = new Map<string, (slow: string) => string>([
  // Only half of a surrogate pair makes a text longer than its characters.
  ['ucs2length', (slow) => String.raw`((slow)=>(text)=>/[\ud800-\udbff]/.test(text)?slow(text):text.length)(${slow})`],
  // Days that every month has, in UTC.
  ['formats_fullFormats_date_time', (slow) =>
    String.raw`((slow)=>({...slow,validate:(text)=>/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/.test(text)||slow.validate(text)}))(${slow})`],
]);

/** The shared run time as one module that imports nothing. */
export const runtimeModule = async (expressions: ReadonlyMap<string, string>): Promise<string> => {
  const contents = [...expressions].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, expression]) => `export const ${name} = ${quicker.get(name)?.(expression) ?? expression};\n`).join('');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true, write: false, format: 'esm', platform: 'neutral', mainFields: ['main'], minifyWhitespace: true, charset: 'utf8', target: 'es2022',
    legalComments: 'none', logLevel: 'silent',
  });
  // esbuild names modules by their place on this machine
  return (outputFiles[0]?.text ?? '').replaceAll(/"[^"]*node_modules\/([^"]+)"\(exports/g, '"$1"(exports').replaceAll(/(?<=[;}])(?=function [\w$]+\(|export |var )/g, '\n');
};

const runtimeName = (expression: string): string =>
  expression.replace(/^require\("(?:ajv\/dist\/runtime\/|ajv-formats\/dist\/)?([^"]+)"\)/, '$1').replace(/\.default$/, '')
    .replaceAll(/[^\w$]+/g, '_').replace(/_$/, '');
