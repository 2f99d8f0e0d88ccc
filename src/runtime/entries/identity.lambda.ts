import * as validators from '#generated/validators/identity.js';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

/** Serves the identity operations behind API Gateway. */
export const handler = lambdaService('identity', { validators });
