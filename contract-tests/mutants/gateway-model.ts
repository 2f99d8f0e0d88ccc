import { readFileSync } from 'node:fs';
import type { WireRequest } from '../targets/target.ts';

interface GatewayOperation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

interface GatewayDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, GatewayOperation | undefined>>>>;
}

const gateway = JSON.parse(readFileSync(new URL('../../generated/gateway.json', import.meta.url), 'utf8')) as GatewayDocument;
const routes = Object.entries(gateway.paths)
  .map(([path, operations]) => ({ path, operations, shape: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }))
  // Literal segments win over variables.
  .sort((a, b) => a.path.split('{').length - b.path.split('{').length);

/**
 * Whether API Gateway, with the generated document imported, would refuse a request: no such route, no token that
 * its authorizer accepts, or an absent parameter that is required
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html).
 */
export const gatewayRefuses = ({ method, target, headers }: WireRequest, isGoodToken: (token: string) => boolean): boolean => {
  const [path = '', query = ''] = target.split('?');
  const operation = routes.find(({ shape }) => shape.test(path))?.operations[method.toLowerCase()];
  if (!operation) return true;
  const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
  const isSecured = (operation.security ?? []).length > 0;
  if (isSecured && (token === undefined || !isGoodToken(token))) return true;
  const names = new Set(query.split('&').map((pair) => pair.split('=', 1)[0]));
  return (operation.parameters ?? []).some(({ name, in: place, required }) => {
    if (required !== true || place === 'path') return false;
    return place === 'query' ? !names.has(name) : headers[name.toLowerCase()] === undefined;
  });
};
