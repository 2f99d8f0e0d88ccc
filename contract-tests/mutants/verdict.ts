import { setTimeout as pause } from 'node:timers/promises';
import { toRequest } from '../probe/ask.ts';
import type { World } from '../probe/world.ts';
import { jsonOf, problemCodeOf, type Door, type WireAnswer, type WireRequest } from '../targets/target.ts';
import { CALLER, type Mutant } from './mutant.ts';

/** How a target judged a request. */
export interface Verdict {
  readonly isRefused: boolean;
  readonly code: string | undefined;
  /** `place pointer keyword` of every fault, in order. */
  readonly faults: readonly string[];
}

interface ProblemDocument {
  readonly errors?: readonly { readonly in: string; readonly pointer: string; readonly code: string }[];
}

/** Codes of problems that a handler raises or that come after every check: the request itself was let through. */
const REFUSALS = new Set([
  'malformed_request', 'malformed_json', 'validation_failed', 'unauthenticated', 'insufficient_scope', 'not_acceptable',
  'payload_too_large', 'unsupported_media_type', 'precondition_required',
]);

/** Reads a verdict from an answer. */
export const verdictOf = (answer: WireAnswer): Verdict => {
  const code = problemCodeOf(answer);
  if (code === undefined || !REFUSALS.has(code)) return { isRefused: false, code, faults: [] };
  const { errors = [] } = jsonOf(answer) as ProblemDocument;
  return { isRefused: true, code, faults: errors.map((fault) => `${fault.in} ${fault.pointer} ${fault.code}`).sort() };
};

/** Turns a mutant into a request of somebody real. */
export const requestOf = ({ ask }: Mutant, world: World): WireRequest => {
  const tokens: Readonly<Record<string, string>> = { [CALLER.user]: world.alice.accessToken, [CALLER.admin]: world.admin.accessToken };
  return toRequest(ask.token === undefined ? ask : { ...ask, token: tokens[ask.token] });
};

/** The verdict of a target that leaves a request without an answer. */
export const UNANSWERED: Verdict = { isRefused: false, code: 'unanswered', faults: [] };

const PATIENCE_MS = 4_000;

/** Has a target judge a mutant; `any refusal` reads the status alone, where a target has problem codes of its own. */
export const judge = async (door: Door, mutant: Mutant, world: World, reading: 'our codes' | 'any refusal' = 'our codes'): Promise<Verdict> => {
  const patience = new AbortController();
  const waited = pause(PATIENCE_MS, UNANSWERED, { signal: patience.signal }).catch(() => UNANSWERED);
  // A connection that is closed without an answer is no verdict either.
  const asked = door.send(requestOf(mutant, world)).then(reading === 'our codes' ? verdictOf : statusVerdict, () => UNANSWERED);
  const verdict = await Promise.race([asked, waited]);
  patience.abort();
  return verdict;
};

const statusVerdict = ({ status }: WireAnswer): Verdict => ({ isRefused: status >= 400, code: undefined, faults: [] });

/** One line for people and for comparison. */
export const textOf = ({ isRefused, code, faults }: Verdict): string => (isRefused ? [code, ...faults].join(' | ') : `accepted ${code ?? ''}`.trim());
