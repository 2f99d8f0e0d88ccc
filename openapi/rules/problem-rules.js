import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { operationRule } from './operation-view.js';

const { base, problems } = parse(readFileSync(new URL('../problems.yaml', import.meta.url), 'utf8'));

const disagreements = (example, status) => {
  const problem = problems[example.code];
  if (problem === undefined) return [`The code \`${example.code}\` is not in problems.yaml.`];
  const expected = { type: `${base}${example.code}`, title: problem.title, status: problem.status };
  return [
    ...Object.entries(expected).filter(([key, value]) => example[key] !== value)
      .map(([key, value]) => `The example of ${example.code} must have \`${key}: ${value}\`, as problems.yaml says.`),
    ...(String(problem.status) === status ? [] : [`The problem ${example.code} has status ${problem.status}, not ${status}.`]),
    ...Object.keys(problem.members ?? {}).filter((member) => !(member in example))
      .map((member) => `The example of ${example.code} lacks its member \`${member}\`.`),
  ];
};

const problemExamples = (view) => view.responses.flatMap(({ status, content }) => content
  .filter(({ mediaType }) => mediaType === 'application/problem+json')
  .flatMap(({ examples }) => examples.map((example) => ({ status, example }))));

/** Problem examples say what the catalogue says. */
export const problemExamplesAgree = operationRule((operation, view) => problemExamples(view)
  .flatMap(({ status, example }) => disagreements(example, status).map((message) => [['responses', status], message])));

/** Every code under x-problems is shown by an example, and every example of an own problem stands under x-problems. */
export const problemsDeclared = operationRule((operation, view) => {
  const declared = operation['x-problems'] ?? [];
  const shown = problemExamples(view).filter(({ example }) => problems[example.code]?.generic !== true);
  return [
    ...declared.filter((code) => !shown.some(({ example }) => example.code === code))
      .map((code) => [['x-problems'], problems[code]?.generic === true
        ? `\`${code}\` is generic: the pipeline raises it, x-problems does not list it.`
        : `No answer shows an example of \`${code}\`.`]),
    ...shown.filter(({ example }) => !declared.includes(example.code))
      .map(({ status, example }) => [['responses', status], `x-problems does not list \`${example.code}\`, which this answer shows.`]),
  ];
});
