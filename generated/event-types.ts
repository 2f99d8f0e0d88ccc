// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { PublicEventType } from './events.ts';

/** A type of event that integrators may receive. */
export interface PublishedEventType {
  readonly type: PublicEventType;
  /** Raised with every change that a consumer could notice, but for new optional members. */
  readonly version: number;
  readonly summary: string;
  /** JSON Schema 2020-12 of the data, complete in itself. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Data that the schema accepts. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** The types of events that integrators may receive, in the order of the catalogue. */
export const eventTypes: readonly PublishedEventType[] = [
  {
    type: 'todo.created',
    version: 1,
    summary: 'A to-do was created.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['todoId', 'version'],
      properties: {
        todoId: { type: 'string', pattern: '^todo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 31 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { todoId: 'todo_01kaf0000000000000000000t1', version: 1 },
  },
  {
    type: 'todo.updated',
    version: 1,
    summary: 'A to-do was changed or reopened.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['todoId', 'version'],
      properties: {
        todoId: { type: 'string', pattern: '^todo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 31 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { todoId: 'todo_01kaf0000000000000000000t1', version: 2 },
  },
  {
    type: 'todo.completed',
    version: 1,
    summary: 'A to-do was completed.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['todoId', 'version'],
      properties: {
        todoId: { type: 'string', pattern: '^todo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 31 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { todoId: 'todo_01kaf0000000000000000000t1', version: 3 },
  },
  {
    type: 'todo.deleted',
    version: 1,
    summary: 'A to-do was deleted.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['todoId', 'version'],
      properties: {
        todoId: { type: 'string', pattern: '^todo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 31 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { todoId: 'todo_01kaf0000000000000000000t1', version: 3 },
  },
  {
    type: 'file.ready',
    version: 1,
    summary: 'The first content of a file was verified, or new content became current.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['fileId', 'contentVersionId', 'version'],
      properties: {
        fileId: { type: 'string', pattern: '^file_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 31 },
        contentVersionId: { type: 'string', pattern: '^version_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 34 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { fileId: 'file_01kaf0000000000000000000f1', contentVersionId: 'version_01kaf0000000000000000000v1', version: 2 },
  },
  {
    type: 'file.updated',
    version: 1,
    summary: 'Name, folder, labels or texts of a file were changed.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['fileId', 'version'],
      properties: {
        fileId: { type: 'string', pattern: '^file_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 31 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { fileId: 'file_01kaf0000000000000000000f1', version: 3 },
  },
  {
    type: 'file.deleted',
    version: 1,
    summary: 'A file was deleted with every version of its content.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['fileId', 'version'],
      properties: {
        fileId: { type: 'string', pattern: '^file_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 31 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { fileId: 'file_01kaf0000000000000000000f1', version: 2 },
  },
  {
    type: 'photo.processed',
    version: 1,
    summary: 'The renditions of a photo were made; it is ready.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['photoId', 'version'],
      properties: {
        photoId: { type: 'string', pattern: '^photo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 32 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { photoId: 'photo_01kaf0000000000000000000h1', version: 3 },
  },
  {
    type: 'photo.failed',
    version: 1,
    summary: 'No renditions can be made of a photo; it says why.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['photoId', 'version'],
      properties: {
        photoId: { type: 'string', pattern: '^photo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 32 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { photoId: 'photo_01kaf0000000000000000000h1', version: 3 },
  },
  {
    type: 'photo.updated',
    version: 1,
    summary: 'Title, description, labels or visibility of a photo were changed.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['photoId', 'version'],
      properties: {
        photoId: { type: 'string', pattern: '^photo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 32 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { photoId: 'photo_01kaf0000000000000000000h1', version: 4 },
  },
  {
    type: 'photo.deleted',
    version: 1,
    summary: 'A photo was deleted with its original and renditions.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['photoId', 'version'],
      properties: {
        photoId: { type: 'string', pattern: '^photo_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 32 },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { photoId: 'photo_01kaf0000000000000000000h1', version: 4 },
  },
  {
    type: 'webhook.disabled',
    version: 1,
    summary: 'An endpoint was disabled, because it answered 410 or because no attempt succeeded for five days.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['webhookId', 'reason', 'version'],
      properties: {
        webhookId: { type: 'string', pattern: '^webhook_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 34 },
        reason: { type: 'string', enum: ['gone', 'failing'] },
        version: { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 },
      },
    },
    example: { webhookId: 'webhook_01kaf0000000000000000000w1', reason: 'failing', version: 2 },
  },
  {
    type: 'webhook.test',
    version: 1,
    summary: 'The owner of an endpoint asked for a test.',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['webhookId'],
      properties: { webhookId: { type: 'string', pattern: '^webhook_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 34 } },
    },
    example: { webhookId: 'webhook_01kaf0000000000000000000w1' },
  },
];
