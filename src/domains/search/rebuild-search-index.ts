import type { Handler } from '#core/operation.ts';
import type { Clock } from '#core/ports/clock.ts';
import { orderedRebuild, toRebuildBody } from '#domains/search/rebuild.ts';
import type { RebuildsRepository } from '#domains/search/rebuilds.repository.ts';

interface Uses { readonly rebuilds: RebuildsRepository; readonly clock: Clock }

const headers = { location: '/v1/search/index' };

/** Orders a rebuild, or shows the one that is under way. */
export const rebuildSearchIndex: Handler<'rebuildSearchIndex', Uses> = async (_request, { rebuilds, clock }) => {
  const latest = await rebuilds.find();
  if (latest?.state === 'running') return { status: 202, headers, body: toRebuildBody(latest) };
  const ordered = orderedRebuild(latest, clock.now());
  return { status: 202, headers, body: toRebuildBody(ordered), writes: [rebuilds.save(ordered)] };
};
