import type { Handler } from '#core/operation.ts';
import type { AttributesRepository } from '#domains/users/attributes.repository.ts';
import { DEFAULT_ATTRIBUTES, toAttributesBody } from '#domains/users/attributes.ts';
import { requireVersion } from '#domains/users/users.problems.ts';

interface Uses { readonly attributes: AttributesRepository }

/** Replaces the caller's preferences, on the version that was read. */
export const putUserAttributes: Handler<'putUserAttributes', Uses> = async ({ caller, body, ifMatch }, { attributes }) => {
  const stored = await attributes.find(caller.userId);
  const { version } = stored ?? DEFAULT_ATTRIBUTES;
  requireVersion(version, ifMatch);
  const changed = { ...body, version: version + 1 };
  return {
    status: 200,
    body: toAttributesBody(changed, await attributes.findLastSignIn(caller.userId)),
    writes: [attributes.replace(caller.userId, changed, stored, ifMatch === '*' ? 'retry' : 'refuse')],
  };
};
