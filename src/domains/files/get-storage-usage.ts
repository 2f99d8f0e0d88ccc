import type { Handler } from '#core/operation.ts';
import type { UsageRepository } from '#domains/files/usage.repository.ts';

interface Uses { readonly usage: UsageRepository }

/** Shows what the caller's files take, and what they may take. */
export const getStorageUsage: Handler<'getStorageUsage', Uses> = async ({ caller }, { usage }) => ({
  status: 200,
  body: { ...(await usage.find(caller.userId)), quotaBytes: usage.quota.bytes, quotaObjects: usage.quota.objects },
});
