import { isUtf8 } from 'node:buffer';
import { operations } from '#generated/routes.ts';
import { lambdaDoor, type ProxyEvent } from '#runtime/lambda/lambda-door.ts';
import type { Serve } from '#runtime/http/serve.ts';
import type { Door, WireRequest } from './target.ts';

type Facts = (typeof operations)[keyof typeof operations];

interface Resource {
  readonly path: string;
  readonly shape: RegExp;
  readonly domain: string;
}

const resources: readonly Resource[] = Object.values<Facts>(operations).map(({ path, domain }) => ({
  path,
  shape: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  domain,
}));
const literalSegments = ({ path }: Resource): number => path.split('/').filter((segment) => !segment.startsWith('{')).length;

/** The resource that the gateway routes a path to: the one with the most literal segments. */
const resourceOf = (path: string): Resource | undefined =>
  resources.filter(({ shape }) => shape.test(path)).sort((a, b) => literalSegments(b) - literalSegments(a))[0];

const STAGE = 'prod';

/**
 * A door that hands every request to the Lambda entry of its domain, as an API Gateway REST proxy event. The
 * gateway itself answers what it does not route; such requests go to the first function here.
 */
export const lambdaDoors = (serveDomain: (domain: string) => Promise<Serve>): Door => {
  const doors = new Map<string, ReturnType<typeof lambdaDoor>>();
  const doorOf = (domain: string): ReturnType<typeof lambdaDoor> => {
    const door = doors.get(domain) ?? lambdaDoor(memoised(() => serveDomain(domain)));
    doors.set(domain, door);
    return door;
  };
  return {
    name: 'Lambda entry',
    send: async (request) => {
      const event = proxyEvent(request);
      const result = await doorOf(resourceOf(event.path)?.domain ?? 'system')(event);
      const headers = Object.entries(result.multiValueHeaders).flatMap(([name, values]) => values.map((value) => [name, value] as const));
      return { status: result.statusCode, headers, body: Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8') };
    },
  };
};

const memoised = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
};

/** Builds the event of a request (payload format 1.0, alias `live`, stage `prod`). */
export const proxyEvent = ({ method, target, headers, body }: WireRequest): ProxyEvent & Readonly<Record<string, unknown>> => {
  const [rawPath = '', query = ''] = target.split(/\?(.*)/s);
  const path = rawPath.split('/').map(decodedOrRaw).join('/');
  const resource = resourceOf(rawPath)?.path ?? '/{proxy+}';
  const requestContext = { path: `/${STAGE}${rawPath}`, stage: STAGE, resourcePath: resource, identity: { sourceIp: '127.0.0.1' } };
  const isText = body === undefined || (isUtf8(body) && method !== 'PATCH');
  return {
    resource,
    httpMethod: method,
    path,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [canonical(name), [value]])),
    multiValueQueryStringParameters: query === '' ? null : queryOf(query),
    body: body === undefined ? null : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    stageVariables: { alias: 'live' },
    requestContext,
  };
};

/** Header names arrive as the client wrote them; most write them so. */
const canonical = (name: string): string => name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());

const decodedOrRaw = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const queryOf = (query: string): Record<string, string[]> => {
  const values: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s).map((text) => decodedOrRaw(text.replaceAll('+', ' ')));
    (values[name] ??= []).push(value);
  }
  return values;
};
