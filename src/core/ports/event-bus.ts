import type { RecordedEvent } from '#core/event.ts';

/**
 * Hands events to the queue of every consumer that subscribed to their type (SNS with one SQS queue a consumer;
 * the embedded queues on one machine).
 */
export interface EventBus {
  /**
   * Resolves once every queue concerned holds the events durably. After a failure some queues may hold some of them;
   * publishing the same events again is what the dispatcher does, and consumers deduplicate by event id.
   * @throws StorageFull when no room is left
   */
  publish(events: readonly RecordedEvent[]): Promise<void>;
}
