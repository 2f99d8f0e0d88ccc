import { DirectoryConflict } from '#core/ports/directory.ts';
import { Problem } from '#core/problem.ts';

export const userNotFound = (userId: string) => new Problem('user_not_found', `There is no user ${userId}.`, {});

/** Administrators cannot lock themselves out by accident. */
export const cannotChangeSelf = () => new Problem('cannot_change_self', 'Another administrator must change your role or state.', {});

/** The token outlived its account. */
export const accountGone = () => new Problem('unauthenticated', 'The account of this access token does not exist any more.', {});

const changedMeanwhile = () => new Problem('precondition_failed', 'The record was changed by someone else.', {});

/** The change was made on another version than the stored one. @throws Problem precondition_failed */
export const requireVersion = (version: number, ifMatch: number | '*' | undefined): void => {
  if (ifMatch !== '*' && ifMatch !== version) throw new Problem('precondition_failed', `The record is at version ${version}.`, {});
};

/** Saves, and turns a lost race into the problem that the client knows; a change of any version is asked for again. */
export const saved = async (save: Promise<void>, ifMatch: number | '*' | undefined): Promise<void> => {
  try {
    await save;
  } catch (error) {
    throw error instanceof DirectoryConflict && ifMatch !== '*' ? changedMeanwhile() : error;
  }
};
