import * as validators from '#generated/validators/system.js';
import type { Contract } from '#generated/types.ts';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

const publishedContract = async (): Promise<Contract> => (await import('#generated/openapi.json', { with: { type: 'json' } })).default as unknown as Contract;

/** Serves the system operations behind API Gateway. */
export const handler = lambdaService('system', { validators, publishedContract });
