import { startDynoxide } from './start-dynoxide.ts';
import { startElasticmq } from './start-elasticmq.ts';
import { startMinistack } from './start-ministack.ts';
import { startOpensearch } from './start-opensearch.ts';
import { startPostgres } from './start-postgres.ts';

/** A real server in place of an AWS service, and the suites that need it. */
export interface Engine {
  readonly name: string;
  /** Suites: every `*.engine.test.ts` under src whose path matches. */
  readonly suites: RegExp;
  readonly start: (folder: string) => Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** The engines of `make test-engines`, in the order in which they start. */
export const engines: readonly Engine[] = [
  { name: 'dynoxide', suites: /dynamodb/, start: (folder) => startDynoxide(folder) },
  { name: 'postgres', suites: /postgres/, start: (folder) => startPostgres(folder) },
  { name: 'elasticmq', suites: /sqs/, start: (folder) => startElasticmq(folder) },
  { name: 'ministack', suites: /sns/, start: (folder) => startMinistack(folder) },
  { name: 'opensearch', suites: /opensearch/, start: (folder) => startOpensearch(folder) },
];
