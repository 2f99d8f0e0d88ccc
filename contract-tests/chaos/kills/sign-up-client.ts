import { randomUUID } from 'node:crypto';
import type { User } from '#generated/types.ts';
import type { Checks } from '../checks.ts';
import { jsonOf, outcomeOf } from '../http-client.ts';
import { codeMailedTo, confirm, displayNameOf, person, signIn, signUp, type Door } from '../people.ts';
import type { Random } from '../seeded-random.ts';
import { countOne, KILL_CHECKS, type KillClient } from './kill-client.ts';

/** How far an account is; `asked` and `proving` were sent, but not answered. */
interface Account {
  readonly email: string;
  readonly key: string;
  state: 'asked' | 'registered' | 'proving' | 'confirmed';
  code?: string;
}

/** Who registers accounts; `observe` is told of every confirmed one. */
export interface SignUpClientParts {
  readonly door: Door;
  readonly random: Random;
  readonly checks: Checks;
  readonly observe?: (email: string) => void;
}

/** Returns a client that registers one account after another, as far as each gets before the kill. */
export const signUpClient = ({ door, random, checks, observe }: SignUpClientParts): KillClient => {
  const confirmed: Account[] = [];
  let account: Account | undefined;
  const acknowledged = new Map<string, number>();

  const judge = (holds: boolean, whose: Account, what: string): boolean => {
    checks.judge(KILL_CHECKS.accounts, holds, () => `${whose.email}: ${what}`);
    return holds;
  };

  const register = async (now: Account): Promise<boolean> => {
    const answer = await signUp(door, now.email, now.key);
    if (answer === undefined) return false;
    judge(answer.status === 202, now, `sign-up was answered with ${outcomeOf(answer)}`);
    now.state = 'registered';
    countOne(acknowledged, 'signUp');
    return true;
  };

  const prove = async (now: Account): Promise<boolean> => {
    const code = now.code ?? (await codeMailedTo(door, now.email));
    if (code === undefined) return false;
    now.code = code;
    now.state = 'proving';
    const answer = await confirm(door, now.email, code, `${now.key}-confirm`);
    if (answer === undefined) return false;
    judge(answer.status === 204, now, `confirmation was answered with ${outcomeOf(answer)}`);
    now.state = 'confirmed';
    countOne(acknowledged, 'confirmSignUp');
    confirmed.push(now);
    observe?.(now.email);
    return true;
  };

  /** A confirmation that was cut either counts already, and the person can sign in, or its code still works. */
  const proveAgain = async (now: Account): Promise<void> => {
    const answer = await confirm(door, now.email, now.code ?? '', `${now.key}-confirm`);
    const signedIn = answer?.status === 204 ? undefined : await signIn(door, now.email);
    judge(answer?.status === 204 || signedIn?.status === 200, now, `a cut confirmation is there in part: again ${outcomeOf(answer)}, sign-in ${outcomeOf(signedIn)}`);
    now.state = 'confirmed';
    confirmed.push(now);
  };

  const canSignIn = async (now: Account): Promise<void> => {
    const signedIn = await signIn(door, now.email);
    if (!judge(signedIn?.status === 200, now, `is confirmed and cannot sign in: ${outcomeOf(signedIn)}`)) return;
    const answer = await door.client.send({ method: 'GET', url: `${door.apiUrl}/v1/users/me`, token: await person(door, now.email).token() });
    const user = answer?.status === 200 ? jsonOf<User>(answer) : undefined;
    judge(user?.email === now.email && user.displayName === displayNameOf(now.email), now, `has another profile than registered: ${outcomeOf(answer)}`);
  };

  return {
    async work(isOver) {
      while (!isOver()) {
        const key = randomUUID();
        account = { email: `chaos-${key.slice(0, 13)}@mail.example`, key, state: 'asked' };
        if (!(await register(account)) || !(await prove(account))) return;
      }
    },
    async verify() {
      const now = account;
      account = undefined;
      if (now?.state === 'asked') await register(now);
      if (now?.state === 'registered') judge(await prove(now), now, 'was registered, and no code arrived');
      else if (now?.state === 'proving') await proveAgain(now);
      const newest = confirmed.at(-1);
      if (newest) await canSignIn(newest);
      if (confirmed.length > 1 && random.chance(0.2)) await canSignIn(random.pick(confirmed));
    },
    acknowledged,
  };
};
