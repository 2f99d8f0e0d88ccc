import type { Handler } from '#core/operation.ts';

interface Uses { readonly version: string }

/** Says that the process serves requests. */
export const getHealth: Handler<'getHealth', Uses> = (_request, { version }) => ({ status: 200, body: { status: 'ok', version } });
