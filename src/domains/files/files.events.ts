import type { DomainEvent } from '#core/event.ts';
import type { File } from '#domains/files/file.ts';

/** Says that content of a file became current. */
export const fileReady = ({ id, ownerId, version }: File, contentVersionId: string): DomainEvent => ({
  type: 'file.ready',
  ownerId,
  data: { fileId: id, contentVersionId, version },
});

/** Says that something of a file other than its content changed. */
export const fileUpdated = ({ id, ownerId, version }: File): DomainEvent => ({
  type: 'file.updated',
  ownerId,
  data: { fileId: id, version },
});

/** Says that a file is gone. */
export const fileDeleted = ({ id, ownerId, version }: File): DomainEvent => ({
  type: 'file.deleted',
  ownerId,
  data: { fileId: id, version },
});
