import { SearchUnavailable } from '#core/ports/search-index.ts';
import { ConditionFailed, StorageFull } from '#core/ports/table.ts';
import type { Stores } from '#runtime/wiring.ts';

/** What is wrong with the stores at the moment. */
export type Fault =
  | 'none'
  /** Every call fails with an error that nobody declared. */
  | 'failing'
  /** Calls that write report a full store, as their port declares. */
  | 'full'
  /** Others keep changing what a transaction is about to write. */
  | 'contended'
  /** The search index is down, as its port declares. */
  | 'searchless'
  /** Calls wait until the fault is lifted. */
  | 'stalled';

/** Stores that can be made to fail, and the switch. */
export interface FaultySwitch {
  readonly set: (fault: Fault) => void;
}

type StoreName = 'table' | 'directory' | 'objects' | 'pool' | 'mailer' | 'search';

/** What establishes the caller goes on working, so that requests arrive where the fault is. */
const SPARED = new Set(['isRevoked', 'isRevokedNow', 'jwks', 'close']);

/** Calls that must find room to succeed. */
const WRITES: { readonly [Name in StoreName]: RegExp } = {
  table: /^transact$/,
  directory: /^(add|save|remove)$/,
  objects: /^(put|copy|createMultipart|completeMultipart)$/,
  pool: /^(signUp|confirmSignUp|resendConfirmation|signIn|respondToChallenge|refresh|signOutEverywhere|requestPasswordReset|resetPassword|changePassword|startTotp|confirmTotp|disableTotp|updateUser|remove)$/,
  mailer: /^send$/,
  search: /^(apply|removeOwner|beginRebuild|fill)$/,
};

/** Wraps stores so that their calls fail on demand. */
export const faultyStores = <Given extends Stores>(stores: Given): { readonly stores: Given; readonly faults: FaultySwitch } => {
  let current: Fault = 'none';
  let lifted = Promise.withResolvers<void>();

  const before = (store: StoreName, method: string): Promise<void> | undefined => {
    if (current === 'none' || SPARED.has(method)) return undefined;
    if (current === 'failing') return Promise.reject(new Error(`Planted: ${store}.${method} fails.`));
    if (current === 'searchless') return store === 'search' ? Promise.reject(new SearchUnavailable()) : undefined;
    if (current === 'stalled') return lifted.promise;
    if (current === 'full' && WRITES[store].test(method)) return Promise.reject(new StorageFull());
    if (current === 'contended' && method === 'transact') return Promise.reject(new ConditionFailed(0));
    return undefined;
  };
  const wrapped = <Store extends object>(store: StoreName, given: Store): Store =>
    new Proxy(given, {
      get: (target, method, receiver) => {
        const value: unknown = Reflect.get(target, method, receiver);
        if (typeof value !== 'function' || typeof method !== 'string') return value;
        // A view is made without waiting; what is asked of it can fail.
        if (method === 'readableBy') return (...parameters: unknown[]): unknown => wrapped(store, Reflect.apply(value, target, parameters) as object);
        return (...parameters: unknown[]): unknown => {
          const obstacle = before(store, method);
          const call = (): unknown => Reflect.apply(value, target, parameters);
          return obstacle ? obstacle.then(call) : call();
        };
      },
    });

  return {
    stores: {
      ...stores,
      table: wrapped('table', stores.table),
      directory: wrapped('directory', stores.directory),
      objects: wrapped('objects', stores.objects),
      pool: wrapped('pool', stores.pool),
      mailer: wrapped('mailer', stores.mailer),
      search: wrapped('search', stores.search),
    },
    faults: {
      set: (fault) => {
        current = fault;
        lifted.resolve();
        lifted = Promise.withResolvers<void>();
      },
    },
  };
};
