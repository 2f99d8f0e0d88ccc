import type { Checks } from '../checks.ts';
import { outcomeOf, type Answer } from '../http-client.ts';
import type { Door, Person } from '../people.ts';
import type { Random } from '../seeded-random.ts';
import { judgeDocuments, type Body, type Change } from './documents.ts';
import { countOne, fileFinding, KILL_CHECKS, type KillClient } from './kill-client.ts';
import type { Plan } from './todo-plans.ts';

/** Documents of one person: how writes are planned and how all of them are read. */
export interface CollectionClientParts {
  readonly door: Door;
  readonly owner: Person;
  readonly random: Random;
  readonly checks: Checks;
  readonly plan: (documents: ReadonlyMap<string, Body>, random: Random) => Plan;
  readonly readAll: (door: Door, token: string) => Promise<ReadonlyMap<string, Body>>;
  /** What the person has from the start. */
  readonly documents: ReadonlyMap<string, Body>;
  /** Whether an answer refuses a request that then must have had no effect, and is not sent again. */
  readonly isRefusal?: (answer: Answer) => boolean;
  /** Called before a request is sent and after its answer. */
  readonly observe?: (documents: ReadonlyMap<string, Body>, underWay: Change | undefined) => void;
}

/** Returns a client that changes a person's documents one request at a time. */
export const collectionClient = ({ door, owner, random, checks, plan, readAll, documents: given, isRefusal, observe }: CollectionClientParts): KillClient => {
  let documents = new Map(given);
  let underWay: Plan | undefined;
  const acknowledged = new Map<string, number>();

  const send = async (planned: Plan): Promise<Answer | undefined> =>
    door.client.send({ ...planned.call, url: `${door.apiUrl}${planned.call.url}`, token: await owner.token() });

  const settle = (planned: Plan, answer: Answer): void => {
    underWay = undefined;
    if (isRefusal?.(answer)) return;
    const changed = answer.status === planned.status ? planned.read(answer) : undefined;
    checks.judge(KILL_CHECKS.answers, changed !== undefined, () => `${planned.name} of ${owner.email} was answered with ${outcomeOf(answer)}`);
    if (changed === undefined) return;
    countOne(acknowledged, planned.name);
    for (const [id, body] of changed) {
      if (body === undefined) documents.delete(id);
      else documents.set(id, body);
    }
  };

  /** A cut request with a key may simply be sent again: it then has happened once, whatever happened before. */
  const repeat = async (planned: Plan): Promise<void> => {
    const answer = await send(planned);
    if (answer) settle(planned, answer);
  };

  return {
    async work(isOver) {
      while (!isOver()) {
        const planned = plan(documents, random);
        underWay = planned;
        observe?.(documents, planned);
        const answer = await send(planned);
        if (answer === undefined) return;
        settle(planned, answer);
        observe?.(documents, undefined);
      }
    },
    async verify() {
      if (underWay?.call.headers?.['idempotency-key'] !== undefined && random.chance(0.5)) await repeat(underWay);
      const found = await readAll(door, await owner.token());
      fileFinding(checks, judgeDocuments(documents, found, underWay), owner.email);
      documents = new Map(found);
      underWay = undefined;
    },
    acknowledged,
  };
};
