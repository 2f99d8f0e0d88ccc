import * as validators from '#generated/validators/users.js';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

/** Serves the users operations behind API Gateway. */
export const handler = lambdaService('users', { validators });
