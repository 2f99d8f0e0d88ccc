import type { Handler } from '#core/operation.ts';
import type { Directory } from '#core/ports/directory.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import type { AttributesRepository } from '#domains/users/attributes.repository.ts';
import { DEFAULT_ATTRIBUTES, toAttributesBody } from '#domains/users/attributes.ts';
import { toUserBody } from '#domains/users/user.ts';
import { accountGone } from '#domains/users/users.problems.ts';

/** One record held about a person. */
export interface ExportedRecord {
  readonly kind: string;
  readonly data: unknown;
}

/** Lists what one domain holds about a person, without secrets. */
export type ExportRecords = (userId: string) => AsyncIterable<ExportedRecord>;

interface Uses {
  readonly directory: Directory;
  readonly pool: UserPool;
  readonly attributes: AttributesRepository;
  readonly exporters: readonly ExportRecords[];
}

const AUDIT_ENTRIES = 1_000;

/** Streams everything held about the caller, one JSON object a line. */
export const exportCurrentUser: Handler<'exportCurrentUser', Uses> = async ({ caller }, uses) => {
  const user = await uses.directory.find(caller.userId);
  if (!user) throw accountGone();
  const profile = { kind: 'profile', data: toUserBody(user) };
  return {
    status: 200,
    headers: { 'content-disposition': `attachment; filename="${caller.userId}.ndjson"` },
    body: lines(profile, caller.userId, uses),
  };
};

const lines = async function* (profile: ExportedRecord, userId: string, { directory, pool, attributes, exporters }: Uses): AsyncGenerator<string> {
  yield line(profile);
  const account = await pool.find(userId);
  if (account) yield line({ kind: 'account', data: { confirmed: account.confirmed, totpEnabled: account.totpEnabled } });
  const kept = (await attributes.find(userId)) ?? DEFAULT_ATTRIBUTES;
  yield line({ kind: 'attributes', data: toAttributesBody(kept, await attributes.findLastSignIn(userId)) });
  for (const entry of await directory.listAudit(userId, AUDIT_ENTRIES)) yield line({ kind: 'audit', data: entry });
  for (const records of exporters) for await (const record of records(userId)) yield line(record);
};

const line = (record: ExportedRecord): string => `${JSON.stringify(record)}\n`;
