import type { Handler } from '#core/operation.ts';
import type { AttributesRepository } from '#domains/users/attributes.repository.ts';
import { DEFAULT_ATTRIBUTES, toAttributesBody } from '#domains/users/attributes.ts';

interface Uses { readonly attributes: AttributesRepository }

/** Shows the caller's preferences and when they last signed in. */
export const getUserAttributes: Handler<'getUserAttributes', Uses> = async ({ caller }, { attributes }) => {
  const kept = (await attributes.find(caller.userId)) ?? DEFAULT_ATTRIBUTES;
  return { status: 200, body: toAttributesBody(kept, await attributes.findLastSignIn(caller.userId)) };
};
