import { createHmac } from 'node:crypto';
import { Problem } from '#core/problem.ts';
import type { Clock } from '#core/ports/clock.ts';
import { DirectoryConflict } from '#core/ports/directory.ts';
import { ConditionFailed, type Key, type Table, type Write } from '#core/ports/table.ts';
import type { OperationFacts } from '#runtime/http/contract-facts.ts';
import type { HttpReply, HttpRequest } from '#runtime/http/http-message.ts';
import { openAnswer, sealAnswer } from '#runtime/http/sealed-answer.ts';

/** An idempotent request under way: where its answer is kept, and what it must equal. */
export interface Intent {
  readonly recordKey: Key;
  readonly fingerprint: string;
  /** Opens the stored answer; made of the client's key, which is stored nowhere. */
  readonly sealKey: Uint8Array;
  readonly expiresAt: number;
}

/** Thrown inside a commit when another process stored an answer for the same key first. */
export class AlreadyAnswered extends Error {}

const SECONDS_PER_HOUR = 3600;
/** Characters of a sealed answer in one item, well below an item's limit. */
const PIECE_CHARACTERS = 300_000;
const KEY = /^[!-~]{1,255}$/;

/**
 * Stored answers of idempotent requests, in the very transaction that holds their effect
 * (draft-ietf-httpapi-idempotency-key-header). Only successful answers are stored, for the declared time, sealed so
 * that only a repetition of the request opens them. Requests are compared by a keyed hash, because they may carry
 * passwords, which a plain hash would let anyone guess offline.
 */
export const idempotency = (table: Table, clock: Clock, secret: Uint8Array) => {
  return {
    /** Describes the intent of a request; undefined where the operation or the request has no key. */
    intentOf(operation: OperationFacts, request: HttpRequest, userId: string | undefined): Intent | undefined {
      const key = request.headers['idempotency-key'];
      if (operation.idempotency === null || key === undefined || !KEY.test(key)) return undefined;
      const name = `${operation.id}#${key}`;
      return {
        recordKey: { pk: `IDEMPOTENCY#${userId ?? 'anonymous'}`, sk: keyedHash(secret, 'record', name).toString('base64url') },
        fingerprint: fingerprintOf(request, secret),
        sealKey: keyedHash(secret, 'answer', `${userId ?? 'anonymous'}#${name}`),
        expiresAt: Math.floor(clock.now().getTime() / 1000) + operation.idempotency.retentionHours * SECONDS_PER_HOUR,
      };
    },

    /**
     * Returns the stored answer of an intent, or undefined when the request is the first.
     * @throws Problem idempotency_key_reused when the key was used with another request
     */
    async find({ recordKey, fingerprint, sealKey }: Intent): Promise<HttpReply | undefined> {
      const record = await table.get(recordKey);
      if (record === undefined) return undefined;
      if (record['fingerprint'] !== fingerprint) {
        throw new Problem('idempotency_key_reused', 'The idempotency key was used with another request.', {});
      }
      const more = await Promise.all(Array.from({ length: Number(record['parts']) }, (_, index) => table.get(partKeyOf(recordKey, index))));
      // Its parts expire with a record.
      if (more.includes(undefined)) return undefined;
      const { status, headers, body } = openAnswer([record, ...more].map((part) => String(part?.['sealed'])).join(''), sealKey);
      return { status, headers: [...headers, 'idempotent-replayed', 'true'], body };
    },

    /** Returns the writes that store an answer together with its effect. */
    writesOf({ recordKey, fingerprint, sealKey, expiresAt }: Intent, reply: HttpReply): readonly Write[] {
      const [sealed = '', ...more] = piecesOf(sealAnswer(reply, sealKey));
      const record: Write = {
        kind: 'put',
        item: { ...recordKey, fingerprint, expiresAt, sealed, parts: more.length },
        guard: { is: 'absent' },
        orElse: () => new AlreadyAnswered(),
      };
      return [record, ...more.map((piece, index): Write => ({ kind: 'put', item: { ...partKeyOf(recordKey, index), expiresAt, sealed: piece } }))];
    },

    exclusively: oneAtATime(),
  };
};

/** Runs one request of a key at a time in this process. @throws Problem idempotency_in_progress */
const oneAtATime = () => {
  const inProgress = new Set<string>();

  return async <Result>({ recordKey }: Intent, run: () => Promise<Result>): Promise<Result> => {
    const id = `${recordKey.pk}/${recordKey.sk}`;
    if (inProgress.has(id)) {
      throw new Problem('idempotency_in_progress', 'A request with this idempotency key is in progress.', { retryAfterSeconds: 1 });
    }
    inProgress.add(id);
    try {
      return await run();
    } finally {
      inProgress.delete(id);
    }
  };
};

export type Idempotency = ReturnType<typeof idempotency>;

/** Whether a change failed because the state moved under it, so that running the handler again can succeed. */
export const isRace = (error: unknown): boolean => error instanceof ConditionFailed || error instanceof DirectoryConflict;

const fingerprintOf = ({ method, path, rawQuery, headers, body }: HttpRequest, key: Uint8Array): string => {
  const hash = createHmac('sha256', key);
  hash.update(`${method}\n${path}\n${rawQuery}\n${headers['if-match'] ?? ''}\n`);
  if (body) hash.update(body);
  return hash.digest('base64url');
};

const partKeyOf = ({ pk, sk }: Key, index: number): Key => ({ pk, sk: `PART${index + 1}#${sk}` });

const keyedHash = (secret: Uint8Array, purpose: string, text: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\n${text}`).digest();

const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS) pieces.push(text.slice(start, start + PIECE_CHARACTERS));
  return pieces;
};
