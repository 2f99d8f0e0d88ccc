import type { Emitter } from '#contract/contract-model.ts';

/** `openapi.json`: the whole contract in one file, as the mock, the documentation and the service itself serve it. */
export const emitDocument: Emitter = ({ document }) => ({ 'openapi.json': `${JSON.stringify(document, null, 2)}\n` });
