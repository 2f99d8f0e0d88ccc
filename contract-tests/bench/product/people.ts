import type { RunningService } from '#runtime/local/start-service.ts';

/** Somebody with an access token and ten to-dos. */
export interface SignedIn {
  readonly userId: string;
  readonly token: string;
  readonly todoId: string;
}

const PASSWORD = 'a quiet harbour at dawn 7';
const OWN_TODOS = 10;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Returns the id of the n-th person, spread over the key space. */
export const userIdOf = (index: number): string => {
  let rest = (index * 2_654_435_761) % 4_294_967_296;
  let text = '';
  for (let place = 0; place < 7; place += 1, rest = Math.floor(rest / 32)) text += ALPHABET[rest % 32]!;
  return `user_01kbenchbenchb${text.padEnd(13, '0')}`.slice(0, 31);
};

/** Signs people up through the pool and gives each of them to-dos through the API. */
export const signIn = async ({ places, stores: { pool } }: RunningService, count: number): Promise<readonly SignedIn[]> => {
  const people: SignedIn[] = [];
  for (let index = 0; index < count; index += 1) {
    const [userId, email] = [userIdOf(index), `person-${index}@example.com`];
    const signedUp = await pool.signUp({ userId, email, password: PASSWORD, displayName: 'Person' });
    if (signedUp.existing) throw new Error(`${email} has signed up before: give the bench an empty folder.`);
    await pool.confirmSignUp(email, signedUp.delivery.code);
    const result = await pool.signIn(email, PASSWORD);
    if (result.kind !== 'tokens') throw new Error(`${email} cannot sign in.`);
    const token = result.tokens.accessToken;
    let todoId = '';
    for (let own = 0; own < OWN_TODOS; own += 1) todoId = await createTodo(places.api, token);
    people.push({ userId, token, todoId });
  }
  return people;
};

const createTodo = async (api: string, token: string): Promise<string> => {
  const body = JSON.stringify({ title: 'Repaint the garden fence', notes: 'Two coats of weatherproof paint. '.repeat(10), tags: ['garden', 'wood'], dueAt: '2026-05-01T12:00:00Z' });
  const answer = await fetch(`${api}/v1/todos`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body });
  const { id } = Object(await answer.json());
  if (answer.status !== 201 || typeof id !== 'string') throw new Error(`A to-do was answered with ${answer.status}.`);
  return id;
};
