import { spawn } from 'node:child_process';

/** One check: a name for people, and the command that fails where it finds something. */
interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const CHECKS: readonly Check[] = [
  { name: 'generated files are those of the contract', command: 'node', args: ['src/contract/generate.ts', '--check'] },
  { name: 'rules of the contract', command: 'node', args: ['openapi/rules/check-contract.js'] },
  { name: 'published events keep their promise', command: 'node', args: ['src/contract/check-events.ts'] },
  { name: 'patterns are linear', command: 'node', args: ['src/contract/check-patterns.ts'] },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'lint', command: 'eslint', args: ['--max-warnings=0', 'src', 'contract-tests'] },
  { name: 'import directions', command: 'depcruise', args: ['src', 'generated/operations.ts', 'contract-tests'] },
];

const run = ({ command, args }: Check): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: `${command} cannot be started: ${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });

let failed = 0;
for (const check of CHECKS) {
  const startMs = performance.now();
  const { code, output } = await run(check);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)\n`);
  if (code !== 0) {
    failed += 1;
    process.stdout.write(`${output.trimEnd()}\n`);
  }
}
process.stdout.write(`\n${CHECKS.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
