import { isDeepStrictEqual } from 'node:util';
import { requestBytes, type Work } from './load.ts';
import { resourcesOf } from './synthetic/contract.ts';
import { API_KEY, createItem, FAULTS, getItem, INVALID_BODY, ITEM_ID, listItems, VALID_BODY } from './synthetic/handlers.ts';

export type WorkName = 'get' | 'list' | 'post' | 'invalid';

/** A request with the answer that it must have; without `body`, a problem with every planted fault. */
interface Case {
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly sent?: object;
  readonly status: number;
  readonly body?: unknown;
}

/** The resource in the middle of the contract: neither the first nor the last that a linear search meets. */
const pathOf = (operations: number): string => {
  const resources = resourcesOf(operations);
  return `/v1/${resources[Math.floor(resources.length / 2)]!.toLowerCase()}s`;
};

const LIST_QUERY = '?limit=10&state=active&createdAfter=2025-01-01T00%3A00%3A00Z&sort=name';

const casesOf = (operations: number): { readonly [Name in WorkName]: Case } => {
  const path = pathOf(operations);
  return {
    get: { method: 'GET', target: `${path}/${ITEM_ID}`, status: 200, body: getItem(ITEM_ID) },
    list: { method: 'GET', target: `${path}${LIST_QUERY}`, status: 200, body: listItems({ limit: 10, state: 'active' }) },
    post: { method: 'POST', target: path, sent: VALID_BODY, status: 201, body: createItem(VALID_BODY) },
    invalid: { method: 'POST', target: path, sent: INVALID_BODY, status: 400 },
  };
};

/** Returns the timed requests for a contract of so many operations. */
export const worksOf = (operations: number): readonly (Work & { readonly name: WorkName })[] =>
  Object.entries(casesOf(operations)).map(([name, { method, target, sent }]) => ({
    name: name as WorkName,
    bytes: [requestBytes(method, target, { 'x-api-key': API_KEY }, sent && JSON.stringify(sent))],
  }));

/**
 * Asks a contender everything that is timed, and some things that a contender without checks answers wrongly.
 * @returns what it answered otherwise than it must; a bare server (`checks: false`) is not asked to refuse
 */
export const verify = async (port: number, operations: number, { checks }: { readonly checks: boolean }): Promise<readonly string[]> => {
  const cases = casesOf(operations);
  const path = pathOf(operations);
  const good = await Promise.all([cases.get, cases.list, cases.post].map((each) => faultsOf(port, each, API_KEY)));
  if (!checks) return good.flat();
  const refused: readonly (readonly [Case, string | undefined])[] = [
    [cases.invalid, API_KEY],
    [{ ...cases.get, status: 401 }, undefined],
    [{ ...cases.post, status: 401 }, 'another key'],
    [{ method: 'GET', target: `${path}?limit=0`, status: 400 }, API_KEY],
    [{ method: 'GET', target: `${path}?limit=many`, status: 400 }, API_KEY],
    [{ method: 'GET', target: `${path}?state=gone`, status: 400 }, API_KEY],
    [{ method: 'GET', target: `${path}/not-an-id`, status: 400 }, API_KEY],
    [{ method: 'GET', target: '/v1/nothing', status: 404 }, API_KEY],
    ...brokenBodies().map((sent) => [{ ...cases.post, sent, status: 400 }, API_KEY] as const),
  ];
  const bad = await Promise.all(refused.map(([each, key]) => faultsOf(port, { ...each, body: undefined }, key)));
  return [...good, ...bad].flat();
};

/** Bodies with one fault each. */
const brokenBodies = (): readonly object[] => [
  ...(['code', 'contact', 'state', 'priority', 'startsAt'] as const).map((name) => ({ ...VALID_BODY, [name]: INVALID_BODY[name] })),
  { ...VALID_BODY, surprise: true },
  { ...VALID_BODY, name: undefined },
  { ...VALID_BODY, website: 'no address' },
  { ...VALID_BODY, address: { ...VALID_BODY.address, country: 'XX' } },
  { ...VALID_BODY, tags: ['UPPER CASE'] },
];

const faultsOf = async (port: number, { method, target, sent, status, body }: Case, key: string | undefined): Promise<readonly string[]> => {
  const headers = { ...(key === undefined ? {} : { 'x-api-key': key }), ...(sent ? { 'content-type': 'application/json' } : {}) };
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, { method, headers, ...(sent ? { body: JSON.stringify(sent) } : {}) });
  const text = await answer.text();
  const what = `${method} ${target}${sent ? ` ${JSON.stringify(sent).slice(0, 60)}…` : ''}`;
  if (answer.status !== status) return [`${what} was answered with ${answer.status} instead of ${status}: ${text.slice(0, 200)}`];
  if (body !== undefined) return isDeepStrictEqual(JSON.parse(text), body) ? [] : [`${what} was answered with another body: ${text.slice(0, 200)}`];
  if (sent !== INVALID_BODY) return [];
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return [`${what} was refused as ${type} instead of a problem document.`];
  const { errors = [] }: { readonly errors?: readonly unknown[] } = JSON.parse(text);
  return errors.length === FAULTS ? [] : [`${what} was refused with ${errors.length} of its ${FAULTS} faults.`];
};
