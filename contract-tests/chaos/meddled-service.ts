import { httpClient } from './http-client.ts';
import { meddlingProxy } from './meddling-proxy.ts';
import { doorTo, type Door } from './people.ts';
import { serviceProcess } from './service-process.ts';
import type { SuiteContext, SuiteResult } from './suite.ts';

/** Runs a suite against a service of its own, through the proxy with the planted fault where there is one. */
export const withMeddledService = async (
  context: SuiteContext,
  run: (door: Door) => Promise<SuiteResult>,
  environment: Readonly<Record<string, string>> = {},
): Promise<SuiteResult> => {
  const service = await serviceProcess({ folder: context.folder, environment: () => environment });
  const client = httpClient();
  const proxy = context.plant && (await meddlingProxy(service.apiUrl, context.plant, context.random.fork('plant')));
  try {
    await service.start();
    return await run(doorTo(service, client, proxy?.url));
  } finally {
    await service.kill();
    client.close();
    await proxy?.close();
  }
};
