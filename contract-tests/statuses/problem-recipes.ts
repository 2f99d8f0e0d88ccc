import type { OperationIdsByDomain } from '#generated/operations.ts';
import { challengeOf, readyAsk, withSecondFactor } from '../probe/ready-asks.ts';
import { files } from './file-problem-recipes.ts';
import { photos } from './photo-problem-recipes.ts';
import { lockedBy, onAbsent, untilAnsweredOtherwise, withBody, type ProblemRecipes, type Provocation } from './provocation.ts';
import { webhooks } from './webhook-problem-recipes.ts';

const UNKNOWN_CODE = '000000';
const WRONG = 'seven wrong owls in a row';
const WEAK = 'password123456';
const TODO_LIMIT = 10_000;
const TODO_BATCH = 25;

const system: ProblemRecipes<'system'> = {
  getReadiness: { not_ready: async ({ sendDuring, world }, operationId) => sendDuring('failing', await readyAsk(world, operationId)) },
};

/** Has a second factor already. */
const asSecured: Provocation = async ({ send, world }, operationId) => {
  const { person } = await withSecondFactor(world);
  return send({ ...(await readyAsk(world, operationId)), token: person.accessToken });
};

const identity: ProblemRecipes<'identity'> = {
  signUp: { sign_up_refused: withBody({ email: 'alice@mailinator.com' }), weak_password: withBody({ password: WEAK }) },
  confirmSignUp: { invalid_code: withBody({ email: 'nobody@mail.example', code: UNKNOWN_CODE }) },
  signIn: {
    invalid_credentials: withBody({ email: 'nobody@mail.example' }),
    account_not_confirmed: async ({ send, world: { people } }, operationId) =>
      send({ operationId, body: await people.registered(people.address('unconfirmed')) }),
    account_locked: lockedBy({ email: 'locked@mail.example' }),
  },
  respondToChallenge: {
    invalid_code: withBody({ code: UNKNOWN_CODE }),
    account_locked: async ({ send, world }, operationId) => {
      const { person } = await withSecondFactor(world);
      // A challenge dies after some tries; a new one does not start the count anew.
      return untilAnsweredOtherwise(async () => send({ operationId, body: { challengeId: await challengeOf(world, person), code: UNKNOWN_CODE } }));
    },
  },
  refreshSession: { invalid_refresh_token: withBody({ refreshToken: 'A'.repeat(40) }) },
  changePassword: {
    wrong_password: withBody({ currentPassword: WRONG }),
    weak_password: withBody({ newPassword: WEAK }),
    account_locked: lockedBy({ currentPassword: WRONG }),
  },
  resetPassword: { invalid_code: withBody({ code: UNKNOWN_CODE, email: 'nobody@mail.example' }), weak_password: withBody({ newPassword: WEAK }) },
  startTotpEnrolment: { totp_already_enabled: asSecured },
  confirmTotpEnrolment: { invalid_code: withBody({ code: UNKNOWN_CODE }), totp_already_enabled: asSecured },
  disableTotp: {
    wrong_password: withBody({ password: WRONG }),
    totp_not_enabled: async ({ send, world }, operationId) => send({ ...(await readyAsk(world, operationId)), token: world.bob.accessToken, body: { password: world.bob.password } }),
    account_locked: lockedBy({ password: WRONG }),
  },
};

const users: ProblemRecipes<'users'> = {
  getUser: { user_not_found: onAbsent('userId') },
  updateUser: {
    user_not_found: onAbsent('userId'),
    cannot_change_self: async ({ send, world }, operationId) => send({ ...(await readyAsk(world, operationId)), path: { userId: world.admin.userId } }),
  },
};

const onAbsentTodo = { todo_not_found: onAbsent('todoId') };

const todos: ProblemRecipes<'todos'> = {
  createTodo: {
    todo_limit_reached: async ({ send, world }, operationId) => {
      const { accessToken: token } = await world.people.newPerson('collector');
      const items = Array.from({ length: TODO_BATCH }, () => ({ action: 'create', todo: { title: 'One more' } }));
      for (let count = 0; count < TODO_LIMIT; count += TODO_BATCH) await send({ operationId: 'batchTodos', token, body: { items } });
      return send({ ...(await readyAsk(world, operationId)), token });
    },
  },
  getTodo: onAbsentTodo,
  updateTodo: onAbsentTodo,
  deleteTodo: onAbsentTodo,
  completeTodo: onAbsentTodo,
  reopenTodo: onAbsentTodo,
};

const whileDown = { search_unavailable: (async ({ sendDuring, world }, operationId) => sendDuring('searchless', await readyAsk(world, operationId))) satisfies Provocation };

const search: ProblemRecipes<'search'> = { search: whileDown, suggest: whileDown, getSearchIndex: whileDown };

type Recipes = { readonly [Domain in keyof OperationIdsByDomain]: ProblemRecipes<Domain> };

const byDomain: Recipes = { system, identity, users, todos, files, photos, search, webhooks };

/** How each problem that an operation names is brought about, by operation and code. */
export const PROBLEM_RECIPES: Readonly<Record<string, Readonly<Record<string, Provocation>>>> = Object.assign({}, ...Object.values(byDomain)) as never;
