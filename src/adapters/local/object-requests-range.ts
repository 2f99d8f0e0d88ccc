import type { ByteRange } from '#core/ports/object-store.ts';

/** Which bytes a request wants: all of them, one range, or none that exist. */
export type RangeChoice = 'whole' | 'unsatisfiable' | ByteRange;

const SINGLE_RANGE = /^bytes=[ \t]*(\d{0,16})-(\d{0,16})[ \t]*$/i;

/**
 * Reads a Range header (RFC 9110 section 14). Several ranges, other units and malformed ones are ignored, as
 * the RFC allows; so is a range whose If-Range names another entity tag or any date.
 */
export const chooseRange = (range: string | undefined, ifRange: string | undefined, object: { readonly sizeBytes: number; readonly etag: string }): RangeChoice => {
  const [, from, to] = SINGLE_RANGE.exec(range ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'whole';
  if (ifRange !== undefined && ifRange.trim() !== object.etag) return 'whole';
  const end = object.sizeBytes - 1;
  if (from === '') {
    const suffixBytes = Math.min(Number(to), object.sizeBytes);
    return suffixBytes === 0 ? 'unsatisfiable' : { first: object.sizeBytes - suffixBytes, last: end };
  }
  const first = Number(from);
  const last = to === '' ? end : Number(to);
  if (to !== '' && last < first) return 'whole';
  return first > end ? 'unsatisfiable' : { first, last: Math.min(last, end) };
};

/** Whether If-None-Match names this entity tag (weak comparison) or anything. */
export const namesTag = (header: string | undefined, etag: string): boolean =>
  header !== undefined && tagsOf(header).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);

/** Whether If-Match is absent or names this entity tag (strong comparison) or anything. */
export const allowsTag = (header: string | undefined, etag: string): boolean =>
  header === undefined || tagsOf(header).some((tag) => tag === '*' || tag === etag);

const tagsOf = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim());
