import * as validators from '#generated/validators/todos.js';
import { lambdaService } from '#runtime/lambda/lambda-service.ts';

/** Serves the todos operations behind API Gateway. */
export const handler = lambdaService('todos', { validators });
