import type { OperationId } from '#generated/operations.ts';
import type { Door, WireAnswer } from '../targets/target.ts';
import { problemCodeOf } from '../targets/target.ts';
import { deviationsOf } from './answer-checker.ts';
import { toRequest, type Ask } from './ask.ts';
import { operationNamed } from './contract.ts';

/** One answer that was seen and judged. */
export interface Sighting {
  readonly operationId: OperationId;
  readonly status: number;
  readonly problemCode: string | undefined;
  readonly door: string;
}

/** Sends asks through a door, judges every answer, and remembers what was seen. */
export const session = (door: Door) => {
  const sightings: Sighting[] = [];
  const deviations = new Set<string>();

  const send = async (ask: Ask): Promise<WireAnswer> => {
    const answer = await door.send(toRequest(ask));
    const operation = operationNamed(ask.operationId);
    sightings.push({ operationId: ask.operationId, status: answer.status, problemCode: problemCodeOf(answer), door: door.name });
    for (const deviation of deviationsOf(operation, answer)) deviations.add(`${door.name}: ${ask.operationId} ${answer.status}: ${deviation}`);
    return answer;
  };
  return { door, send, sightings, deviations };
};

export type Session = ReturnType<typeof session>;
