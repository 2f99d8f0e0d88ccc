import { openSync } from 'node:fs';
import type { ContractFacts } from '#runtime/http/contract-facts.ts';
import { nodeDoor } from '#runtime/http/node-door.ts';
import { startTelemetry } from '#runtime/telemetry.ts';
import type { Prepared } from '../synthetic/prepare.ts';
import { syntheticFacts, syntheticServe } from '../synthetic/serve.ts';
import type { Contender } from './contender.ts';
import { listening } from './listening.ts';

/** What a generated folder says, with a throttling class on every operation, as our own contract has. */
export const factsOf = async (generated: string): Promise<ContractFacts> => {
  const [{ operations, routeTree }, { validators }, { problems }] = await Promise.all([
    import(`${generated}routes.ts`), import(`${generated}validators/all.js`), import(`${generated}problems.ts`),
  ]);
  return syntheticFacts({ operations, routeTree, validators, problems });
};

const start = async ({ generated }: Prepared, strictReplies: boolean): Promise<number> => {
  const telemetry = startTelemetry({ clock: { now: () => new Date() }, logFile: openSync('/dev/null', 'a'), logLevel: 'info' });
  return listening(nodeDoor(await syntheticServe(await factsOf(generated), telemetry, { strictReplies })));
};

/** This project's pipeline as in production: throttling, telemetry, request log, security headers. */
export const ours: Contender = (prepared) => start(prepared, false);

/** The same with every answer judged before it leaves. */
export const checked: Contender = (prepared) => start(prepared, true);
