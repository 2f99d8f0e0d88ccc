import type { Table } from '#core/ports/table.ts';
import { filesRepository, type FilesRepository } from '#domains/files/files.repository.ts';
import { removalsRepository, type RemovalsRepository } from '#domains/files/removals.repository.ts';
import { sharesRepository, type SharesRepository } from '#domains/files/shares.repository.ts';
import { uploadsRepository, type UploadsRepository } from '#domains/files/uploads.repository.ts';
import { usageRepository, type Quota, type UsageRepository } from '#domains/files/usage.repository.ts';

/** Everything that the domain keeps in the table. */
export interface FilesStores {
  readonly files: FilesRepository;
  readonly uploads: UploadsRepository;
  readonly shares: SharesRepository;
  readonly usage: UsageRepository;
  readonly removals: RemovalsRepository;
}

/** Lays the domain's repositories over one table. */
export const filesStores = (table: Table, quota: Quota): FilesStores => ({
  files: filesRepository(table),
  uploads: uploadsRepository(table),
  shares: sharesRepository(table),
  usage: usageRepository(table, quota),
  removals: removalsRepository(table),
});
