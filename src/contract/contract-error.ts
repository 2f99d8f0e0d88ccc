/** One fault of a contract: where it stands and what to do about it. */
export interface Finding {
  /** JSON pointer (RFC 6901) into the bundled document, or into the file when `file` is a catalogue. */
  readonly pointer: string;
  /** What is wrong and what to do, in one or two sentences. */
  readonly message: string;
  /** Source file, relative to the folder of the contract's root file. */
  readonly file?: string | undefined;
  /** Line in that file, from 1. */
  readonly line?: number | undefined;
}

/** The one error of the generator: everything that is wrong with a contract, at once. */
export class ContractError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[], options?: ErrorOptions) {
    super(describeFindings(findings), options);
    this.name = 'ContractError';
    this.findings = findings;
  }
}

/** Findings as lines for people: `file:line /pointer` and below it the message. */
export const describeFindings = (findings: readonly Finding[]): string =>
  [
    findings.length === 1 ? 'The contract has 1 fault:' : `The contract has ${findings.length} faults:`,
    ...findings.map(({ file, line, pointer, message }) =>
      `  ${file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`} `}${pointer}\n    ${message}`),
  ].join('\n');
