import type { Client } from '#generated/sdk/index.ts';
import type { Report } from './report.ts';

/** What every chapter of the demo works with. */
export interface Scene {
  readonly client: Client;
  readonly report: Report;
}

/** Fails the demo unless what it has just said is true. */
export function expectThat(isTrue: boolean, sentence: string): asserts isTrue {
  if (!isTrue) throw new Error(sentence);
}
