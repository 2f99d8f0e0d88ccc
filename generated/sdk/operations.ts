// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { Operations } from './calls.ts';
import { define as $define } from './runtime/define.ts';
import type { ConditionalOperation, Operation } from './runtime/operation.ts';
import { commas as $commas } from './runtime/styles.ts';

/**
 * Get liveness — GET /healthz
 *
 * Answers as soon as the process serves requests; says nothing about its dependencies.
 *
 * @example
 * const { data } = await getHealth(client);
 */
export const getHealth: Operation<Operations['getHealth']> = /* @__PURE__ */ $define({
  id: 'getHealth', method: 'GET', path: '/healthz',
});

/**
 * Get readiness — GET /readyz
 *
 * Asks every dependency and tells its state; load balancers send traffic only to a ready instance. One whose disk is full is ready, for reads.
 *
 * @throws {ApiProblem} `not_ready` and the generic ones
 * @example
 * const { data } = await getReadiness(client);
 */
export const getReadiness: Operation<Operations['getReadiness']> = /* @__PURE__ */ $define({
  id: 'getReadiness', method: 'GET', path: '/readyz',
});

/**
 * Get the contract — GET /v1/openapi.json
 *
 * The bundled OpenAPI document that this very build was generated from.
 *
 * @example
 * const { data } = await getContract(client);
 */
export const getContract: ConditionalOperation<Operations['getContract']> = /* @__PURE__ */ $define({
  id: 'getContract', method: 'GET', path: '/v1/openapi.json',
});

/**
 * Sign up — POST /v1/auth/sign-up
 *
 * Registers an account and mails a code to confirm the address. The answer is the same for every address: a known,
 * confirmed one gets no code, a known unconfirmed one a fresh code. The rules of the service may refuse first.
 * Without `locale` mails are in English.
 *
 * @throws {ApiProblem} `sign_up_refused`, `weak_password` and the generic ones
 * @example
 * const { data } = await signUp(client, { body: { email: 'alice@mail.example', password: 'three green boats at noon', displayName: 'Alice', locale: 'en' } });
 */
export const signUp: Operation<Operations['signUp']> = /* @__PURE__ */ $define({
  id: 'signUp', method: 'POST', path: '/v1/auth/sign-up',
  body: 'application/json',
  key: true,
});

/**
 * Confirm a sign-up — POST /v1/auth/sign-up/confirm
 *
 * Confirms the address with the mailed code and enters the person into the directory as a `user`. A code lives for a
 * day and dies after five wrong tries.
 *
 * @throws {ApiProblem} `invalid_code` and the generic ones
 * @example
 * await confirmSignUp(client, { body: { email: 'alice@mail.example', code: '482913' } });
 */
export const confirmSignUp: Operation<Operations['confirmSignUp']> = /* @__PURE__ */ $define({
  id: 'confirmSignUp', method: 'POST', path: '/v1/auth/sign-up/confirm',
  body: 'application/json',
  key: true,
});

/**
 * Resend a confirmation — POST /v1/auth/sign-up/resend
 *
 * Mails a fresh code if the address waits for its confirmation, at most once a minute and five times a day. The answer
 * is the same for every address.
 *
 * @example
 * const { data } = await resendConfirmation(client, { body: { email: 'alice@mail.example' } });
 */
export const resendConfirmation: Operation<Operations['resendConfirmation']> = /* @__PURE__ */ $define({
  id: 'resendConfirmation', method: 'POST', path: '/v1/auth/sign-up/resend',
  body: 'application/json',
  key: true,
});

/**
 * Sign in — POST /v1/auth/sessions
 *
 * Opens a session for an address and its password, or asks for the second factor. Wrong tries lock the account for a
 * while, longer each time; unknown addresses behave alike. Tokens are never stored, so there is no idempotency key.
 *
 * @throws {ApiProblem} `invalid_credentials`, `account_not_confirmed`, `account_locked` and the generic ones
 * @example
 * const { data } = await signIn(client, { body: { email: 'alice@mail.example', password: 'three green boats at noon' } });
 */
export const signIn: Operation<Operations['signIn']> = /* @__PURE__ */ $define({
  id: 'signIn', method: 'POST', path: '/v1/auth/sessions',
  body: 'application/json',
});

/**
 * Respond to a challenge — POST /v1/auth/sessions/challenge
 *
 * Answers the challenge of `signIn` with the code of the authenticator app, or with a recovery code, which is spent.
 * Each code works once; a challenge lives for five minutes and dies after five wrong tries.
 *
 * @throws {ApiProblem} `invalid_code`, `account_locked` and the generic ones
 * @example
 * const { data } = await respondToChallenge(client, { body: { challengeId: 'Y2hhbGxlbmdlLW9mLWFsaWNlLW51bWJlci0xMjM0NTY', code: '071828' } });
 */
export const respondToChallenge: Operation<Operations['respondToChallenge']> = /* @__PURE__ */ $define({
  id: 'respondToChallenge', method: 'POST', path: '/v1/auth/sessions/challenge',
  body: 'application/json',
});

/**
 * Sign out — DELETE /v1/auth/sessions/current
 *
 * Ends every session of the caller, on every device; their access tokens stop working at once.
 *
 * @example
 * await signOut(client);
 */
export const signOut: Operation<Operations['signOut']> = /* @__PURE__ */ $define({
  id: 'signOut', method: 'DELETE', path: '/v1/auth/sessions/current',
  security: [['bearer']],
});

/**
 * Refresh a session — POST /v1/auth/sessions/refresh
 *
 * Exchanges the refresh token for fresh tokens. Each refresh token works once: using one again ends the whole session,
 * because one of its two users is a thief. No credentials are read but the token in the body.
 *
 * @throws {ApiProblem} `invalid_refresh_token` and the generic ones
 * @example
 * const { data } = await refreshSession(client, { body: { refreshToken: 'cmVmcmVzaC10b2tlbi1vZi1hbGljZS1udW1iZXItMQ' } });
 */
export const refreshSession: Operation<Operations['refreshSession']> = /* @__PURE__ */ $define({
  id: 'refreshSession', method: 'POST', path: '/v1/auth/sessions/refresh',
  body: 'application/json',
});

/**
 * Change the password — PUT /v1/auth/password
 *
 * Replaces the caller's password. The session goes on; wrong tries lock the account for a while.
 *
 * @throws {ApiProblem} `wrong_password`, `weak_password`, `account_locked` and the generic ones
 * @example
 * await changePassword(client, { body: { currentPassword: 'three green boats at noon', newPassword: 'seven quiet owls by the lake' } });
 */
export const changePassword: Operation<Operations['changePassword']> = /* @__PURE__ */ $define({
  id: 'changePassword', method: 'PUT', path: '/v1/auth/password',
  body: 'application/json',
  security: [['bearer']],
});

/**
 * Request a password reset — POST /v1/auth/password/forgot
 *
 * Mails a code to reset the password if the address belongs to a confirmed account, at most once a minute and five
 * times a day. The answer is the same for every address.
 *
 * @example
 * const { data } = await requestPasswordReset(client, { body: { email: 'alice@mail.example' } });
 */
export const requestPasswordReset: Operation<Operations['requestPasswordReset']> = /* @__PURE__ */ $define({
  id: 'requestPasswordReset', method: 'POST', path: '/v1/auth/password/forgot',
  body: 'application/json',
  key: true,
});

/**
 * Reset a password — POST /v1/auth/password/reset
 *
 * Sets a new password with the mailed code and ends every session. A code lives for 15 minutes and dies after five
 * wrong tries.
 *
 * @throws {ApiProblem} `invalid_code`, `weak_password` and the generic ones
 * @example
 * await resetPassword(client, { body: { email: 'alice@mail.example', code: '482913', newPassword: 'seven quiet owls by the lake' } });
 */
export const resetPassword: Operation<Operations['resetPassword']> = /* @__PURE__ */ $define({
  id: 'resetPassword', method: 'POST', path: '/v1/auth/password/reset',
  body: 'application/json',
  key: true,
});

/**
 * Start a TOTP enrolment — POST /v1/auth/mfa/totp
 *
 * Gives the secret for an authenticator app. Nothing changes until `confirmTotpEnrolment`; starting again replaces the
 * secret.
 *
 * @throws {ApiProblem} `totp_already_enabled` and the generic ones
 * @example
 * const { data } = await startTotpEnrolment(client);
 */
export const startTotpEnrolment: Operation<Operations['startTotpEnrolment']> = /* @__PURE__ */ $define({
  id: 'startTotpEnrolment', method: 'POST', path: '/v1/auth/mfa/totp',
  security: [['bearer']],
});

/**
 * Confirm a TOTP enrolment — POST /v1/auth/mfa/totp/confirm
 *
 * Proves that the authenticator app works and makes sign-ins ask for it; gives the recovery codes.
 *
 * @throws {ApiProblem} `invalid_code`, `totp_already_enabled` and the generic ones
 * @example
 * const { data } = await confirmTotpEnrolment(client, { body: { code: '071828' } });
 */
export const confirmTotpEnrolment: Operation<Operations['confirmTotpEnrolment']> = /* @__PURE__ */ $define({
  id: 'confirmTotpEnrolment', method: 'POST', path: '/v1/auth/mfa/totp/confirm',
  body: 'application/json',
  security: [['bearer']],
});

/**
 * Disable TOTP — POST /v1/auth/mfa/totp/disable
 *
 * Removes the second factor and its recovery codes, for the caller's password.
 *
 * @throws {ApiProblem} `wrong_password`, `totp_not_enabled`, `account_locked` and the generic ones
 * @example
 * await disableTotp(client, { body: { password: 'three green boats at noon' } });
 */
export const disableTotp: Operation<Operations['disableTotp']> = /* @__PURE__ */ $define({
  id: 'disableTotp', method: 'POST', path: '/v1/auth/mfa/totp/disable',
  body: 'application/json',
  security: [['bearer']],
});

/**
 * List users — GET /v1/users
 *
 * Everybody in the directory, filtered, newest first; for administrators.
 *
 * @example
 * for await (const item of paginate(client, listUsers)) console.log(item);
 */
export const listUsers: Operation<Operations['listUsers']> = /* @__PURE__ */ $define({
  id: 'listUsers', method: 'GET', path: '/v1/users',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Get the current user — GET /v1/users/me
 *
 * The caller's own profile.
 *
 * @example
 * const { data } = await getCurrentUser(client);
 */
export const getCurrentUser: ConditionalOperation<Operations['getCurrentUser']> = /* @__PURE__ */ $define({
  id: 'getCurrentUser', method: 'GET', path: '/v1/users/me',
  security: [['bearer']],
});

/**
 * Update the current user — PATCH /v1/users/me
 *
 * Changes the caller's name or language, on the version that `If-Match` names.
 *
 * @example
 * const { data } = await updateCurrentUser(client, { ifMatch: '"3"', body: { displayName: 'Alice Lake', locale: 'de-DE' } });
 */
export const updateCurrentUser: Operation<Operations['updateCurrentUser']> = /* @__PURE__ */ $define({
  id: 'updateCurrentUser', method: 'PATCH', path: '/v1/users/me',
  body: 'application/merge-patch+json',
  security: [['bearer']],
});

/**
 * Delete the current user — DELETE /v1/users/me
 *
 * Deletes the caller's account for good, on the version that `If-Match` names. Sessions end at once; files, to-dos and
 * attributes are erased within minutes, audit entries made anonymous.
 *
 * @example
 * await deleteCurrentUser(client, { ifMatch: '"3"' });
 */
export const deleteCurrentUser: Operation<Operations['deleteCurrentUser']> = /* @__PURE__ */ $define({
  id: 'deleteCurrentUser', method: 'DELETE', path: '/v1/users/me',
  security: [['bearer']],
});

/**
 * Get the attributes — GET /v1/users/me/attributes
 *
 * The caller's preferences and access information; the preferences are the defaults at version 1 until the first
 * change.
 *
 * @example
 * const { data } = await getUserAttributes(client);
 */
export const getUserAttributes: ConditionalOperation<Operations['getUserAttributes']> = /* @__PURE__ */ $define({
  id: 'getUserAttributes', method: 'GET', path: '/v1/users/me/attributes',
  security: [['bearer']],
});

/**
 * Put the attributes — PUT /v1/users/me/attributes
 *
 * Replaces the caller's preferences as a whole, on the version that `If-Match` names.
 *
 * @example
 * const { data } = await putUserAttributes(client, {
 *   ifMatch: '"3"',
 *   body: { theme: 'dark', timeZone: 'Europe/Berlin', notifications: { byEmail: true, digest: 'weekly' }, custom: { startPage: 'todos' } },
 * });
 */
export const putUserAttributes: Operation<Operations['putUserAttributes']> = /* @__PURE__ */ $define({
  id: 'putUserAttributes', method: 'PUT', path: '/v1/users/me/attributes',
  body: 'application/json',
  security: [['bearer']],
});

/**
 * Export the current user — GET /v1/users/me/export
 *
 * Everything that the service holds about the caller, streamed as one JSON object a line (NDJSON): profile, attributes,
 * audit entries, files without their content, shares, and to-dos. Secrets are left out.
 *
 * @example
 * const { data } = await exportCurrentUser(client);
 */
export const exportCurrentUser: Operation<Operations['exportCurrentUser']> = /* @__PURE__ */ $define({
  id: 'exportCurrentUser', method: 'GET', path: '/v1/users/me/export',
  security: [['bearer']],
});

/**
 * Get a user — GET /v1/users/{userId}
 *
 * One person of the directory, for administrators.
 *
 * @throws {ApiProblem} `user_not_found` and the generic ones
 * @example
 * const { data } = await getUser(client, { path: { userId: 'user_01kaf0000000000000000000a1' } });
 */
export const getUser: ConditionalOperation<Operations['getUser']> = /* @__PURE__ */ $define({
  id: 'getUser', method: 'GET', path: '/v1/users/{userId}',
  security: [['bearer']],
});

/**
 * Update a user — PATCH /v1/users/{userId}
 *
 * Suspends or readmits a person, or changes their role, on the version that `If-Match` names; ends their sessions and
 * is kept for audit. Nobody changes themselves.
 *
 * @throws {ApiProblem} `user_not_found`, `cannot_change_self` and the generic ones
 * @example
 * const { data } = await updateUser(client, { path: { userId: 'user_01kaf0000000000000000000a1' }, ifMatch: '"3"', body: { state: 'suspended' } });
 */
export const updateUser: Operation<Operations['updateUser']> = /* @__PURE__ */ $define({
  id: 'updateUser', method: 'PATCH', path: '/v1/users/{userId}',
  body: 'application/merge-patch+json',
  security: [['bearer']],
});

/**
 * List files — GET /v1/files
 *
 * The caller's files, filtered and ordered; a page never misses or repeats one that was there all along.
 *
 * @example
 * for await (const item of paginate(client, listFiles)) console.log(item);
 */
export const listFiles: Operation<Operations['listFiles']> = /* @__PURE__ */ $define({
  id: 'listFiles', method: 'GET', path: '/v1/files',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Create a file — POST /v1/files
 *
 * Reserves a pending file and its quota, and answers with the requests that send the content straight to the object
 * store: one PUT up to 32 MiB, else one for each part. Send them, then call `completeFileUpload`. Without `folder` the
 * file lies in `/`. An upload that is not completed within a week is dropped.
 *
 * @throws {ApiProblem} `storage_quota_exceeded` and the generic ones
 * @example
 * const { data } = await createFile(client, {
 *   body: {
 *     name: 'trip.jpg',
 *     folder: '/travel/2026',
 *     contentType: 'image/jpeg',
 *     sizeBytes: 2483120,
 *     sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
 *     tags: ['travel'],
 *     metadata: { camera: 'pocket' },
 *   },
 * });
 */
export const createFile: Operation<Operations['createFile']> = /* @__PURE__ */ $define({
  id: 'createFile', method: 'POST', path: '/v1/files',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Get the storage usage — GET /v1/files/usage
 *
 * What the caller's files take, and what they may take.
 *
 * @example
 * const { data } = await getStorageUsage(client);
 */
export const getStorageUsage: Operation<Operations['getStorageUsage']> = /* @__PURE__ */ $define({
  id: 'getStorageUsage', method: 'GET', path: '/v1/files/usage',
  security: [['bearer']],
});

/**
 * Get a file — GET /v1/files/{fileId}
 *
 * One file of the caller, without its content.
 *
 * @throws {ApiProblem} `file_not_found` and the generic ones
 * @example
 * const { data } = await getFile(client, { path: { fileId: 'file_01kaf0000000000000000000f1' } });
 */
export const getFile: ConditionalOperation<Operations['getFile']> = /* @__PURE__ */ $define({
  id: 'getFile', method: 'GET', path: '/v1/files/{fileId}',
  security: [['bearer']],
});

/**
 * Update a file — PATCH /v1/files/{fileId}
 *
 * Changes what the merge patch names, on the version that `If-Match` names; the content stays.
 *
 * @throws {ApiProblem} `file_not_found` and the generic ones
 * @example
 * const { data } = await updateFile(client, { path: { fileId: 'file_01kaf0000000000000000000f1' }, ifMatch: '"3"', body: { name: 'lake.jpg', metadata: { camera: null } } });
 */
export const updateFile: Operation<Operations['updateFile']> = /* @__PURE__ */ $define({
  id: 'updateFile', method: 'PATCH', path: '/v1/files/{fileId}',
  body: 'application/merge-patch+json',
  security: [['bearer']],
});

/**
 * Delete a file — DELETE /v1/files/{fileId}
 *
 * Removes the file with every version, upload and share for good, on the version that `If-Match` names.
 *
 * @throws {ApiProblem} `file_not_found` and the generic ones
 * @example
 * await deleteFile(client, { path: { fileId: 'file_01kaf0000000000000000000f1' }, ifMatch: '"3"' });
 */
export const deleteFile: Operation<Operations['deleteFile']> = /* @__PURE__ */ $define({
  id: 'deleteFile', method: 'DELETE', path: '/v1/files/{fileId}',
  security: [['bearer']],
});

/**
 * Abort an upload — DELETE /v1/files/{fileId}/upload
 *
 * Drops the content that is under way and gives its quota back. A file that was never ready goes with it.
 *
 * @throws {ApiProblem} `file_not_found`, `upload_not_found` and the generic ones
 * @example
 * await abortFileUpload(client, { path: { fileId: 'file_01kaf0000000000000000000f1' } });
 */
export const abortFileUpload: Operation<Operations['abortFileUpload']> = /* @__PURE__ */ $define({
  id: 'abortFileUpload', method: 'DELETE', path: '/v1/files/{fileId}/upload',
  security: [['bearer']],
});

/**
 * Complete an upload — POST /v1/files/{fileId}/upload/complete
 *
 * Verifies size, SHA-256 and the type that the first bytes show, and makes the content current; a pending file becomes
 * ready. Takes longer for large files.
 *
 * @throws {ApiProblem} `file_not_found`, `upload_not_found`, `upload_incomplete`, `upload_expired`, `checksum_mismatch`, `content_type_mismatch` and the generic ones
 * @example
 * const { data } = await completeFileUpload(client, { path: { fileId: 'file_01kaf0000000000000000000f1' } });
 */
export const completeFileUpload: Operation<Operations['completeFileUpload']> = /* @__PURE__ */ $define({
  id: 'completeFileUpload', method: 'POST', path: '/v1/files/{fileId}/upload/complete',
  security: [['bearer']],
  key: true,
});

/**
 * Renew an upload ticket — POST /v1/files/{fileId}/upload/renew
 *
 * Signs the requests again that are still to be sent; this is how a client resumes after a break. When none is left,
 * `parts` is empty: complete the upload.
 *
 * @throws {ApiProblem} `file_not_found`, `upload_not_found`, `upload_expired` and the generic ones
 * @example
 * const { data } = await renewFileUpload(client, { path: { fileId: 'file_01kaf0000000000000000000f1' } });
 */
export const renewFileUpload: Operation<Operations['renewFileUpload']> = /* @__PURE__ */ $define({
  id: 'renewFileUpload', method: 'POST', path: '/v1/files/{fileId}/upload/renew',
  security: [['bearer']],
  key: true,
});

/**
 * Get a download — GET /v1/files/{fileId}/download
 *
 * A signed request for the content, good for five minutes and for ranges; or, with `delivery=redirect`, the way there.
 *
 * @throws {ApiProblem} `file_not_found`, `file_version_not_found`, `file_not_ready` and the generic ones
 * @example
 * const { data } = await getFileDownload(client, { path: { fileId: 'file_01kaf0000000000000000000f1' } });
 */
export const getFileDownload: Operation<Operations['getFileDownload']> = /* @__PURE__ */ $define({
  id: 'getFileDownload', method: 'GET', path: '/v1/files/{fileId}/download',
  security: [['bearer']],
});

/**
 * List versions of a file — GET /v1/files/{fileId}/versions
 *
 * The verified versions of the content, newest first; all count toward the quota.
 *
 * @throws {ApiProblem} `file_not_found` and the generic ones
 * @example
 * for await (const item of paginate(client, listFileVersions, { path: { fileId: 'file_01kaf0000000000000000000f1' } })) console.log(item);
 */
export const listFileVersions: Operation<Operations['listFileVersions']> = /* @__PURE__ */ $define({
  id: 'listFileVersions', method: 'GET', path: '/v1/files/{fileId}/versions',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Create a version of a file — POST /v1/files/{fileId}/versions
 *
 * Reserves quota for new content and answers with an upload ticket, as `createFile` does. The present content stays
 * current until `completeFileUpload`, and remains as an earlier version.
 *
 * @throws {ApiProblem} `file_not_found`, `upload_in_progress`, `storage_quota_exceeded` and the generic ones
 * @example
 * const { data } = await createFileVersion(client, {
 *   path: { fileId: 'file_01kaf0000000000000000000f1' },
 *   body: { contentType: 'image/jpeg', sizeBytes: 3120044, sha256: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752' },
 * });
 */
export const createFileVersion: Operation<Operations['createFileVersion']> = /* @__PURE__ */ $define({
  id: 'createFileVersion', method: 'POST', path: '/v1/files/{fileId}/versions',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Restore a version of a file — POST /v1/files/{fileId}/versions/{versionId}/restore
 *
 * Makes an earlier version of the content current, on the version of the file that `If-Match` names. Nothing is copied
 * and the quota stays; restoring the current one changes nothing.
 *
 * @throws {ApiProblem} `file_not_found`, `file_version_not_found` and the generic ones
 * @example
 * const { data } = await restoreFileVersion(client, { path: { fileId: 'file_01kaf0000000000000000000f1', versionId: 'version_01kaf0000000000000000000v1' }, ifMatch: '"3"' });
 */
export const restoreFileVersion: Operation<Operations['restoreFileVersion']> = /* @__PURE__ */ $define({
  id: 'restoreFileVersion', method: 'POST', path: '/v1/files/{fileId}/versions/{versionId}/restore',
  security: [['bearer']],
  key: true,
});

/**
 * List shares of a file — GET /v1/files/{fileId}/shares
 *
 * The links to a file that still work, newest first, without their codes.
 *
 * @throws {ApiProblem} `file_not_found` and the generic ones
 * @example
 * for await (const item of paginate(client, listFileShares, { path: { fileId: 'file_01kaf0000000000000000000f1' } })) console.log(item);
 */
export const listFileShares: Operation<Operations['listFileShares']> = /* @__PURE__ */ $define({
  id: 'listFileShares', method: 'GET', path: '/v1/files/{fileId}/shares',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Create a share of a file — POST /v1/files/{fileId}/shares
 *
 * Makes a link that anybody may use without an account until it expires, is used up or revoked. The code is shown once.
 *
 * @throws {ApiProblem} `file_not_found`, `file_not_ready` and the generic ones
 * @example
 * const { data } = await createFileShare(client, { path: { fileId: 'file_01kaf0000000000000000000f1' }, body: { expiresInSeconds: 604800, downloadLimit: 3 } });
 */
export const createFileShare: Operation<Operations['createFileShare']> = /* @__PURE__ */ $define({
  id: 'createFileShare', method: 'POST', path: '/v1/files/{fileId}/shares',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Revoke a share of a file — DELETE /v1/files/{fileId}/shares/{shareId}
 *
 * The link stops working at once; signed URLs that it gave already live out their five minutes.
 *
 * @throws {ApiProblem} `file_not_found`, `share_not_found` and the generic ones
 * @example
 * await revokeFileShare(client, { path: { fileId: 'file_01kaf0000000000000000000f1', shareId: 'share_01kaf0000000000000000000s1' } });
 */
export const revokeFileShare: Operation<Operations['revokeFileShare']> = /* @__PURE__ */ $define({
  id: 'revokeFileShare', method: 'DELETE', path: '/v1/files/{fileId}/shares/{shareId}',
  security: [['bearer']],
});

/**
 * Get a shared file — GET /v1/shares/{shareCode}
 *
 * Opens a link without an account; each answer counts as one download. With `delivery=redirect` a browser gets the
 * bytes.
 *
 * @throws {ApiProblem} `share_not_found` and the generic ones
 * @example
 * const { data } = await getSharedFile(client, { path: { shareCode: 'c2hhcmUtY29kZS1vZi1hbGljZS1mb3ItYm9iLTAwMDE' } });
 */
export const getSharedFile: Operation<Operations['getSharedFile']> = /* @__PURE__ */ $define({
  id: 'getSharedFile', method: 'GET', path: '/v1/shares/{shareCode}',
});

/**
 * List photos — GET /v1/photos
 *
 * The caller's photos, newest first; a page never misses or repeats one that was there all along.
 *
 * @example
 * for await (const item of paginate(client, listPhotos)) console.log(item);
 */
export const listPhotos: Operation<Operations['listPhotos']> = /* @__PURE__ */ $define({
  id: 'listPhotos', method: 'GET', path: '/v1/photos',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Create a photo — POST /v1/photos
 *
 * Reserves a pending photo and its quota, which files share, and answers with the request that sends the original
 * straight to the object store. Send it, then call `completePhotoUpload`. Without `visibility` the photo is private.
 * What is not completed within a day is dropped.
 *
 * @throws {ApiProblem} `storage_quota_exceeded` and the generic ones
 * @example
 * const { data } = await createPhoto(client, {
 *   body: {
 *     title: 'The lake at dawn',
 *     description: 'From the second evening, without a filter',
 *     tags: ['travel'],
 *     visibility: 'public',
 *     contentType: 'image/jpeg',
 *     sizeBytes: 2483120,
 *     sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
 *   },
 * });
 */
export const createPhoto: Operation<Operations['createPhoto']> = /* @__PURE__ */ $define({
  id: 'createPhoto', method: 'POST', path: '/v1/photos',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Get a photo — GET /v1/photos/{photoId}
 *
 * One photo of the caller, or a public one that is ready, which everybody may see without an account. A photo that is not
 * the caller's to see is as good as absent.
 *
 * @throws {ApiProblem} `photo_not_found` and the generic ones
 * @example
 * const { data } = await getPhoto(client, { path: { photoId: 'photo_01kaf0000000000000000000h1' } });
 */
export const getPhoto: ConditionalOperation<Operations['getPhoto']> = /* @__PURE__ */ $define({
  id: 'getPhoto', method: 'GET', path: '/v1/photos/{photoId}',
  security: [['bearer']],
});

/**
 * Update a photo — PATCH /v1/photos/{photoId}
 *
 * Changes what the merge patch names, on the version that `If-Match` names; the original stays.
 *
 * @throws {ApiProblem} `photo_not_found` and the generic ones
 * @example
 * const { data } = await updatePhoto(client, { path: { photoId: 'photo_01kaf0000000000000000000h1' }, ifMatch: '"3"', body: { title: 'Half a picture of the lake' } });
 */
export const updatePhoto: Operation<Operations['updatePhoto']> = /* @__PURE__ */ $define({
  id: 'updatePhoto', method: 'PATCH', path: '/v1/photos/{photoId}',
  body: 'application/merge-patch+json',
  security: [['bearer']],
});

/**
 * Delete a photo — DELETE /v1/photos/{photoId}
 *
 * Removes the photo with its original and renditions for good, on the version that `If-Match` names.
 *
 * @throws {ApiProblem} `photo_not_found` and the generic ones
 * @example
 * await deletePhoto(client, { path: { photoId: 'photo_01kaf0000000000000000000h1' }, ifMatch: '"3"' });
 */
export const deletePhoto: Operation<Operations['deletePhoto']> = /* @__PURE__ */ $define({
  id: 'deletePhoto', method: 'DELETE', path: '/v1/photos/{photoId}',
  security: [['bearer']],
});

/**
 * Complete the upload of a photo — POST /v1/photos/{photoId}/upload/complete
 *
 * Verifies that the announced bytes have arrived, by size and SHA-256, and that they begin like the announced type, and
 * has the renditions made: the photo is `processing`, and soon `ready` or `failed`.
 *
 * @throws {ApiProblem} `photo_not_found`, `upload_not_found`, `upload_incomplete`, `upload_expired`, `content_type_mismatch` and the generic ones
 * @example
 * const { data } = await completePhotoUpload(client, { path: { photoId: 'photo_01kaf0000000000000000000h1' } });
 */
export const completePhotoUpload: Operation<Operations['completePhotoUpload']> = /* @__PURE__ */ $define({
  id: 'completePhotoUpload', method: 'POST', path: '/v1/photos/{photoId}/upload/complete',
  security: [['bearer']],
  key: true,
});

/**
 * Renew the upload ticket of a photo — POST /v1/photos/{photoId}/upload/renew
 *
 * Signs the request again that sends the original. When it has arrived, `parts` is empty: complete the upload.
 *
 * @throws {ApiProblem} `photo_not_found`, `upload_not_found`, `upload_expired` and the generic ones
 * @example
 * const { data } = await renewPhotoUpload(client, { path: { photoId: 'photo_01kaf0000000000000000000h1' } });
 */
export const renewPhotoUpload: Operation<Operations['renewPhotoUpload']> = /* @__PURE__ */ $define({
  id: 'renewPhotoUpload', method: 'POST', path: '/v1/photos/{photoId}/upload/renew',
  security: [['bearer']],
  key: true,
});

/**
 * Get a rendition of a photo — GET /v1/photos/{photoId}/renditions/{name}
 *
 * The bytes of one size, as AVIF or WebP by `Accept`, for whoever may see the photo; no metadata of the original is in them.
 * The URLs that a photo lists name a revision, and never answer with other bytes.
 *
 * @throws {ApiProblem} `photo_not_found`, `photo_rendition_not_found` and the generic ones
 * @example
 * const { data } = await getPhotoRendition(client, { path: { photoId: 'photo_01kaf0000000000000000000h1', name: 'thumb' } });
 */
export const getPhotoRendition: ConditionalOperation<Operations['getPhotoRendition']> = /* @__PURE__ */ $define({
  id: 'getPhotoRendition', method: 'GET', path: '/v1/photos/{photoId}/renditions/{name}',
  security: [['bearer']],
});

/**
 * List to-dos — GET /v1/todos
 *
 * The caller's to-dos, filtered and ordered; a page never misses or repeats one that was there all along.
 *
 * @example
 * for await (const item of paginate(client, listTodos)) console.log(item);
 */
export const listTodos: Operation<Operations['listTodos']> = /* @__PURE__ */ $define({
  id: 'listTodos', method: 'GET', path: '/v1/todos',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Create a to-do — POST /v1/todos
 *
 * Keeps a to-do for the caller, open and at version 1.
 *
 * @throws {ApiProblem} `todo_limit_reached` and the generic ones
 * @example
 * const { data } = await createTodo(client, { body: { title: 'Book the train', notes: 'Window seat', dueAt: '2026-01-31T17:00:00.000Z', tags: ['travel'] } });
 */
export const createTodo: Operation<Operations['createTodo']> = /* @__PURE__ */ $define({
  id: 'createTodo', method: 'POST', path: '/v1/todos',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Write to-dos in a batch — POST /v1/todos/batch
 *
 * Does up to 25 writes in order and stores them together; a refused write says why and leaves the others alone.
 *
 * @example
 * const { data } = await batchTodos(client, {
 *   body: { items: [{ action: 'create', todo: { title: 'Pack the bag' } }, { action: 'complete', todoId: 'todo_01kaf0000000000000000000t1' }] },
 * });
 */
export const batchTodos: Operation<Operations['batchTodos']> = /* @__PURE__ */ $define({
  id: 'batchTodos', method: 'POST', path: '/v1/todos/batch',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Get a to-do — GET /v1/todos/{todoId}
 *
 * One to-do of the caller.
 *
 * @throws {ApiProblem} `todo_not_found` and the generic ones
 * @example
 * const { data } = await getTodo(client, { path: { todoId: 'todo_01kaf0000000000000000000t1' } });
 */
export const getTodo: ConditionalOperation<Operations['getTodo']> = /* @__PURE__ */ $define({
  id: 'getTodo', method: 'GET', path: '/v1/todos/{todoId}',
  security: [['bearer']],
});

/**
 * Update a to-do — PATCH /v1/todos/{todoId}
 *
 * Changes what the merge patch names, on the version that `If-Match` names.
 *
 * @throws {ApiProblem} `todo_not_found` and the generic ones
 * @example
 * const { data } = await updateTodo(client, { path: { todoId: 'todo_01kaf0000000000000000000t1' }, ifMatch: '"3"', body: { title: 'Book the night train', dueAt: null } });
 */
export const updateTodo: Operation<Operations['updateTodo']> = /* @__PURE__ */ $define({
  id: 'updateTodo', method: 'PATCH', path: '/v1/todos/{todoId}',
  body: 'application/merge-patch+json',
  security: [['bearer']],
});

/**
 * Delete a to-do — DELETE /v1/todos/{todoId}
 *
 * Removes the to-do for good, on the version that `If-Match` names.
 *
 * @throws {ApiProblem} `todo_not_found` and the generic ones
 * @example
 * await deleteTodo(client, { path: { todoId: 'todo_01kaf0000000000000000000t1' }, ifMatch: '"3"' });
 */
export const deleteTodo: Operation<Operations['deleteTodo']> = /* @__PURE__ */ $define({
  id: 'deleteTodo', method: 'DELETE', path: '/v1/todos/{todoId}',
  security: [['bearer']],
});

/**
 * Complete a to-do — POST /v1/todos/{todoId}/complete
 *
 * Completes the to-do whatever its version; completing a completed one changes nothing.
 *
 * @throws {ApiProblem} `todo_not_found` and the generic ones
 * @example
 * const { data } = await completeTodo(client, { path: { todoId: 'todo_01kaf0000000000000000000t1' } });
 */
export const completeTodo: Operation<Operations['completeTodo']> = /* @__PURE__ */ $define({
  id: 'completeTodo', method: 'POST', path: '/v1/todos/{todoId}/complete',
  security: [['bearer']],
  key: true,
});

/**
 * Reopen a to-do — POST /v1/todos/{todoId}/reopen
 *
 * Opens a completed to-do again whatever its version; reopening an open one changes nothing.
 *
 * @throws {ApiProblem} `todo_not_found` and the generic ones
 * @example
 * const { data } = await reopenTodo(client, { path: { todoId: 'todo_01kaf0000000000000000000t1' } });
 */
export const reopenTodo: Operation<Operations['reopenTodo']> = /* @__PURE__ */ $define({
  id: 'reopenTodo', method: 'POST', path: '/v1/todos/{todoId}/reopen',
  security: [['bearer']],
  key: true,
});

/**
 * List webhooks — GET /v1/webhooks
 *
 * The caller's endpoints, newest first, without their secrets.
 *
 * @example
 * for await (const item of paginate(client, listWebhooks)) console.log(item);
 */
export const listWebhooks: Operation<Operations['listWebhooks']> = /* @__PURE__ */ $define({
  id: 'listWebhooks', method: 'GET', path: '/v1/webhooks',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Create a webhook — POST /v1/webhooks
 *
 * Registers an endpoint. From now on every event of the named types that is about the caller's data is sent to it
 * as a signed POST (Standard Webhooks), at least once and in no order. Any 2xx answer within 10 seconds takes the
 * event; otherwise it is sent again, ten times in three days. The secret is shown once.
 *
 * @throws {ApiProblem} `webhook_limit_reached`, `webhook_url_not_allowed` and the generic ones
 * @example
 * const { data } = await createWebhook(client, {
 *   body: { url: 'https://hooks.example.com/demobackend', eventTypes: ['todo.created', 'todo.completed'], description: 'Calendar of the team' },
 * });
 */
export const createWebhook: Operation<Operations['createWebhook']> = /* @__PURE__ */ $define({
  id: 'createWebhook', method: 'POST', path: '/v1/webhooks',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Get a webhook — GET /v1/webhooks/{webhookId}
 *
 * One endpoint of the caller, without its secrets.
 *
 * @throws {ApiProblem} `webhook_not_found` and the generic ones
 * @example
 * const { data } = await getWebhook(client, { path: { webhookId: 'webhook_01kaf0000000000000000000w1' } });
 */
export const getWebhook: ConditionalOperation<Operations['getWebhook']> = /* @__PURE__ */ $define({
  id: 'getWebhook', method: 'GET', path: '/v1/webhooks/{webhookId}',
  security: [['bearer']],
});

/**
 * Update a webhook — PATCH /v1/webhooks/{webhookId}
 *
 * Changes what the merge patch names, on the version that `If-Match` names. Enabling a disabled endpoint forgets
 * its failures; deliveries that still wait go on.
 *
 * @throws {ApiProblem} `webhook_not_found`, `webhook_url_not_allowed` and the generic ones
 * @example
 * const { data } = await updateWebhook(client, { path: { webhookId: 'webhook_01kaf0000000000000000000w1' }, ifMatch: '"3"', body: { state: 'disabled' } });
 */
export const updateWebhook: Operation<Operations['updateWebhook']> = /* @__PURE__ */ $define({
  id: 'updateWebhook', method: 'PATCH', path: '/v1/webhooks/{webhookId}',
  body: 'application/merge-patch+json',
  security: [['bearer']],
});

/**
 * Delete a webhook — DELETE /v1/webhooks/{webhookId}
 *
 * Removes the endpoint for good, on the version that `If-Match` names; what was not delivered yet is not sent any
 * more.
 *
 * @throws {ApiProblem} `webhook_not_found` and the generic ones
 * @example
 * await deleteWebhook(client, { path: { webhookId: 'webhook_01kaf0000000000000000000w1' }, ifMatch: '"3"' });
 */
export const deleteWebhook: Operation<Operations['deleteWebhook']> = /* @__PURE__ */ $define({
  id: 'deleteWebhook', method: 'DELETE', path: '/v1/webhooks/{webhookId}',
  security: [['bearer']],
});

/**
 * Rotate the secret of a webhook — POST /v1/webhooks/{webhookId}/secret/rotate
 *
 * Makes a new secret, which is shown once. Those before sign beside it for `overlapHours` from now, or for what is
 * left of their time if that is less; at most the five newest sign.
 *
 * @throws {ApiProblem} `webhook_not_found` and the generic ones
 * @example
 * const { data } = await rotateWebhookSecret(client, { path: { webhookId: 'webhook_01kaf0000000000000000000w1' }, body: { overlapHours: 24 } });
 */
export const rotateWebhookSecret: Operation<Operations['rotateWebhookSecret']> = /* @__PURE__ */ $define({
  id: 'rotateWebhookSecret', method: 'POST', path: '/v1/webhooks/{webhookId}/secret/rotate',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * Test a webhook — POST /v1/webhooks/{webhookId}/test
 *
 * Sends the catalogue's example of an event to this endpoint only, once, whatever types it asks for. The delivery
 * tells what came of it; it does not count when the endpoint is judged.
 *
 * @throws {ApiProblem} `webhook_not_found`, `webhook_disabled` and the generic ones
 * @example
 * const { data } = await testWebhook(client, { path: { webhookId: 'webhook_01kaf0000000000000000000w1' }, body: { eventType: 'todo.created' } });
 */
export const testWebhook: Operation<Operations['testWebhook']> = /* @__PURE__ */ $define({
  id: 'testWebhook', method: 'POST', path: '/v1/webhooks/{webhookId}/test',
  body: 'application/json',
  security: [['bearer']],
  key: true,
});

/**
 * List deliveries of a webhook — GET /v1/webhooks/{webhookId}/deliveries
 *
 * What was sent to the endpoint in the last 30 days or is to be sent, latest event first.
 *
 * @throws {ApiProblem} `webhook_not_found` and the generic ones
 * @example
 * for await (const item of paginate(client, listWebhookDeliveries, { path: { webhookId: 'webhook_01kaf0000000000000000000w1' } })) console.log(item);
 */
export const listWebhookDeliveries: Operation<Operations['listWebhookDeliveries']> = /* @__PURE__ */ $define({
  id: 'listWebhookDeliveries', method: 'GET', path: '/v1/webhooks/{webhookId}/deliveries',
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Get a delivery of a webhook — GET /v1/webhooks/{webhookId}/deliveries/{deliveryId}
 *
 * One delivery with its attempts. What the endpoint answered is not kept, only its status.
 *
 * @throws {ApiProblem} `webhook_not_found`, `webhook_delivery_not_found` and the generic ones
 * @example
 * const { data } = await getWebhookDelivery(client, { path: { webhookId: 'webhook_01kaf0000000000000000000w1', deliveryId: 'delivery_01kaf0000000000000000000d1' } });
 */
export const getWebhookDelivery: Operation<Operations['getWebhookDelivery']> = /* @__PURE__ */ $define({
  id: 'getWebhookDelivery', method: 'GET', path: '/v1/webhooks/{webhookId}/deliveries/{deliveryId}',
  security: [['bearer']],
});

/**
 * Redeliver an event to a webhook — POST /v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver
 *
 * Sends the event of a delivery again, in whatever state it is, with the same `webhook-id` and content; if that
 * fails, ten attempts in three days begin anew.
 *
 * @throws {ApiProblem} `webhook_not_found`, `webhook_delivery_not_found`, `webhook_disabled` and the generic ones
 * @example
 * const { data } = await redeliverWebhook(client, { path: { webhookId: 'webhook_01kaf0000000000000000000w1', deliveryId: 'delivery_01kaf0000000000000000000d1' } });
 */
export const redeliverWebhook: Operation<Operations['redeliverWebhook']> = /* @__PURE__ */ $define({
  id: 'redeliverWebhook', method: 'POST', path: '/v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
  security: [['bearer']],
  key: true,
});

/**
 * List event types — GET /v1/event-types
 *
 * The events that endpoints can ask for, with version, schema and an example of their data.
 *
 * @example
 * for await (const item of paginate(client, listEventTypes)) console.log(item);
 */
export const listEventTypes: Operation<Operations['listEventTypes']> = /* @__PURE__ */ $define({
  id: 'listEventTypes', method: 'GET', path: '/v1/event-types',
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Search — GET /v1/search
 *
 * Finds the caller's own records and what is public, best first; without a token only what is public. All words must
 * occur, the last one may be unfinished, and typing errors are forgiven. Neither hits nor counts nor facets ever tell
 * anything about what the caller may not see. What was just written is found within seconds.
 *
 * @throws {ApiProblem} `search_unavailable` and the generic ones
 * @example
 * for await (const item of paginate(client, search, { query: { q: 'travel' } })) console.log(item);
 */
export const search: Operation<Operations['search']> = /* @__PURE__ */ $define({
  id: 'search', method: 'GET', path: '/v1/search',
  styles: { types: $commas, tags: $commas },
  security: [['bearer']],
  pages: ['items', 'nextCursor', 'cursor'],
});

/**
 * Suggest — GET /v1/search/suggestions
 *
 * Completes what the caller begins to type, from their own records and what is public.
 *
 * @throws {ApiProblem} `search_unavailable` and the generic ones
 * @example
 * const { data } = await suggest(client, { query: { prefix: 'trav' } });
 */
export const suggest: Operation<Operations['suggest']> = /* @__PURE__ */ $define({
  id: 'suggest', method: 'GET', path: '/v1/search/suggestions',
  security: [['bearer']],
});

/**
 * Get the state of the search index — GET /v1/search/index
 *
 * How much the index holds, how far it lags behind, and how the latest rebuild went; for administrators.
 *
 * @throws {ApiProblem} `search_unavailable` and the generic ones
 * @example
 * const { data } = await getSearchIndex(client);
 */
export const getSearchIndex: Operation<Operations['getSearchIndex']> = /* @__PURE__ */ $define({
  id: 'getSearchIndex', method: 'GET', path: '/v1/search/index',
  security: [['bearer']],
});

/**
 * Rebuild the search index — POST /v1/search/index
 *
 * Fills a new index from the records in the background while the old one goes on answering, and puts it in the place
 * of the old one at the end; for administrators. While a rebuild is under way, the answer is that one.
 *
 * @example
 * const { data } = await rebuildSearchIndex(client);
 */
export const rebuildSearchIndex: Operation<Operations['rebuildSearchIndex']> = /* @__PURE__ */ $define({
  id: 'rebuildSearchIndex', method: 'POST', path: '/v1/search/index',
  security: [['bearer']],
  key: true,
});
