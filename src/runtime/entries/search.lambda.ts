import * as validators from '#generated/validators/search.js';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

/** Serves the search operations behind API Gateway. */
export const handler = lambdaService('search', { validators });
