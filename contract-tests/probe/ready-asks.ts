import { TOTP } from 'otpauth';
import type { OperationId } from '#generated/operations.ts';
import { jsonOf } from '../targets/target.ts';
import type { Ask } from './ask.ts';
import { bodyExample, operationNamed } from './contract.ts';
import { aPendingFile, aReadyFile, anUploadedFile, aShare, earlierVersionOf } from './files.ts';
import { aPendingPhoto, aReadyPhoto, anUploadedPhoto } from './photos.ts';
import { aDelivery, aWebhook, roomForWebhooks } from './webhooks.ts';
import { isForAdministrators, made, type World } from './world.ts';

type Details = Omit<Ask, 'operationId'>;

/** Brings about the state in which an operation succeeds, and says how to ask for it. */
type Preparation = (world: World) => Promise<Details>;

const aTodo = async (world: World): Promise<Readonly<Record<string, string>>> => {
  const { id } = await made(world, { operationId: 'createTodo', token: world.alice.accessToken, body: { title: 'Pack the bag' } });
  return { todoId: String(id) };
};

const onATodo: Preparation = async (world) => ({ path: await aTodo(world) });
const onATodoVersion: Preparation = async (world) => ({ path: await aTodo(world), headers: { 'if-match': '"1"' } });
const onAPendingFile: Preparation = async (world) => ({ path: await aPendingFile(world) });
const onAFileVersion: Preparation = async (world) => ({ path: await aPendingFile(world), headers: { 'if-match': '"1"' } });
const onAReadyFile: Preparation = async (world) => ({ path: await aReadyFile(world) });
const onAWebhook: Preparation = async (world) => ({ path: await aWebhook(world) });
const onAWebhookVersion: Preparation = async (world) => ({ path: await aWebhook(world), headers: { 'if-match': '"1"' } });
const onADelivery: Preparation = async (world) => ({ path: await aDelivery(world) });
const anyVersion: Preparation = async () => ({ headers: { 'if-match': '*' } });
const asSomebodyNew: Preparation = async ({ people }) => ({ token: (await people.newPerson('erin')).accessToken });

const totpOf = (world: World, secret: string): string => new TOTP({ secret }).generate({ timestamp: world.surroundings.now().getTime() });

/** Somebody who has asked for a second factor; `confirm` enables it. */
const enrolling = async (world: World) => {
  const person = await world.people.newPerson('frank');
  const { secret } = await made(world, { operationId: 'startTotpEnrolment', token: person.accessToken });
  return { person, code: totpOf(world, String(secret)) };
};

/** Somebody with a second factor, and one of their recovery codes. */
export const withSecondFactor = async (world: World) => {
  const { person, code } = await enrolling(world);
  const { recoveryCodes } = await made(world, { operationId: 'confirmTotpEnrolment', token: person.accessToken, body: { code } });
  return { person, recoveryCode: String((recoveryCodes as readonly string[])[0]) };
};

/** The id of a challenge that waits for somebody's second factor. */
export const challengeOf = async (world: World, { email, password }: { readonly email: string; readonly password: string }): Promise<string> => {
  const { challengeId } = await made(world, { operationId: 'signIn', body: { email, password } });
  return String(challengeId);
};

const PREPARATIONS: { readonly [Id in OperationId]?: Preparation } = {
  signUp: async ({ people }) => ({ body: { ...(bodyExample(operationNamed('signUp')) as object), email: people.address('grace') } }),
  confirmSignUp: async ({ people }) => {
    const { email } = await people.registered(people.address('heidi'));
    return { body: { email, code: await people.mailedCode(email) } };
  },
  resendConfirmation: async ({ people }) => ({ body: { email: people.address('nobody') } }),
  requestPasswordReset: async ({ people }) => ({ body: { email: people.address('nobody') } }),
  signIn: async ({ bob }) => ({ body: { email: bob.email, password: bob.password } }),
  respondToChallenge: async (world) => {
    const { person, recoveryCode } = await withSecondFactor(world);
    return { body: { challengeId: await challengeOf(world, person), code: recoveryCode } };
  },
  signOut: asSomebodyNew,
  refreshSession: async ({ people }) => ({ body: { refreshToken: (await people.newPerson('ivan')).refreshToken } }),
  changePassword: asSomebodyNew,
  resetPassword: async (world) => {
    const { people } = world;
    const { email } = await people.newPerson('judy');
    await world.session.send({ operationId: 'requestPasswordReset', body: { email } });
    return { body: { email, code: await people.mailedCode(email, 2), newPassword: 'seven quiet owls by the lake' } };
  },
  startTotpEnrolment: asSomebodyNew,
  confirmTotpEnrolment: async (world) => {
    const { person, code } = await enrolling(world);
    return { token: person.accessToken, body: { code } };
  },
  disableTotp: async (world) => {
    const { person } = await withSecondFactor(world);
    return { token: person.accessToken, body: { password: person.password } };
  },
  updateCurrentUser: anyVersion,
  deleteCurrentUser: async (world) => ({ ...(await asSomebodyNew(world)), headers: { 'if-match': '*' } }),
  putUserAttributes: anyVersion,
  getUser: async ({ bob }) => ({ path: { userId: bob.userId } }),
  updateUser: async ({ suspended }) => ({ path: { userId: suspended.userId }, headers: { 'if-match': '*' } }),
  getFile: onAPendingFile,
  updateFile: onAFileVersion,
  deleteFile: onAFileVersion,
  abortFileUpload: onAPendingFile,
  completeFileUpload: async (world) => ({ path: await anUploadedFile(world) }),
  renewFileUpload: onAPendingFile,
  getFileDownload: onAReadyFile,
  listFileVersions: onAReadyFile,
  createFileVersion: onAReadyFile,
  restoreFileVersion: async (world) => ({ path: await earlierVersionOf(world, await aReadyFile(world)), headers: { 'if-match': '*' } }),
  listFileShares: onAReadyFile,
  createFileShare: onAReadyFile,
  revokeFileShare: async (world) => {
    const { fileId, shareId } = await aShare(world);
    return { path: { fileId, shareId } };
  },
  getSharedFile: async (world) => ({ path: { shareCode: (await aShare(world)).shareCode } }),
  getPhoto: async (world) => ({ path: await aPendingPhoto(world), token: world.alice.accessToken }),
  updatePhoto: async (world) => ({ path: await aPendingPhoto(world), headers: { 'if-match': '"1"' } }),
  deletePhoto: async (world) => ({ path: await aPendingPhoto(world), headers: { 'if-match': '"1"' } }),
  completePhotoUpload: async (world) => ({ path: await anUploadedPhoto(world) }),
  renewPhotoUpload: async (world) => ({ path: await aPendingPhoto(world) }),
  getPhotoRendition: async (world) => ({ path: { ...(await aReadyPhoto(world)), name: 'thumb' }, token: world.alice.accessToken }),
  getTodo: onATodo,
  updateTodo: onATodoVersion,
  deleteTodo: onATodoVersion,
  completeTodo: onATodo,
  reopenTodo: async (world) => {
    const path = await aTodo(world);
    await made(world, { operationId: 'completeTodo', path, token: world.alice.accessToken });
    return { path };
  },
  createWebhook: async (world) => {
    await roomForWebhooks(world);
    return {};
  },
  getWebhook: onAWebhook,
  updateWebhook: onAWebhookVersion,
  deleteWebhook: onAWebhookVersion,
  rotateWebhookSecret: onAWebhook,
  testWebhook: onAWebhook,
  listWebhookDeliveries: onAWebhook,
  getWebhookDelivery: onADelivery,
  redeliverWebhook: onADelivery,
  search: async () => ({ query: { q: 'bag' } }),
  suggest: async () => ({ query: { prefix: 'ba' } }),
};

/** Brings about the state in which an operation succeeds, and returns an ask that does. */
export const readyAsk = async (world: World, operationId: OperationId): Promise<Ask> => {
  const operation = operationNamed(operationId);
  const body = bodyExample(operation);
  const caller = isForAdministrators(operationId) ? world.admin : world.alice;
  return {
    operationId,
    ...(body === undefined ? {} : { body }),
    ...(operation.facts.caller === 'user' ? { token: caller.accessToken } : {}),
    ...(await PREPARATIONS[operationId]?.(world)),
  };
};

/**
 * Ready asks that are used again until one of them has succeeded: refusals leave the state in which they would.
 */
export const readyAsks = (world: World) => {
  const waiting = new Map<OperationId, Ask>();
  return {
    async of(operationId: OperationId): Promise<Ask> {
      const ask = waiting.get(operationId) ?? (await readyAsk(world, operationId));
      waiting.set(operationId, ask);
      return ask;
    },
    used: (operationId: OperationId): boolean => waiting.delete(operationId),
  };
};

export type ReadyAsks = ReturnType<typeof readyAsks>;

/** Returns a member of a JSON answer. */
export const memberOf = (answer: Parameters<typeof jsonOf>[0], name: string): unknown => (jsonOf(answer) as Readonly<Record<string, unknown>>)[name];

/** Another id of the same shape, which nothing has. */
export const anotherId = (id: string): string => (/^[a-z]+_[0-9a-z]{26}$/.test(id) ? id.replace(/[0-9a-z]{10}$/, 'zzzzzzzzzz') : 'A'.repeat(id.length));
