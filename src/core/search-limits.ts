import type { IndexChange, SearchDocument } from '#core/ports/search-index.ts';

/** Most changes of one `apply`. */
const MAX_CHANGES = 1_000;

/** Checks changes against the limits of the SearchIndex port. @throws TypeError naming the record and the limit */
export const checkChanges = (changes: readonly IndexChange[]): void => {
  if (changes.length > MAX_CHANGES) throw new TypeError(`${changes.length} changes at once: send at most ${MAX_CHANGES}.`);
  for (const change of changes) {
    if (change.kind === 'put') checkDocument(change.document);
    else checkVersion(change.id, change.version);
  }
};

/** Checks one document. @throws TypeError naming the record and the limit */
export const checkDocument = ({ id, version, updatedAt }: SearchDocument): void => {
  checkVersion(id, version);
  if (Number.isNaN(updatedAt.getTime())) throw new TypeError(`The document ${id} has an updatedAt that is no date.`);
};

/** Twice a version must still be a whole number: an engine tells removals from documents of the same version by it. */
const checkVersion = (id: string, version: number): void => {
  if (!Number.isInteger(version) || version < 0 || version >= 2 ** 52) throw new TypeError(`The record ${id} has the version ${version}, which is no whole number from 0 to 2^52 - 1.`);
};
