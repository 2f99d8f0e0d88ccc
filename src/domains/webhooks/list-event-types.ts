import type { Handler } from '#core/operation.ts';
import { eventTypes } from '#generated/event-types.ts';

/** Shows a page of the events that integrators may receive. */
export const listEventTypes: Handler<'listEventTypes'> = ({ page }) => {
  // The pipeline hands back the very number that an earlier page of this list gave it.
  const start = Number(page.after ?? 0);
  const end = start + page.limit;
  const items = eventTypes.slice(start, end).map(({ type, version, summary, schema, example }) => ({ type, version, summary, dataSchema: { ...schema }, exampleData: { ...example } }));
  return { status: 200, body: { items }, next: end < eventTypes.length ? end : undefined };
};
