import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '#core/problem.ts';
import type { Json } from '#core/ports/table.ts';

/** What a cursor belongs to: with any of these changed it is refused. */
export interface CursorScope {
  readonly operationId: string;
  readonly userId: string;
  /** The canonical text of the list's other parameters. */
  readonly filter: string;
}

const MAC_BYTES = 16;

/** Makes and reads cursors: a list position, authenticated together with the list that it belongs to. */
export const cursors = (key: Uint8Array) => {
  const macOf = ({ operationId, userId, filter }: CursorScope, position: Uint8Array): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([operationId, userId, filter]))
      .update(position)
      .digest()
      .subarray(0, MAC_BYTES);

  return {
    /** Returns 16–1,024 characters of base64url. */
    encode(position: Json, scope: CursorScope): string {
      const bytes = Buffer.from(JSON.stringify(position));
      return Buffer.concat([macOf(scope, bytes), bytes]).toString('base64url');
    },

    /** @throws Problem invalid_cursor */
    decode(cursor: string, scope: CursorScope): Json {
      const bytes = Buffer.from(cursor, 'base64url');
      const position = bytes.subarray(MAC_BYTES);
      const mac = bytes.subarray(0, MAC_BYTES);
      if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(scope, position)) || bytes.toString('base64url') !== cursor) {
        throw new Problem('invalid_cursor', 'The cursor does not belong to this list; start again without it.', {});
      }
      return JSON.parse(position.toString()) as Json;
    },
  };
};

export type Cursors = ReturnType<typeof cursors>;
