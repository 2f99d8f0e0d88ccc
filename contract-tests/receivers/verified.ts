import { jest } from '@jest/globals';
import { Webhook as Reference } from 'standardwebhooks';
import { verifyWebhook } from '#generated/sdk/webhooks.ts';
import type { SeenRequest } from './receiver.ts';

const REAL = ['nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;

/** Whether the reference library takes a request at the moment in which it came; the library reads the clock of the system. */
const isTakenByReference = ({ headers, body, at }: SeenRequest, secret: string): boolean => {
  jest.useFakeTimers({ now: at, doNotFake: [...REAL] });
  try {
    new Reference(secret).verify(body, { ...headers }, { jsonParse: false });
    return true;
  } catch {
    return false;
  } finally {
    jest.useRealTimers();
  }
};

/** Whether a request is genuine and fresh; the SDK and the reference library must be of one opinion. */
export const isGenuine = async (request: SeenRequest, secret: string): Promise<boolean> => {
  const bySdk = await verifyWebhook(request.body, request.headers, secret, { now: () => request.at }).then(() => true, () => false);
  const byReference = isTakenByReference(request, secret);
  if (bySdk !== byReference) throw new Error(`The SDK ${bySdk ? 'takes' : 'refuses'} what the reference library ${byReference ? 'takes' : 'refuses'}: ${JSON.stringify(request)}`);
  return bySdk;
};

/** The requests that do not verify with a secret. */
export const notGenuine = async (requests: readonly SeenRequest[], secret: string): Promise<readonly SeenRequest[]> => {
  const verdicts = await Promise.all(requests.map((request) => isGenuine(request, secret)));
  return requests.filter((_request, index) => !verdicts[index]);
};
