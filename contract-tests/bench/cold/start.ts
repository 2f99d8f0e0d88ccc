import { lambdaDoor } from '#runtime/lambda/lambda-door.ts';
import type { ContractFacts } from '#runtime/http/contract-facts.ts';
import { syntheticServe } from '../synthetic/serve.ts';
import { API_KEY, VALID_BODY } from '../synthetic/handlers.ts';

const QUIET = { request: () => undefined, failure: () => undefined };

/** Answers one valid request like a function that has just been started, and prints when: milliseconds since the process began. */
export const answerOnce = async (contract: ContractFacts, target: string): Promise<void> => {
  const door = lambdaDoor(() => syntheticServe(contract, QUIET, { strictReplies: false }));
  const { statusCode, body } = await door({
    httpMethod: 'POST',
    path: target,
    multiValueHeaders: { 'content-type': ['application/json'], 'x-api-key': [API_KEY] },
    multiValueQueryStringParameters: null,
    body: JSON.stringify(VALID_BODY),
    isBase64Encoded: false,
    requestContext: { identity: { sourceIp: '127.0.0.1' } },
  });
  if (statusCode !== 201) throw new Error(`The first request was answered with ${statusCode}: ${body}`);
  process.stdout.write(`${performance.now()}\n`);
};
