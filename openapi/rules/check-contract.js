import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BaseResolver, Source, bundle, lintDocument, loadConfig } from '@redocly/openapi-core';
import { parse } from 'yaml';
import { exceptions } from './exceptions.js';
import { excerptOf } from './excerpt.js';
import { redoclyFaults, spectralFaults } from './planted-faults.js';

const leastScore = 88;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const contract = here('../openapi.yaml');
const redoclyConfig = here('../redocly.yaml');
const spectralRuleset = here('../.spectral.yaml');
const bundledContract = here('../../generated/openapi.json');
const offline = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', SCARF_ANALYTICS: 'false' };

const run = (tool, options, input = 'ignore') => new Promise((resolve, reject) => {
  const child = spawn(here(`../../node_modules/.bin/${tool}`), options, { env: { ...process.env, ...offline }, stdio: [input, 'pipe', 'pipe'] });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stderr.on('data', (chunk) => { complaints += chunk; });
  child.on('error', reject);
  child.on('close', () => resolve({ output, complaints }));
});

const jsonOf = ({ output, complaints }, tool) => {
  const start = output.search(/^[[{]/m);
  try {
    return JSON.parse(output.slice(start));
  } catch {
    throw new Error(`${tool} gave no report:\n${output}${complaints}`);
  }
};

const lintWithRedocly = async (file, ...rules) => {
  const { problems } = jsonOf(await run('redocly', ['lint', file, ...rules, '--format', 'json', '--max-problems', '1000']), 'redocly lint');
  return problems.map(({ ruleId, message, location }) => {
    const [{ source, pointer, start }] = location;
    return `${source.ref}:${start?.line ?? ''} ${pointer ?? ''} ${ruleId}: ${message}`;
  });
};

// Spectral reads its standard input at once and fails on a pipe that is still empty: give it a file.
const withFile = async (text, use) => {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'));
  await writeFile(join(folder, 'bundle.json'), text);
  const file = await open(join(folder, 'bundle.json'));
  try {
    return await use(file.fd);
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
};

const spectralFindings = async (document) => {
  const options = ['lint', '--stdin-filepath', bundledContract, '--ruleset', spectralRuleset, '--format', 'json', '--fail-severity', 'hint', '--quiet'];
  const findings = jsonOf(await withFile(JSON.stringify(document), (input) => run('spectral', options, input)), 'spectral lint');
  return findings.map(({ code, path, message }) => ({ code, place: path.join('.'), message }));
};

const lintWithSpectral = async (document) => (await spectralFindings(document)).map(({ code, place, message }) => `${place} ${code}: ${message}`);

const checkScore = async () => {
  const { agentReadiness } = jsonOf(await run('redocly', ['score', contract, '--config', redoclyConfig, '--format', 'json']), 'redocly score');
  return { score: agentReadiness, faults: agentReadiness >= leastScore ? [] : [`The score is ${agentReadiness}, below ${leastScore}.`] };
};

const missedByRedocly = async (document, config) => {
  const misses = [];
  const source = new Source(bundledContract, '');
  for (const [name, rule, plant] of redoclyFaults) {
    const broken = structuredClone(document);
    plant(broken);
    const problems = await lintDocument({ document: { source, parsed: broken }, externalRefResolver: new BaseResolver(config.resolve), config });
    if (!problems.some(({ ruleId }) => ruleId === rule)) misses.push(`Not found by ${rule}: ${name}.`);
  }
  return misses;
};

const missedBySpectral = async (document) => {
  const broken = structuredClone(document);
  for (const [, , , plant] of spectralFaults) plant(broken);
  const findings = await spectralFindings(broken);
  return spectralFaults
    .filter(([, rule, start]) => !findings.some(({ code, place }) => code === rule && place.startsWith(start)))
    .map(([name, rule]) => `Not found by ${rule}: ${name}.`);
};

const deadExceptions = (document) => {
  const ids = new Set(Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => each.operationId)));
  return Object.entries(exceptions).flatMap(([list, entries]) => Object.keys(entries)
    .filter((id) => !ids.has(id))
    .map((id) => `rules/exceptions.js, ${list}: there is no operation ${id}.`));
};

const deadReviews = async (document) => {
  const { overrides } = parse(await readFile(spectralRuleset, 'utf8'));
  const isAnonymous = (path, method) => document.paths[path]?.[method]?.security?.length === 0;
  return overrides.flatMap(({ files }) => files).filter((each) => {
    const [, path, method] = decodeURIComponent(each.split('#/')[1]).split('/').map((part) => part.replaceAll('~1', '/'));
    return !isAnonymous(path, method);
  }).map((each) => `.spectral.yaml: ${each} is no anonymous operation.`);
};

const main = async () => {
  Object.assign(process.env, offline);
  const config = await loadConfig({ configPath: redoclyConfig });
  const { bundle: { parsed: document } } = await bundle({ ref: contract, config });
  const excerpt = excerptOf(document, /^\/(healthz$|v1\/todos)/);
  // The published contract has webhooks beside what is written here; the rules for our own operations are not for them.
  const published = JSON.parse(await readFile(bundledContract, 'utf8'));
  const [redocly, redoclyOnPublished, spectral, score, missedRedocly, missedSpectral] = await Promise.all([
    lintWithRedocly(contract, '--config', redoclyConfig), lintWithRedocly(bundledContract, '--extends', 'recommended-strict'), lintWithSpectral(published), checkScore(), missedByRedocly(excerpt, config), missedBySpectral(excerpt),
  ]);
  const results = [
    ['Redocly', [...redocly, ...redoclyOnPublished], 'findings'],
    ['Spectral', spectral, 'findings'],
    ['exceptions', [...deadExceptions(document), ...await deadReviews(document)], 'dead'],
    [`score ${score.score}`, score.faults, `below ${leastScore}`],
    [`${redoclyFaults.length + spectralFaults.length} planted faults`, [...missedRedocly, ...missedSpectral], 'missed'],
  ];
  for (const [, faults] of results) for (const fault of new Set(faults)) console.error(fault);
  console.log(`contract: ${results.map(([name, faults, word]) => `${name} ${faults.length} ${word}`).join(' · ')}`);
  process.exitCode = results.some(([, faults]) => faults.length > 0) ? 1 : 0;
};

await main();
