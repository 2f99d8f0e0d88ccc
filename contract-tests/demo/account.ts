import { ApiProblem, confirmSignUp, createClient, getCurrentUser, refreshSession, signIn, signOut, signUp, type Client, type SignedIn } from '#generated/sdk/index.ts';
import { mailedCode } from './mailbox.ts';
import type { Report } from './report.ts';
import { expectThat } from './scene.ts';
import type { Server } from './server.ts';

const ALICE = { email: 'alice@mail.example', password: 'three green boats at noon', displayName: 'Alice' };

/** Signs alice up, confirms her address with the mailed code, and signs her in. */
export const openAccount = async ({ api, operator }: Server, report: Report): Promise<{ readonly client: Client; readonly session: SignedIn }> => {
  const anonymous = createClient({ baseUrl: api });
  const { email, password } = ALICE;
  await signUp(anonymous, { body: ALICE });
  report.did(`${email} signed up.`);
  const code = await mailedCode(operator, email);
  await confirmSignUp(anonymous, { body: { email, code } });
  report.did(`The code ${code} was in the mailbox; it confirmed the address.`);
  const { data: session } = await signIn(anonymous, { body: { email, password } });
  expectThat(session.status === 'signed_in', 'A new account must not be asked for a second factor.');
  report.did(`She is signed in; her token is good for ${session.expiresInSeconds / 60} minutes, and the SDK renews it.`);
  const refresh = async ({ refreshToken }: SignedIn): Promise<SignedIn> => (await refreshSession(anonymous, { body: { refreshToken } })).data;
  return { client: createClient({ baseUrl: api, tokens: { tokens: session, refresh } }), session };
};

/** Signs out, and shows that the token which was good a moment ago is refused. */
export const closeSession = async ({ api }: Server, { accessToken }: SignedIn, report: Report): Promise<void> => {
  const client = createClient({ baseUrl: api, token: accessToken });
  await signOut(client);
  const refused = await getCurrentUser(client).then(() => undefined, (error: unknown) => error);
  expectThat(refused instanceof ApiProblem && refused.status === 401, 'The access token still works after the sign-out.');
  report.did(`Signed out. The same token is refused from now on: ${refused.status} ${refused.code}.`);
};
