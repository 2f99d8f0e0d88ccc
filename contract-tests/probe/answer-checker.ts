import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { problems } from '#generated/problems.ts';
import { validators } from '#generated/validators/all.js';
import type { WireAnswer } from '../targets/target.ts';
import { headerOf } from '../targets/target.ts';
import { AMBIENT_HEADERS } from './ambient-headers.ts';
import type { Node, Operation } from './contract.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (instance: Ajv2020) => void)(ajv);
const compiled = new WeakMap<Node, ValidateFunction>();

const validatorOf = (schema: Node): ValidateFunction => {
  const known = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, known);
  return known;
};

/** Judges an answer against the contract; returns every deviation in words. */
export const deviationsOf = (operation: Operation, answer: WireAnswer): readonly string[] => {
  const response = operation.responses.get(answer.status);
  if (!response) return [`the status ${answer.status} is not declared: ${answer.body.toString().slice(0, 300)}`];
  return [...headerDeviations(response.headers, answer), ...bodyDeviations(operation, answer), ...problemDeviations(operation, answer)];
};

type Headers = NonNullable<ReturnType<Operation['responses']['get']>>['headers'];

const headerDeviations = (declared: Headers, answer: WireAnswer): readonly string[] => {
  const found: string[] = [];
  for (const [name, { required }] of declared) {
    if (required && headerOf(answer, name) === undefined) found.push(`the header ${name} is missing`);
  }
  for (const [name, text] of answer.headers) {
    const header = declared.get(name);
    if (!header && !Object.hasOwn(AMBIENT_HEADERS, name)) found.push(`the header ${name} is not declared`);
    if (header && !validatorOf(header.schema)(header.schema['type'] === 'integer' ? Number(text) : text)) {
      found.push(`the header ${name}: ${text} breaks its schema`);
    }
  }
  return found;
};

const isJson = (mediaType: string): boolean => /^application\/(?:[\w.-]+\+)?json$/.test(mediaType);

const bodyDeviations = (operation: Operation, answer: WireAnswer): readonly string[] => {
  const content = operation.responses.get(answer.status)?.content ?? [];
  const contentType = headerOf(answer, 'content-type');
  if (content.length === 0) return answer.body.length > 0 || contentType !== undefined ? ['there is a body where none is declared'] : [];
  const media = content.find(({ mediaType }) => mediaType === contentType);
  if (!media) return [`the media type ${contentType} is not declared`];
  if (media.mediaType === 'application/x-ndjson') return lineDeviations(answer);
  if (!isJson(media.mediaType)) return [];
  const validate = validators[operation.id].replies[String(answer.status)]?.[media.mediaType];
  if (!validate) return [`there is no validator for ${answer.status} ${media.mediaType}`];
  if (validate(parsed(answer.body.toString()))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `the body${instancePath}: ${message} ${JSON.stringify(params)}`);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const lineDeviations = (answer: WireAnswer): readonly string[] => {
  const lines = answer.body.toString().split('\n');
  const faults = lines.slice(0, -1).filter((line) => typeof parsed(line) !== 'object').map((line) => `the line is not a JSON object: ${line.slice(0, 80)}`);
  return lines.at(-1) === '' ? faults : [...faults, 'the last line does not end'];
};

interface ProblemDocument {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly status?: unknown;
  readonly code?: unknown;
  readonly requestId?: unknown;
}

const problemDeviations = (operation: Operation, answer: WireAnswer): readonly string[] => {
  if (answer.status < 400) return [];
  const problem = (parsed(answer.body.toString()) ?? {}) as ProblemDocument;
  const code = String(problem.code);
  const facts = Object.entries(problems).find(([each]) => each === code)?.[1];
  if (!facts) return [`the problem code ${code} is not in the catalogue`];
  const found: string[] = [];
  const declared: readonly string[] = operation.facts.problems;
  if (!facts.generic && !declared.includes(code)) found.push(`the operation does not declare the problem ${code}`);
  if (problem.type !== facts.type || problem.title !== facts.title) found.push(`type or title of ${code} differ from the catalogue`);
  if (problem.status !== answer.status || facts.status !== answer.status) found.push(`${code} came with status ${answer.status}`);
  if (problem.requestId !== headerOf(answer, 'x-request-id')) found.push('requestId differs from X-Request-Id');
  return found;
};
