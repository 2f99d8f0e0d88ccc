import * as validators from '#generated/validators/files.js';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

/** Serves the files operations behind API Gateway. */
export const handler = lambdaService('files', { validators });
