import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedIn } from '#generated/types.ts';
import { jsonOf, outcomeOf, type Answer, type HttpClient } from './http-client.ts';
import type { ServiceProcess } from './service-process.ts';

/** Someone with an account; the token is renewed by signing in again. */
export interface Person {
  readonly email: string;
  /** A token that lives for some minutes more. */
  readonly token: () => Promise<string>;
}

/** What talking to the service needs. */
export interface Door {
  readonly client: HttpClient;
  /** Base URL of the API; the service itself or something in between. */
  readonly apiUrl: string;
  /** Base URL of the operator's pages. */
  readonly objectsUrl: string;
}

interface MailboxPage {
  readonly items: readonly { readonly to: string; readonly text: string; readonly acceptedAt: string }[];
}

const PASSWORD = 'three green boats at noon';
const TOKEN_LIFE_MS = 8 * 60_000;
const MAIL_DEADLINE_MS = 20_000;

/** Returns the door straight to a service. */
export const doorTo = (service: ServiceProcess, client: HttpClient, apiUrl = service.apiUrl): Door => ({ client, apiUrl, objectsUrl: service.objectsUrl });

/** Registers people whose addresses begin with a name and a number; the service must be up. */
export const admitPeople = (door: Door, name: string, count: number): Promise<readonly Person[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => admit(door, `${name}${index}@mail.example`)));

const admit = async (door: Door, email: string): Promise<Person> => {
  expectStatus(await signUp(door, email, `sign-up-${email}`), 202, 'signUp');
  const code = await codeMailedTo(door, email);
  if (code === undefined) throw new Error(`No code was mailed to ${email} within ${MAIL_DEADLINE_MS / 1000} s.`);
  expectStatus(await confirm(door, email, code, `confirm-${email}`), 204, 'confirmSignUp');
  const admitted = person(door, email);
  await admitted.token();
  return admitted;
};

/** Returns someone who has an account already. */
export const person = (door: Door, email: string): Person => {
  let token: string | undefined;
  let takenMs = 0;
  return {
    email,
    token: async () => {
      if (token !== undefined && performance.now() - takenMs < TOKEN_LIFE_MS) return token;
      const answer = await signIn(door, email);
      // Cut by a kill, or refused by a full disk: the token at hand lives for some minutes more.
      if ((answer === undefined || answer.status === 507) && token !== undefined) return token;
      token = jsonOf<SignedIn>(expectStatus(answer, 200, 'signIn')).accessToken;
      takenMs = performance.now();
      return token;
    },
  };
};

/** Asks for an account. */
export const signUp = ({ client, apiUrl }: Door, email: string, key: string): Promise<Answer | undefined> =>
  client.send({
    method: 'POST',
    url: `${apiUrl}/v1/auth/sign-up`,
    headers: { 'idempotency-key': key },
    json: { email, password: PASSWORD, displayName: displayNameOf(email) },
  });

/** The name under which an address is registered. */
export const displayNameOf = (email: string): string => email.replace(/@.*/, '');

/** Proves an address with its mailed code. */
export const confirm = ({ client, apiUrl }: Door, email: string, code: string, key: string): Promise<Answer | undefined> =>
  client.send({ method: 'POST', url: `${apiUrl}/v1/auth/sign-up/confirm`, headers: { 'idempotency-key': key }, json: { email, code } });

/** Signs in with the password of all. */
export const signIn = ({ client, apiUrl }: Door, email: string): Promise<Answer | undefined> =>
  client.send({ method: 'POST', url: `${apiUrl}/v1/auth/sessions`, json: { email, password: PASSWORD } });

/** Reads the newest code mailed to an address, waiting for it; undefined if none comes or the service goes away. */
export const codeMailedTo = async ({ client, objectsUrl }: Door, email: string): Promise<string | undefined> => {
  for (const deadlineMs = performance.now() + MAIL_DEADLINE_MS; performance.now() < deadlineMs; await sleep(30)) {
    const answer = await client.send({ method: 'GET', url: `${objectsUrl}/mailbox.json` });
    if (answer?.status !== 200) return undefined;
    const mails = jsonOf<MailboxPage>(answer).items.filter(({ to, text }) => to === email && /\b\d{6}\b/.test(text));
    const newest = mails.toSorted((a, b) => (a.acceptedAt < b.acceptedAt ? 1 : -1))[0];
    if (newest) return /\b\d{6}\b/.exec(newest.text)?.[0];
  }
  return undefined;
};

/** Returns the answer if it has this status. @throws Error naming what was answered instead */
export const expectStatus = (answer: Answer | undefined, status: number, operation: string): Answer => {
  if (answer?.status === status) return answer;
  throw new Error(`${operation} was answered with ${outcomeOf(answer)} instead of ${status}.`);
};
