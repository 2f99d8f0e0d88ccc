import type { Handler } from '#core/operation.ts';
import { PUBLIC_TYPES } from '#domains/webhooks/event-types.ts';
import { events } from '#generated/events.ts';

/** Shows a page of the events that integrators may receive. */
export const listEventTypes: Handler<'listEventTypes'> = ({ page }) => {
  // The pipeline hands back the very number that an earlier page of this list gave it.
  const start = Number(page.after ?? 0);
  const end = start + page.limit;
  const items = PUBLIC_TYPES.slice(start, end).map((type) => {
    const { version, summary, example } = events[type];
    return { type, version, summary, exampleData: { ...example } };
  });
  return { status: 200, body: { items }, next: end < PUBLIC_TYPES.length ? end : undefined };
};
