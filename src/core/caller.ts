/** Who is calling, as established by the pipeline from a verified credential. */
export interface Caller {
  /** The directory's id of the user, `user_…`; also the `sub` of the access token. */
  readonly userId: string;
  readonly role: Role;
  readonly scopes: readonly string[];
  /** Id of the session (refresh-token family) that the credential belongs to. */
  readonly sessionId: string;
}

export type Role = 'user' | 'author' | 'admin';
