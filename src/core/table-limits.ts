import type { Item, Json, Key, Query, Write } from '#core/ports/table.ts';

const MAX_WRITES = 100;
const MAX_ITEM_BYTES = 390 * 1024;
const MAX_TRANSACTION_BYTES = 3.9 * 1024 * 1024;
const MAX_PK_BYTES = 256;
const MAX_SK_BYTES = 512;
const MAX_PAGE = 1_000;
/** A UTF-16 code unit never takes more than three bytes of UTF-8. */
const BYTES_PER_UNIT = 3;
const NOT_COUNTERS = new Set(['pk', 'sk', 'ix1', 'ix2', 'ix3', 'expiresAt']);

/**
 * Checks a transaction against the limits of the Table port, which are those of DynamoDB with a margin.
 * Returns the JSON text of every put by its position (undefined for the other kinds).
 * @throws TypeError naming the write and the limit
 */
export const checkWrites = (writes: readonly Write[]): readonly (string | undefined)[] => {
  if (writes.length > MAX_WRITES) throw new TypeError(`A transaction of ${writes.length} writes: at most ${MAX_WRITES} are possible.`);
  if (writes.length > 1) checkDistinctKeys(writes);
  let units = 0;
  const texts = writes.map((write, index) => {
    const text = checkWrite(write, index);
    units += text?.length ?? 0;
    return text;
  });
  if (units * BYTES_PER_UNIT > MAX_TRANSACTION_BYTES) checkTotal(texts);
  return texts;
};

/** Checks a query against the limits of the Table port. */
export const checkQuery = ({ pk, limit }: Query): void => {
  checkText(pk, 'pk', MAX_PK_BYTES);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) throw new TypeError(`A query with limit ${limit}: it must be a whole number from 1 to ${MAX_PAGE}.`);
};

/** Checks both parts of a primary key. */
export const checkKey = ({ pk, sk }: Key): void => {
  checkText(pk, 'pk', MAX_PK_BYTES);
  checkText(sk, 'sk', MAX_SK_BYTES);
};

/** The key of a write, whatever its kind. */
export const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

/** Names one key unambiguously in one text, for maps and sets. */
export const keyText = ({ pk, sk }: Key): string => `${pk.length}:${pk}${sk}`;

const checkDistinctKeys = (writes: readonly Write[]): void => {
  const seen = new Set<string>();
  writes.forEach((write, index) => {
    const key = keyOf(write);
    seen.add(keyText(key));
    if (seen.size <= index) throw new TypeError(`Write ${index} is on ${key.pk} / ${key.sk} like an earlier one of its transaction: join them into one write.`);
  });
};

const checkWrite = (write: Write, index: number): string | undefined => {
  checkKey(keyOf(write));
  if (write.kind === 'put') return checkItem(write.item, index);
  if (write.kind === 'increment') {
    checkWhole(write.expiresAt, 'expiresAt', index);
    for (const [name, by] of Object.entries(write.by)) checkCounter(name, by, index);
    for (const [name, bound] of Object.entries(write.atMost ?? {})) checkCounter(name, bound, index);
  }
  return undefined;
};

const checkItem = (item: Item, index: number): string => {
  checkWhole(item.version, 'version', index);
  checkWhole(item.expiresAt, 'expiresAt', index);
  if (item.ix1 !== undefined) checkText(item.ix1, 'ix1', MAX_SK_BYTES);
  if (item.ix2 !== undefined) checkText(item.ix2, 'ix2', MAX_SK_BYTES);
  if (item.ix3 !== undefined) checkText(item.ix3, 'ix3', MAX_SK_BYTES);
  const text = wellFormedJson(item);
  if (text.length * BYTES_PER_UNIT > MAX_ITEM_BYTES && Buffer.byteLength(text) > MAX_ITEM_BYTES) {
    throw new TypeError(`Write ${index} puts an item of ${Buffer.byteLength(text)} bytes (${item.pk} / ${item.sk}): at most ${MAX_ITEM_BYTES} are possible.`);
  }
  return text;
};

const checkTotal = (texts: readonly (string | undefined)[]): void => {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  if (bytes > MAX_TRANSACTION_BYTES) throw new TypeError(`A transaction of ${bytes} bytes: at most ${MAX_TRANSACTION_BYTES} are possible.`);
};

const checkCounter = (name: string, value: number, index: number): void => {
  if (NOT_COUNTERS.has(name)) throw new TypeError(`Write ${index} increments ${name}, which is no counter.`);
  checkWhole(value, name, index);
};

const checkWhole = (value: number | undefined, name: string, index: number): void => {
  if (value !== undefined && !Number.isSafeInteger(value)) throw new TypeError(`Write ${index} has ${name} ${String(value)}: it must be a whole number.`);
};

const checkText = (text: string, name: string, maxBytes: number): void => {
  if (typeof text !== 'string' || text === '') throw new TypeError(`An empty or missing ${name}: it must be a text of 1 to ${maxBytes} bytes.`);
  if (text.length * BYTES_PER_UNIT > maxBytes && Buffer.byteLength(text) > maxBytes) throw new TypeError(`A ${name} of ${Buffer.byteLength(text)} bytes: at most ${maxBytes} are possible.`);
  if (!text.isWellFormed()) throw new TypeError(`A ${name} with a lone surrogate: keys must be well-formed Unicode.`);
};

const wellFormedJson = (value: Json | Item): string => {
  const text = JSON.stringify(value);
  // JSON.stringify escapes lone surrogates, and only these, as \ud…; an escaped backslash before "ud" must stay.
  return text.includes('\\ud') ? text.replace(/\\(?:(ud[0-9a-f]{3})|.)/g, (match, lone) => (lone === undefined ? match : '\ufffd')) : text;
};
