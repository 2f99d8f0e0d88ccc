import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel, OperationModel, SecurityRequirement } from '#contract/contract-model.ts';
import type { Loss } from '#contract/emit-gateway-loss.ts';
import type { JsonObject } from '#contract/json.ts';
import { objectOf } from '#contract/json.ts';
import { pointerTo } from '#contract/json-pointer.ts';

/**
 * The scope that every access token of a user pool sign-in carries. Without a scope the authorizer takes the token
 * for an identity token and refuses access tokens.
 */
export const signInScope = 'aws.cognito.signin.user.admin';

/** What the gateway asks for before it calls the function. */
export interface GatewaySecurity {
  /** Empty or one alternative: the gateway knows no "or". */
  readonly security: readonly JsonObject[];
  readonly losses: readonly Loss[];
  readonly findings: readonly Finding[];
}

type SchemeKind = 'user' | 'key' | 'other';

/** How a scheme of the contract can be asked for: by a user authorizer, as an API key of the gateway, or not at all. */
export const schemeKindOf = (scheme: JsonObject): SchemeKind => {
  const { type } = scheme;
  if (type === 'oauth2' || type === 'openIdConnect') return 'user';
  if (type === 'http') return String(scheme['scheme']).toLowerCase() === 'bearer' ? 'user' : 'other';
  return type === 'apiKey' && scheme['in'] === 'header' && String(scheme['name']).toLowerCase() === 'x-api-key' ? 'key' : 'other';
};

/** A scheme of the contract as the gateway imports it; undefined for those that it cannot ask for. */
export const gatewayScheme = (scheme: JsonObject): JsonObject | undefined => {
  const kind = schemeKindOf(scheme);
  if (kind === 'other') return undefined;
  if (kind === 'key') return { type: 'apiKey', name: 'X-API-Key', in: 'header' };
  return {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'cognito_user_pools',
    'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: ['${UserPoolArn}'] },
  };
};

/** Security of one operation: what all its alternatives have in common, for the gateway asks for one thing only. */
export const gatewaySecurityOf = (model: ContractModel, operation: OperationModel): GatewaySecurity => {
  const at = operation.source['security'] === undefined ? '/security' : pointerTo(operation.pointer, 'security');
  const alternatives = operation.security;
  const kindOf = ({ scheme }: SecurityRequirement): SchemeKind => schemeKindOf(model.securitySchemes[scheme] ?? {});
  const all = alternatives.flat();
  const users = [...new Set(all.filter((each) => kindOf(each) === 'user').map(({ scheme }) => scheme))];
  const keys = [...new Set(all.filter((each) => kindOf(each) === 'key').map(({ scheme }) => scheme))];
  if (users.length > 1) return { security: [], losses: [], findings: [model.findingAt(at,
    `${operation.method} ${operation.path} accepts users by ${users.join(' and ')}, but the gateway has one authorizer per method. Use one scheme.`)] };
  const common = [...users, ...keys.slice(0, 1)].filter((name) => alternatives.every((schemes) =>
    schemes.some((each) => each.scheme === name || (kindOf(each) === 'key' && keys.includes(name)))));
  const asked = Object.fromEntries(common.map((name) => [name, scopesOf(model, name, all)]));
  return {
    security: common.length === 0 ? [] : [asked],
    losses: securityLosses(model, operation, { at, common, kindOf }),
    findings: all.filter(({ scheme }) => model.securitySchemes[scheme] === undefined)
      .map(({ scheme }) => model.findingAt(at, `The security scheme ${scheme} is not defined. Add it to components.securitySchemes.`)),
  };
};

const scopesOf = (model: ContractModel, name: string, all: readonly SecurityRequirement[]): readonly string[] => {
  const scheme = model.securitySchemes[name] ?? {};
  if (schemeKindOf(scheme) === 'key') return [];
  const scopes = [...new Set(all.filter((each) => each.scheme === name).flatMap((each) => each.scopes))];
  return scopes.length === 0 || !carriesScopes(scheme) ? [signInScope] : scopes;
};

/**
 * Whether the contract's scopes stand in the token. The user pool writes them into tokens of its OAuth flows only;
 * a token of a sign-in by API (a bearer scheme, or the password flow) has them by the role of its user.
 */
const carriesScopes = (scheme: JsonObject): boolean =>
  scheme['type'] === 'openIdConnect' || (scheme['type'] === 'oauth2' && Object.keys(objectOf(scheme['flows'])).some((flow) => flow !== 'password'));

interface Asked {
  readonly at: string;
  readonly common: readonly string[];
  readonly kindOf: (requirement: SecurityRequirement) => SchemeKind;
}

const securityLosses = (model: ContractModel, { security }: OperationModel, { at, common, kindOf }: Asked): readonly Loss[] => {
  const names = [...new Set(security.flat().map(({ scheme }) => scheme))];
  const unasked = names.filter((name) => !common.includes(name));
  const scopes = security.flat().filter((each) => each.scopes.length > 0);
  const inToken = scopes.filter(({ scheme }) => carriesScopes(model.securitySchemes[scheme] ?? {}));
  return [
    ...(security.some((schemes) => schemes.length === 0)
      ? [{ pointer: at, construct: 'optional credential', effect: 'not asked for; the function checks one that is sent' }] : []),
    ...unasked.map((name) => ({ pointer: at, construct: `security scheme \`${name}\``,
      effect: security.flat().some((each) => each.scheme === name && kindOf(each) === 'other')
        ? 'not asked for: the gateway knows no such scheme' : 'not asked for: the gateway cannot express alternatives' })),
    ...(scopes.length > inToken.length ? [{ pointer: at, construct: `scopes ${listed(scopes.filter((each) => !inToken.includes(each)))}`,
      effect: `any access token of the pool passes (\`${signInScope}\`); the function checks the scopes of the caller’s role` }] : []),
    ...(inToken.some((each) => each.scopes.length > 1) || new Set(inToken.flatMap((each) => each.scopes)).size > 1
      ? [{ pointer: at, construct: `scopes ${listed(inToken)}`, effect: 'one of them suffices' }] : []),
  ];
};

const listed = (requirements: readonly SecurityRequirement[]): string =>
  [...new Set(requirements.flatMap(({ scopes }) => scopes))].map((scope) => `\`${scope}\``).join(', ');
