import { readSettings } from '#runtime/settings.ts';
import { placesOf } from '#runtime/local/landing-page.ts';
import { startService } from '#runtime/local/start-service.ts';

/** Starts the backend and keeps it running until it is told to stop. */
const main = async (): Promise<void> => {
  // From the first moment on: whoever reads that it runs, or is tired of waiting, may stop it at once.
  const told = toldToStop();
  const service = await startService(readSettings());
  const rows = placesOf(service.places).map(([name, place, what]) => `  ${name.padEnd(9)} ${place.padEnd(42)} ${what}`);
  process.stderr.write(`\nDemoBackend is running.\n\n${rows.join('\n')}\n\nStop it with Ctrl+C.\n\n`);
  await told;
  await service.stop();
  process.exit(0);
};

/** Resolves at the first signal; the next one of its kind ends the process without waiting. */
const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

/** Says in one sentence why the start failed. */
const fail = (error: unknown): never => {
  process.stderr.write(`DemoBackend cannot run: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

main().catch(fail);
