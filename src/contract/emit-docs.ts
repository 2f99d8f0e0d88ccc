import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ContractModel, Emitter, EventModel, OperationModel, ProblemModel } from '#contract/contract-model.ts';
import type { Json, JsonObject } from '#contract/json.ts';
import { objectOf, textOf } from '#contract/json.ts';

/**
 * `docs/index.html`: the contract with its catalogues as one page (Redoc) that loads nothing from anywhere.
 * Problems stand at `#section/problems/<code>`, events at `#section/events/<type>`, operations at `#/<tag>/<operationid>`.
 */
export const emitDocs: Emitter = async (model) => ({ 'docs/index.html': offline(await renderedPage(documentedContract(model))) });

/** The contract as readers see it: the catalogues of problems and events stand below its description. */
export const documentedContract = (model: ContractModel): JsonObject => {
  const info = objectOf(model.document['info']);
  const sections = [textOf(info['description']) ?? '', problemCatalogue(model), eventCatalogue(model.events)].filter((section) => section !== '');
  return sections.length === 0 ? model.document : { ...model.document, info: { ...info, description: `${sections.join('\n\n').trim()}\n` } };
};

/** Redoc's page without the pictures that it would fetch, and with a policy that keeps every other request at home. */
export const offline = (page: string): string =>
  page.replace('<head>', `<head>\n  <!-- Generated from the contract by \`make generate\`. Do not edit: change the contract. -->\n  <meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replaceAll(/https:\/\/cdn\.redoc(?:\.ly|ly\.com)\/[^`"'\s]*\.svg/g, `data:image/svg+xml,${encodeURIComponent(logo)}`)
    .replaceAll(/https:\/\/cdn\.redoc(?:\.ly|ly\.com)\/[^`"'\s]*/g, 'data:,');

const policy = "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; font-src data:; "
  + "base-uri 'none'; form-action 'none'";
const logo = '<svg xmlns="http://www.w3.org/2000/svg" width="42" height="14"><text x="0" y="11" font-family="sans-serif" font-size="12" fill="gray">Redoc</text></svg>';

const problemCatalogue = ({ problems, operations }: ContractModel): string =>
  problems.length === 0 ? '' : ['# Problems',
    'Every error is a problem document (RFC 9457). Its `code` is stable and names a section here.',
    ...problems.map((problem) => problemSection(problem, operations.filter((operation) => operation.problems.includes(problem.code))))].join('\n\n');

const problemSection = ({ code, status, title, when, type, generic, members }: ProblemModel, raisedBy: readonly OperationModel[]): string => [
  `## ${code}`,
  `**${status} ${title}.** ${when}`,
  `Type: \`${type}\`. ${generic ? 'Any operation may answer it.' : raisedBy.length === 0 ? '' : `Answered by ${raisedBy.map(({ id }) => `\`${id}\``).join(', ')}.`}`.trim(),
  ...(Object.keys(members).length === 0 ? [] : [`Additional members:\n\n${fenced(members)}`]),
].join('\n\n');

const eventCatalogue = (events: readonly EventModel[]): string => {
  const published = events.filter((event) => event.public);
  return published.length === 0 ? '' : ['# Events', 'What the service tells integrators. Consumers see an event once or more often, in any order.',
    'Each is sent to webhook endpoints as a signed POST (Standard Webhooks); what is sent, and how to answer, stands among the operations under `events`.',
    ...published.map(({ type, version, summary }) => `## ${type}\n\n${summary} Version ${version}.`)].join('\n\n');
};

const fenced = (value: Json | Readonly<Record<string, Json>>): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

const renderedPage = async (document: JsonObject): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'docs-'));
  try {
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(document));
    await promisify(execFile)(process.execPath, [redoclyCommand(), 'build-docs', 'openapi.json', '--inlineBundle', '--output', 'index.html'],
      { cwd: folder, env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
    return await readFile(join(folder, 'index.html'), 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
};

const redoclyCommand = (): string => {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@redocly/cli/package.json');
  const { bin }: { bin: { redocly: string } } = require(manifest);
  return join(dirname(manifest), bin.redocly);
};
