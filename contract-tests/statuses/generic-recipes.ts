import type { ProblemCode } from '#generated/problems.ts';
import type { Ask } from '../probe/ask.ts';
import type { Operation } from '../probe/contract.ts';
import { anotherId } from '../probe/ready-asks.ts';
import { headerOf, type WireAnswer } from '../targets/target.ts';
import type { Stage } from './stage.ts';

/** How one status of many operations is brought about. */
export interface GenericRecipe {
  readonly status: number;
  readonly code?: ProblemCode;
  readonly applies: (operation: Operation) => boolean;
  readonly provoke: (stage: Stage, ask: Ask, operation: Operation) => Promise<WireAnswer>;
  /** The ask was used up: the next recipe needs a new one. */
  readonly consumes?: true;
  /** Needs doors or stores that only targets inside this process have. */
  readonly needs?: 'broken stores' | 'another door';
}

const declares = (status: number) => ({ responses }: Operation): boolean => responses.has(status);
const readsBody = ({ body }: Operation): boolean => body !== undefined;
const needsCaller = ({ facts }: Operation): boolean => facts.caller === 'user';
const knowsCallers = ({ facts }: Operation): boolean => facts.caller !== 'anonymous';
const isIdempotent = ({ facts }: Operation): boolean => facts.idempotency !== null;
/** Nothing but the table is written: what spans stores is not asked again after a conflict. */
const isOneTransaction = ({ facts }: Operation): boolean => facts.idempotency !== null && facts.entityTag?.ifMatch !== 'required' && !facts.access.some((action) => action === 'pool:write');
const reachesStores = ({ facts }: Operation): boolean => facts.throttling !== 'probe' && facts.access.length > 0;
const isPaged = ({ facts }: Operation): boolean => facts.pagination !== null;
const isGuarded = ({ facts }: Operation): boolean => facts.entityTag?.ifMatch === 'required';
const needsScopeOfFew = ({ facts }: Operation): boolean => facts.security.some((all) => all.some(({ scopes }) => scopes.some((scope) => scope.endsWith(':admin'))));

let keys = 0;
const withKey = (ask: Ask): Ask => ({ ...ask, headers: { ...ask.headers, 'idempotency-key': `key-${(keys += 1)}` } });
const without = (ask: Ask, header: string): Ask => ({ ...ask, headers: Object.fromEntries(Object.entries(ask.headers ?? {}).filter(([name]) => name !== header)) });
/** Another request of the same operation; where there is neither body nor path, a body that nobody reads. */
const changed = (ask: Ask, operation: Operation): Ask =>
  operation.body || ask.path === undefined ? { ...ask, rawBody: `${JSON.stringify(ask.body ?? null)} ` } : { ...ask, path: Object.fromEntries(Object.entries(ask.path ?? {}).map(([name, id]) => [name, anotherId(id)])) };

const MEBIBYTE = 1_048_576;

/** Statuses that follow from what an operation declares, whatever it does. */
export const GENERIC_RECIPES: readonly GenericRecipe[] = [
  { status: 400, code: 'malformed_request', applies: () => true, provoke: ({ send }, ask) => send({ ...ask, rawQuery: '__proto__=1' }) },
  { status: 400, code: 'validation_failed', applies: () => true, provoke: ({ send }, ask) => send({ ...ask, query: { ...ask.query, undeclared: 'yes' } }) },
  { status: 400, code: 'malformed_json', applies: readsBody, provoke: ({ send }, ask) => send({ ...ask, rawBody: '{"a":' }) },
  { status: 400, code: 'invalid_cursor', applies: isPaged, provoke: ({ send }, ask) => send({ ...ask, query: { ...ask.query, cursor: 'A'.repeat(40) } }) },
  { status: 401, code: 'unauthenticated', applies: needsCaller, provoke: ({ send }, ask) => send({ ...ask, token: undefined }) },
  { status: 401, code: 'unauthenticated', applies: knowsCallers, provoke: ({ send }, ask) => send({ ...ask, token: 'garbage' }) },
  { status: 403, code: 'account_suspended', applies: knowsCallers, provoke: ({ send, world }, ask) => send({ ...ask, token: world.suspended.accessToken }) },
  { status: 403, code: 'insufficient_scope', applies: needsScopeOfFew, provoke: ({ send, world }, ask) => send({ ...ask, token: world.alice.accessToken }) },
  { status: 406, code: 'not_acceptable', applies: declares(406), provoke: ({ send }, ask) => send({ ...ask, headers: { ...ask.headers, accept: 'image/png' } }) },
  { status: 412, code: 'precondition_failed', applies: isGuarded, provoke: ({ send }, ask) => send({ ...ask, headers: { ...ask.headers, 'if-match': '"99"' } }) },
  { status: 428, code: 'precondition_required', applies: isGuarded, provoke: ({ send }, ask) => send(without(ask, 'if-match')) },
  { status: 413, code: 'payload_too_large', applies: readsBody, provoke: ({ send }, ask) => send({ ...ask, rawBody: Buffer.alloc(MEBIBYTE + 1, ' ') }) },
  { status: 415, code: 'unsupported_media_type', applies: readsBody, provoke: ({ send }, ask) => send({ ...ask, contentType: 'text/plain' }) },
  { status: 429, code: 'too_many_requests', applies: () => true, needs: 'another door', provoke: ({ sendThrottled }, ask) => sendThrottled(ask) },
  { status: 503, code: 'overloaded', applies: ({ facts }) => facts.throttling !== 'probe', needs: 'another door', provoke: ({ sendOverloaded }, ask) => sendOverloaded(ask) },
  { status: 500, code: 'internal_error', applies: reachesStores, needs: 'broken stores', provoke: ({ sendDuring }, ask) => sendDuring('failing', ask) },
  // Probes and catalogues answer without any store, or answer for a broken one; a defect of the program remains.
  { status: 500, code: 'internal_error', applies: (operation) => !reachesStores(operation), needs: 'another door', provoke: ({ sendThroughDefect }, ask) => sendThroughDefect(ask) },
  { status: 507, code: 'storage_full', applies: declares(507), needs: 'broken stores', consumes: true, provoke: ({ sendDuring }, ask, operation) => sendDuring('full', isIdempotent(operation) ? withKey(ask) : ask) },
  { status: 409, code: 'write_conflict', applies: isOneTransaction, needs: 'broken stores', consumes: true, provoke: ({ sendDuring }, ask) => sendDuring('contended', withKey(ask)) },
  {
    status: 409,
    code: 'idempotency_in_progress',
    applies: isIdempotent,
    needs: 'broken stores',
    consumes: true,
    provoke: async ({ send, sendDuring, faults }, ask) => {
      const keyed = withKey(ask);
      faults.set('stalled');
      const first = send(keyed);
      const second = await sendDuring('stalled', keyed);
      await first;
      return second;
    },
  },
  {
    status: 422,
    code: 'idempotency_key_reused',
    applies: isIdempotent,
    consumes: true,
    provoke: async ({ send }, ask, operation) => {
      const keyed = withKey(ask);
      await send(keyed);
      return send(changed(keyed, operation));
    },
  },
  {
    status: 304,
    applies: declares(304),
    provoke: async ({ send }, ask) => {
      const entityTag = headerOf(await send(ask), 'etag') ?? '"none"';
      return send({ ...ask, headers: { ...ask.headers, 'if-none-match': entityTag } });
    },
  },
  { status: 302, applies: declares(302), provoke: ({ send }, ask) => send({ ...ask, query: { delivery: 'redirect' } }) },
];
