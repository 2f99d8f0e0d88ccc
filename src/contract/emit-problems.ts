import type { ContractModel, Emitter, ProblemModel } from '#contract/contract-model.ts';
import { docComment, literal } from '#contract/literal.ts';
import { memberName, quoted } from '#contract/names.ts';
import type { TypeNames } from '#contract/schema-type.ts';
import { importOfTypes, typeOf, union } from '#contract/schema-type.ts';

/** `problems.ts`: the problem catalogue as types and as data. */
export const emitProblems: Emitter = (model) => {
  const names: TypeNames = { used: new Set() };
  const members = model.problems.map((problem) => `  ${problem.code}: ${membersType(model, problem, names)};\n`).join('');
  const entries = model.problems.map(({ code, status, title, type, generic, when }) =>
    `${docComment(when, '  ')}  ${code}: ${literal({ status, title, type, generic }, '  ')},\n`).join('');
  return {
    'problems.ts': `${importOfTypes(names)}/** The code of a problem, stable for programs. */
export type ProblemCode =
  ${union(model.problems.map(({ code }) => quoted(code))).replaceAll(' | ', '\n  | ')};\n
/** What each problem carries beside the fields that all have. */\nexport interface ProblemMembers {\n${members}}\n
/** Status, title and type URI of each problem; the pipeline raises the generic ones. */\nexport const problems = {\n${entries}} as const;\n`,
  };
};

const membersType = (model: ContractModel, { members }: ProblemModel, names: TypeNames): string => {
  const parts = Object.entries(members).map(([name, schema]) => `readonly ${memberName(name)}: ${typeOf(model, schema, names)}`);
  return parts.length === 0 ? 'Record<string, never>' : `{ ${parts.join('; ')} }`;
};
