import { OpenAPIBackend, type Document } from 'openapi-backend';
import { createHmac } from 'node:crypto';
import { idSource } from '#core/ids.ts';
import type { OperationId } from '#generated/operations.ts';
import { operations } from '#generated/routes.ts';
import { validators } from '#generated/validators/all.js';
import { contractFacts } from '#runtime/contract.ts';
import { bindOperations } from '#runtime/http/bind-operations.ts';
import type { BoundHandler } from '#runtime/http/bound-operation.ts';
import { committer } from '#runtime/http/commit.ts';
import { cursors } from '#runtime/http/cursor.ts';
import { idempotency } from '#runtime/http/idempotency.ts';
import { performer } from '#runtime/http/perform.ts';
import { server } from '#runtime/http/serve.ts';
import { userTokenAuthenticator } from '#runtime/http/user-token-authenticator.ts';
import type { WiringParts } from '#runtime/wiring.ts';
import { document } from '../probe/contract.ts';
import { inProcessDoor } from './in-process.ts';
import type { Door, WireRequest } from './target.ts';

/** Our pipeline with a handler of the test's own behind every operation. */
export const plantedDoor = async ({ stores, clock, telemetry, settings, onEvents }: WiringParts, handler: BoundHandler): Promise<Door> => {
  const newId = idSource(clock);
  const contract = contractFacts(validators);
  const handlers = Object.fromEntries(Object.keys(operations).map((id) => [id, handler]));
  const authenticators = { userToken: userTokenAuthenticator(stores.verifier, stores.pool) };
  const bound = await bindOperations({ contract, handlers, authenticators, clock });
  const perform = performer({
    commit: committer(stores.table, clock, newId, onEvents),
    cursors: cursors(stores.cursorKey),
    idempotency: idempotency(stores.table, clock, createHmac('sha256', stores.cursorKey).update('planted').digest()),
    strictReplies: true,
  });
  const cors = { allowedOrigins: [] };
  const { maxConcurrency } = settings;
  return inProcessDoor('planted', server({ contract, bound, authenticators, perform, clock, newId, telemetry, cors, maxConcurrency }));
};

/** openapi-backend as its documentation shows it, on the same contract. */
export const plainBackend = async () => {
  const backend = new OpenAPIBackend({ definition: structuredClone(document) as unknown as Document, quick: true, ajvOpts: { logger: false } });
  await backend.init();
  // Its warnings about missing hooks belong to it, not to this report.
  Object.assign(backend, { warnOnce: () => undefined });
  backend.registerSecurityHandler('userToken', () => ({ userId: 'alice' }));
  backend.register({ notFound: () => 'not found', methodNotAllowed: () => 'method not allowed' });
  for (const id of Object.keys(operations)) backend.registerHandler(id, () => 'reached');

  return {
    /** What becomes of a request: `reached` is the handler. */
    send: async ({ method, target, headers, body }: WireRequest): Promise<unknown> =>
      backend.handleRequest({ method, path: target, headers: { ...headers }, body: body?.toString() }),
    /** Faults that it finds in an answer. */
    faultsOf: (body: unknown, id: OperationId, status: number): readonly unknown[] => backend.validateResponse(body, id, status).errors ?? [],
  };
};
