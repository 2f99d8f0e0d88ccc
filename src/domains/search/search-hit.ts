import { MARK_END, MARK_START, type SearchHit } from '#core/ports/search-index.ts';
import type { Excerpt, ExcerptPart, SearchHit as SearchHitBody } from '#generated/types.ts';

/** Turns a hit into what the API shows of it. */
export const toSearchHitBody = ({ document, highlights }: SearchHit): SearchHitBody => ({
  id: document.id,
  type: document.type,
  title: document.title,
  tags: [...document.tags],
  visibility: document.visibility,
  updatedAt: document.updatedAt.toISOString(),
  highlights: highlights.map(toExcerpt),
  url: `/v1/${document.type}s/${document.id}`,
});

/** Takes an excerpt apart at its marks; without them every part is plain text, whatever it contains. */
export const toExcerpt = (marked: string): Excerpt => {
  const parts: ExcerptPart[] = [];
  let isMatch = false;
  for (const piece of marked.split(/([\uE000\uE001])/)) {
    if (piece === MARK_START || piece === MARK_END) isMatch = piece === MARK_START;
    else if (piece !== '') parts.push({ text: piece, isMatch });
  }
  return { parts };
};
