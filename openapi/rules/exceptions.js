/**
 * Operations that leave a habit of this contract, each with its reason. An entry whose operation does not exist,
 * or no longer needs it, is itself a fault.
 */
export const exceptions = {
  /** POST without Idempotency-Key: what is stored for a repetition must not hold secrets. */
  idempotencyKey: {
    signIn: 'answers with tokens; repeating it opens another session',
    respondToChallenge: 'answers with tokens; a repeated code is refused',
    refreshSession: 'answers with tokens; a repeated token ends the session by intent',
    startTotpEnrolment: 'answers with a secret; repeating it only replaces the unconfirmed one',
    confirmTotpEnrolment: 'answers with recovery codes; a repetition is refused',
    disableTotp: 'takes the password; a repetition is refused',
  },
  /** PUT, PATCH or DELETE without If-Match. */
  entityTag: {
    signOut: 'sessions have no version',
    changePassword: 'a password has no version; the current one proves what is replaced',
    abortFileUpload: 'an upload has no version; the file is left as it is, or was never ready',
    revokeFileShare: 'a share never changes, it only ends',
  },
};
