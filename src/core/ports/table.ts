/** JSON as it can be stored. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * Primary key of an item: items of one partition are sorted by `sk` in UTF-8 byte order.
 * Keys are well-formed Unicode (no lone surrogate).
 */
export interface Key {
  /** Partition key, 1–256 bytes, e.g. `USER#user_01…`. */
  readonly pk: string;
  /** Sort key, 1–512 bytes, e.g. `TODO#todo_01…`. */
  readonly sk: string;
}

/**
 * One stored record: at most 390 KiB as JSON, numbers within ±9.9e125.
 * Lone surrogates in its texts are stored as U+FFFD, `undefined` attributes are not stored.
 */
export interface Item extends Key {
  /** Incremented by its repository on every change; the entity tag of the record. */
  readonly version?: number;
  /** Alternative sort keys within the same partition, 1–512 bytes (DynamoDB local secondary indexes); absent = not in that index. */
  readonly ix1?: string;
  readonly ix2?: string;
  readonly ix3?: string;
  /** Whole seconds since the epoch: from this second on the item reads as absent; a sweep removes it later. */
  readonly expiresAt?: number;
  readonly [attribute: string]: Json | undefined;
}

/** What must be true of the stored item for a write to take place; an expired item counts as absent. */
export type Guard =
  | { readonly is: 'absent' }
  | { readonly is: 'present' }
  /** Present with exactly this `version`. */
  | { readonly is: 'version'; readonly version: number };

/** One change of a transaction. `orElse` makes the error that is thrown when the guard or a bound fails. */
export type Write =
  | { readonly kind: 'put'; readonly item: Item; readonly guard?: Guard; readonly orElse?: () => Error }
  | { readonly kind: 'delete'; readonly key: Key; readonly guard?: Guard; readonly orElse?: () => Error }
  /** Proves a fact about an item that the transaction does not change. */
  | { readonly kind: 'check'; readonly key: Key; readonly guard: Guard; readonly orElse?: () => Error }
  /**
   * Adds to integer attributes of an item, which starts with zeros if absent; no attribute may end above
   * its bound in `atMost` or below zero. Sets `expiresAt` where given, never touches the other attributes.
   */
  | {
      readonly kind: 'increment';
      readonly key: Key;
      readonly by: { readonly [attribute: string]: number };
      readonly atMost?: { readonly [attribute: string]: number };
      readonly expiresAt?: number;
      readonly orElse?: () => Error;
    };

/**
 * A page of one partition, in the order of the primary sort key or of one alternative sort key.
 * A page is full (`limit` items) unless it is the last one; expired items are left out and do not count.
 */
export interface Query {
  readonly pk: string;
  /** Default: the primary sort key. Items without the alternative key are not returned. */
  readonly index?: 'ix1' | 'ix2' | 'ix3';
  /** Only sort keys (of the chosen index) that begin with this text. */
  readonly beginsWith?: string;
  /** Only sort keys (of the chosen index) at or above / strictly below these. */
  readonly from?: string;
  readonly below?: string;
  /** Continue after this position, as returned in `next`. */
  readonly after?: Position;
  readonly descending?: boolean;
  /** Items to read, 1–1,000. */
  readonly limit: number;
}

/** Where a query stopped: the sort key in the index, and the primary sort key that breaks ties. */
export interface Position {
  readonly at: string;
  readonly sk: string;
}

export interface QueryPage {
  readonly items: readonly Item[];
  /** Present when at least one more item follows; without it the page is the last one. */
  readonly next?: Position;
}

/** A transaction was refused because a guard or bound of `writes[index]` did not hold; nothing was written. */
export class ConditionFailed extends Error {
  readonly index: number;

  constructor(index: number) {
    super(`The condition of write ${index} does not hold.`);
    this.name = 'ConditionFailed';
    this.index = index;
  }
}

/** The store has no room left (embedded: disk full); nothing was written, reads go on. */
export class StorageFull extends Error {
  constructor(options?: ErrorOptions) {
    super('The store has no space left.', options);
    this.name = 'StorageFull';
  }
}

/**
 * The key-value store of the domains (DynamoDB; node:sqlite on one machine).
 * Reads are strongly consistent and see every acknowledged write. Items returned may be shared with a
 * cache: they are frozen or must be treated as such.
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;

  query(query: Query): Promise<QueryPage>;

  /**
   * Writes all or nothing, at most 100 writes and 3.9 MiB, no two of them on one key; resolves once durable.
   * The caller may change its objects as soon as the call returns.
   * @throws the first failed write's `orElse()`, or ConditionFailed; StorageFull; TypeError for writes outside these limits
   */
  transact(writes: readonly Write[]): Promise<void>;

  /**
   * Reads up to `limit` expired items of the whole table, for the sweep. It deletes each of them under the guard
   * `absent` (an expired item counts as absent), so that one written anew in between stays.
   */
  listExpired(limit: number): Promise<readonly Item[]>;

  close(): Promise<void>;
}
