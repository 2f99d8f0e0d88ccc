import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { cognitoIssuer } from '#adapters/aws/cognito-token-verifier.ts';
import type { ProxyEvent } from '#runtime/lambda/lambda-door.ts';

/** Settings of a function on AWS, as text. */
export const AWS_ENVIRONMENT = {
  STORES: 'aws',
  AWS_REGION: 'eu-central-1',
  TABLE_NAME: 'table',
  USER_POOL_ID: 'eu-central-1_Local1234',
  USER_POOL_CLIENT_ID: 'local-client',
  CURSOR_KEY: Buffer.alloc(32, 7).toString('base64'),
  LOG_LEVEL: 'silent',
};

/** An event as API Gateway sends it through a custom domain, a stage and an alias. */
export const anEvent = (httpMethod: string, path: string, { token, body, query }: {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, readonly string[]>>;
} = {}): ProxyEvent => ({
  httpMethod,
  path,
  multiValueHeaders: { Accept: ['application/json'], ...(token ? { Authorization: [`Bearer ${token}`] } : {}), ...(body ? { 'Content-Type': ['application/json'] } : {}) },
  multiValueQueryStringParameters: query ?? null,
  body: body === undefined ? null : JSON.stringify(body),
  isBase64Encoded: false,
  requestContext: { path: `/canary${path}`, stage: 'canary', identity: { sourceIp: '192.0.2.1' } },
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A Cognito user pool of one key: its published keys, and access tokens of its users. */
export const aCognitoPool = (nowSeconds: number) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
  const accessToken = (userId: string): string => {
    const claims = {
      sub: userId, username: userId, 'cognito:groups': ['user'], iss: cognitoIssuer(AWS_ENVIRONMENT.USER_POOL_ID), client_id: AWS_ENVIRONMENT.USER_POOL_CLIENT_ID,
      token_use: 'access', scope: 'aws.cognito.signin.user.admin', origin_jti: 'session_1', jti: 'b4bb7f74-0d2c-4a0b-a1f2-4c9e1e1f0001', iat: nowSeconds, exp: nowSeconds + 900,
    };
    const text = `${encode({ kid: 'k1', alg: 'RS256' })}.${encode(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  };
  return { accessToken, fetchJwks: async () => ({ keys: [jwk] }) };
};
