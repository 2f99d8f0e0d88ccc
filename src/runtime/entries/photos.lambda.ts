import * as validators from '#generated/validators/photos.js';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

/** Serves the photos operations behind API Gateway. */
export const handler = lambdaService('photos', { validators });
