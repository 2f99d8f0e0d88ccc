import { setTimeout as pause } from 'node:timers/promises';
import type { Surroundings } from '../targets/machine.ts';
import { jsonOf } from '../targets/target.ts';
import type { Session } from './session.ts';

/** Somebody with an account. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

const PASSWORD = 'three green boats at noon';
const MAIL_POLLS = 400;

/** Makes accounts through the API, reading codes from the operator's mailbox. */
export const people = ({ send }: Session, surroundings: Surroundings) => {
  let count = 0;

  const address = (name: string): string => `${name}-${(count += 1)}@mail.example`;

  const mailedCode = async (email: string, mails = 1): Promise<string> => {
    for (let poll = 0; poll < MAIL_POLLS; poll += 1) {
      const received = await surroundings.mailsTo(email);
      const code = /\b\d{6}\b/.exec(received[0]?.text ?? '')?.[0];
      if (received.length >= mails && code !== undefined) return code;
      await pause(20);
    }
    throw new Error(`No mail came to ${email}.`);
  };

  const registered = async (email: string): Promise<{ readonly email: string; readonly password: string }> => {
    await send({ operationId: 'signUp', body: { email, password: PASSWORD, displayName: 'Zoe' } });
    return { email, password: PASSWORD };
  };

  const signedIn = async (email: string, password: string): Promise<Person> => {
    const answer = await send({ operationId: 'signIn', body: { email, password } });
    if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${answer.body.toString()}`);
    const { userId, accessToken, refreshToken } = jsonOf(answer) as Person;
    return { email, password, userId, accessToken, refreshToken };
  };

  const newPerson = async (name: string, email = address(name)): Promise<Person> => {
    const { password } = await registered(email);
    await send({ operationId: 'confirmSignUp', body: { email, code: await mailedCode(email) } });
    return signedIn(email, password);
  };

  return { address, mailedCode, registered, signedIn, newPerson, password: PASSWORD };
};

export type People = ReturnType<typeof people>;
