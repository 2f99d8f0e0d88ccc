/**
 * Operations that leave a habit of this contract, each with its reason. An entry whose operation does not exist,
 * or no longer needs it, is itself a fault.
 */
export const exceptions = {
  /** POST without Idempotency-Key. */
  idempotencyKey: {},
  /** PUT, PATCH or DELETE without If-Match. */
  entityTag: {},
};
