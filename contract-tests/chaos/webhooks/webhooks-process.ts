import { readSettings } from '#runtime/settings.ts';
import { startService } from '#runtime/local/start-service.ts';

/** What the process is told. */
export interface Told {
  /** How far its clock is ahead of the system's from now on. */
  readonly offsetMs: number;
}

/** What it tells: where it listens, once; and the offset whenever it has taken a new one. */
export type Tells = { readonly api: string; readonly operator: string } | { readonly offsetMs: number };

let offsetMs = Number(process.argv[2] ?? 0);
process.on('message', (told: Told) => {
  offsetMs = told.offsetMs;
  process.send?.({ offsetMs } satisfies Tells);
});
process.once('disconnect', () => process.exit());

const { places } = await startService(readSettings(), { now: () => new Date(Date.now() + offsetMs) });
process.send?.({ api: places.api, operator: places.operator } satisfies Tells);
