import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a client of the SDK needs to reach a started engine. */
export interface EngineConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const ENDPOINTS = resolve(import.meta.dirname, '../../../.engines/endpoints.json');

/** The settings of a client for an engine that the test engines run. @throws Error when it does not run */
export const engineConfig = (engine: string): EngineConfig => {
  const endpoints: Readonly<Record<string, string>> = existsSync(ENDPOINTS) ? JSON.parse(readFileSync(ENDPOINTS, 'utf8')) : {};
  const endpoint = endpoints[engine];
  if (endpoint === undefined) throw new Error(`${ENDPOINTS} names no "${engine}": start the test engines first.`);
  return { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
};
