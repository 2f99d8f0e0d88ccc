import * as validators from '#generated/validators/webhooks.js';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

/** Serves the webhooks operations behind API Gateway. */
export const handler = lambdaService('webhooks', { validators });
