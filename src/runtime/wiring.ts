import { createHmac } from 'node:crypto';
import { idSource, type NewId } from '#core/ids.ts';
import type { Handlers } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { Egress } from '#core/ports/egress.ts';
import type { ImageLabels } from '#core/ports/image-labels.ts';
import type { ImageProcessor } from '#core/ports/image-processor.ts';
import type { Mailer } from '#core/ports/mailer.ts';
import type { ObjectStore } from '#core/ports/object-store.ts';
import type { Queue } from '#core/ports/queue.ts';
import type { SearchIndex } from '#core/ports/search-index.ts';
import { StorageFull, type Table } from '#core/ports/table.ts';
import type { Telemetry } from '#core/ports/telemetry.ts';
import type { TokenVerifier, UserPool } from '#core/ports/user-pool.ts';
import { newWebhookSecret } from '#core/standard-webhooks.ts';
import { exportFiles } from '#domains/files/export-files.ts';
import { filesOperations } from '#domains/files/files.operations.ts';
import { filesStores } from '#domains/files/files.stores.ts';
import { randomShareCode } from '#domains/files/share.ts';
import { QUOTA_OBJECTS } from '#domains/files/usage.repository.ts';
import { identityOperations } from '#domains/identity/identity.operations.ts';
import { preSignUp } from '#domains/identity/sign-up-rules.ts';
import { signUpsRepository } from '#domains/identity/sign-ups.repository.ts';
import { exportPhotos } from '#domains/photos/export-photos.ts';
import { photosOperations } from '#domains/photos/photos.operations.ts';
import { SEARCH_INDEXER } from '#domains/search/index-events.ts';
import { rebuildsRepository } from '#domains/search/rebuilds.repository.ts';
import { searchOperations } from '#domains/search/search.operations.ts';
import { systemOperations } from '#domains/system/system.operations.ts';
import { exportTodos } from '#domains/todos/export-todos.ts';
import { todosOperations } from '#domains/todos/todos.operations.ts';
import { todosRepository } from '#domains/todos/todos.repository.ts';
import { attributesRepository } from '#domains/users/attributes.repository.ts';
import { erasuresRepository } from '#domains/users/erasures.repository.ts';
import { usersOperations } from '#domains/users/users.operations.ts';
import { deliveriesRepository } from '#domains/webhooks/deliveries.repository.ts';
import { exportWebhooks } from '#domains/webhooks/export-webhooks.ts';
import { webhooksOperations } from '#domains/webhooks/webhooks.operations.ts';
import { webhooksRepository } from '#domains/webhooks/webhooks.repository.ts';
import type { OperationId } from '#generated/operations.ts';
import { contractVersion } from '#generated/routes.ts';
import type { Contract } from '#generated/types.ts';
import { contractFacts } from '#runtime/contract.ts';
import { bindOperations } from '#runtime/http/bind-operations.ts';
import type { BoundHandler } from '#runtime/http/bound-operation.ts';
import { committer } from '#runtime/http/commit.ts';
import type { ContractFacts, OperationValidators } from '#runtime/http/contract-facts.ts';
import { cursors } from '#runtime/http/cursor.ts';
import { idempotency } from '#runtime/http/idempotency.ts';
import { performer } from '#runtime/http/perform.ts';
import { server, type Serve } from '#runtime/http/serve.ts';
import { userTokenAuthenticator, type Revocation } from '#runtime/http/user-token-authenticator.ts';
import { photosStores } from '#runtime/photo-parts.ts';
import { lagOf } from '#runtime/events/lag.ts';
import type { Settings } from '#runtime/settings.ts';

/** The ports, opened; whoever opened them closes them. */
export interface Stores {
  readonly table: Table;
  readonly objects: ObjectStore;
  readonly pool: UserPool;
  readonly directory: Directory;
  readonly mailer: Mailer;
  /** The way out to hosts that users name. */
  readonly egress: Egress;
  /** Needed where the consumers run. */
  readonly images?: ImageProcessor | undefined;
  /** Undefined where nothing recognises what a photo shows. */
  readonly labels?: ImageLabels | undefined;
  readonly search: SearchIndex;
  readonly verifier: TokenVerifier;
  /** What tells whether a verified token was ended early; default: the pool. */
  readonly revocation?: Revocation;
  /** Key that authenticates cursors, and from which that of idempotency fingerprints is derived; the same in every instance of a deployment. */
  readonly cursorKey: Uint8Array;
  /** Whether there is room for writes; undefined where the stores grow by themselves. */
  readonly hasRoom?: (() => Promise<boolean>) | undefined;
  /** Ports that this deployment does not have; its functions do not need them, and readiness does not ask for them. */
  readonly absent?: readonly ('objects' | 'pool' | 'directory' | 'mailer' | 'search')[];
}

/** What a service is wired from. */
export interface WiringParts {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Hears of everything that a request adds to the outbox. */
  readonly onEvents?: (() => void) | undefined;
  /** The queues of the consumers that run beside the requests; without them only the outbox tells how far consumers lag behind. */
  readonly queues?: readonly Queue[] | undefined;
  /** The compiled validators, of all domains or of those that are served. */
  readonly validators: { readonly [operationId: string]: OperationValidators };
  /** Reads the published contract; on first use, since most instances never hand it out. */
  readonly publishedContract: () => Promise<Contract>;
  /** Only these domains are served, as by one function of many; default: all. */
  readonly domains?: readonly string[];
}

/** Builds the whole service from its ports. @throws IncompleteBinding when an operation is not fully bound */
export const wire = async (parts: WiringParts): Promise<Serve> => {
  const { settings, stores, clock, telemetry } = parts;
  const newId = idSource(clock);
  const contract = withFactor(contractFacts(parts.validators), settings.throttlingFactor);
  const authenticators = { userToken: userTokenAuthenticator(stores.verifier, stores.revocation ?? stores.pool) };
  const handlers = handlersOf(parts, newId);
  const bound = await bindOperations({ contract, handlers, authenticators, clock, ...(parts.domains ? { domains: parts.domains } : {}) });
  const perform = performer({
    commit: committer(stores.table, clock, newId, parts.onEvents),
    cursors: cursors(stores.cursorKey),
    idempotency: idempotency(stores.table, clock, createHmac('sha256', stores.cursorKey).update('idempotency').digest()),
    strictReplies: settings.strictReplies,
  });
  const cors = { allowedOrigins: settings.allowedOrigins };
  return server({ contract, bound, authenticators, perform, clock, newId, telemetry, cors, maxConcurrency: settings.maxConcurrency });
};

const withFactor = (contract: ContractFacts, factor: number): ContractFacts => ({
  ...contract,
  throttlingClasses: Object.fromEntries(
    Object.entries(contract.throttlingClasses).map(([name, { ratePerSecond, burst, per }]) => [
      name,
      { ratePerSecond: ratePerSecond * factor, burst: burst * factor, per },
    ]),
  ),
});

const handlersOf = ({ settings, stores, clock, queues, publishedContract }: WiringParts, newId: NewId): { readonly [operationId: string]: BoundHandler } => {
  const { table, objects, pool, directory, egress } = stores;
  const files = filesStores(table, { bytes: settings.storageQuotaBytes, objects: QUOTA_OBJECTS });
  const publicUrl = settings.publicApiUrl;
  const photos = photosStores(table, settings);
  const todos = todosRepository(table);
  const attributes = attributesRepository(table);
  const signUps = signUpsRepository(table);
  const webhooks = webhooksRepository(table);
  const deliveries = deliveriesRepository(table);
  const administrators = new Set(settings.administrators.map((email) => email.toLowerCase()));
  const isAdministrator = (email: string): boolean => administrators.has(email.toLowerCase());
  const rules = preSignUp({ allowedDomains: settings.signUpDomains });
  return {
    ...withUses(identityOperations, { pool, directory, signUps, preSignUp: rules, isAdministrator, recordSignIn: attributes.recordSignIn, requireRoom: requireRoom(stores), clock, newId }),
    ...withUses(usersOperations, { directory, pool, attributes, erasures: erasuresRepository(table), exporters: [exportTodos(todos), exportFiles(files), exportPhotos({ ...photos, publicUrl }), exportWebhooks({ webhooks, deliveries })], clock, newId }),
    ...withUses(systemOperations, { version: contractVersion, contract: publishedContract, probes: probesOf(stores), hasRoom: stores.hasRoom }),
    ...withUses(todosOperations, { todos, clock, newId }),
    ...withUses(filesOperations, { ...files, objects, clock, newId, newShareCode: randomShareCode, publicUrl }),
    ...withUses(photosOperations, { ...photos, objects, clock, newId, publicUrl }),
    ...withUses(searchOperations, { index: stores.search, rebuilds: rebuildsRepository(table), lagMs: lagOf(SEARCH_INDEXER, { table, queues, clock }), clock }),
    ...withUses(webhooksOperations, { webhooks, deliveries, egress, clock, newId, newSecret: () => newWebhookSecret() }),
  };
};

/** Gives each handler of a domain its collaborators; the handlers' own types end here. */
const withUses = <Id extends OperationId, Uses>(
  handlers: Handlers<Id, Uses>,
  uses: Uses,
): { readonly [operationId: string]: BoundHandler } =>
  Object.fromEntries(
    Object.entries<unknown>(handlers).map(([id, handler]) => [
      id,
      (request: unknown) => (handler as (request: unknown, uses: Uses) => ReturnType<BoundHandler>)(request, uses),
    ]),
  );

const requireRoom = ({ hasRoom }: Stores) => async (): Promise<void> => {
  if ((await hasRoom?.()) === false) throw new StorageFull();
};

const probesOf = ({ table, objects, pool, directory, absent = [] }: Stores) => ({
  table: () => table.get({ pk: 'PROBE', sk: 'PROBE' }),
  ...(absent.includes('objects') ? {} : { objects: () => objects.head('probe') }),
  ...(absent.includes('pool') ? {} : { pool: () => pool.find('user_00000000000000000000000000') }),
  ...(absent.includes('directory') ? {} : { directory: () => directory.ping() }),
});
