import { ValueType, type Attributes } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { EventsStatus } from '#runtime/events/status.ts';
import type { TaskFigures } from '#runtime/telemetry-tasks.ts';
import { DURATION_BOUNDS } from '#runtime/telemetry-requests.ts';

type Point = readonly [value: number, attributes: Attributes];

/** The backbone as OpenTelemetry metrics. */
export const eventMetrics = ({ outbox, dispatcher, consumers }: EventsStatus): readonly MetricData[] => {
  const each = (valueOf: (consumer: EventsStatus['consumers'][number]) => number): readonly Point[] => consumers.map((consumer) => [valueOf(consumer), { consumer: consumer.name }]);
  return [
    gauge('events.outbox.records', 'Records that wait for the dispatcher', [[outbox.records, {}]]),
    gauge('events.outbox.lag', 'Age of the oldest record of the outbox', [[outbox.lagMs / 1000, {}]], 's'),
    counter('events.dispatched', 'Events handed to the queues', [[dispatcher.events, {}]]),
    counter('events.dispatch.missed', 'Records sent more than a minute late, which nobody had told of', [[dispatcher.missed, {}]]),
    counter('events.dispatch.failures', 'Rounds of the dispatcher that failed', [[dispatcher.failures, {}]]),
    gauge('events.queue.ready', 'Messages that can be received', each(({ queue }) => queue.ready)),
    gauge('events.queue.invisible', 'Messages under way or postponed', each(({ queue }) => queue.invisible)),
    gauge('events.queue.dead', 'Dead letters', each(({ queue }) => queue.dead)),
    gauge('events.queue.age', 'Age of the oldest message that is not dead', each(({ queue }) => queue.oldestAgeMs / 1000), 's'),
    counter('events.consumer.attempts', 'Events handed to the consumer, repetitions included', each(({ attempts }) => attempts)),
    counter('events.consumer.handled', 'Events handled', each(({ handled }) => handled)),
    counter('events.consumer.failed', 'Attempts that failed', each(({ failed }) => failed)),
    counter('events.consumer.postponed', 'Events that the consumer put off', each(({ postponed }) => postponed)),
    counter('events.consumer.buried', 'Events that the consumer gave up', each(({ buried }) => buried)),
    ...(consumers.length === 0 ? [] : [durations(consumers)]),
  ];
};

/** What tasks beside the requests did, as OpenTelemetry metrics. */
export const taskMetrics = (tasks: readonly TaskFigures[]): readonly MetricData[] => [
  counter('background.task.done', 'What tasks beside the requests did', tasks.flatMap(({ name, totals }) => Object.entries(totals).map(([what, count]): Point => [count, { task: name, what }]))),
  counter('background.task.failures', 'Runs of tasks beside the requests that failed', tasks.map(({ name, failures }) => [failures, { task: name }])),
];

const NEVER: [number, number] = [0, 0];

const dataPoints = (points: readonly Point[]) => points.map(([value, attributes]) => ({ startTime: NEVER, endTime: NEVER, attributes, value }));

const gauge = (name: string, description: string, points: readonly Point[], unit = ''): MetricData => ({
  descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
  aggregationTemporality: AggregationTemporality.CUMULATIVE,
  dataPointType: DataPointType.GAUGE,
  dataPoints: dataPoints(points),
});

const counter = (name: string, description: string, points: readonly Point[]): MetricData => ({
  descriptor: { name, description, unit: '', valueType: ValueType.INT },
  aggregationTemporality: AggregationTemporality.CUMULATIVE,
  dataPointType: DataPointType.SUM,
  isMonotonic: true,
  dataPoints: dataPoints(points),
});

const durations = (consumers: EventsStatus['consumers']): MetricData => ({
  descriptor: { name: 'events.consumer.batch.duration', description: 'Duration of batches', unit: 's', valueType: ValueType.DOUBLE },
  aggregationTemporality: AggregationTemporality.CUMULATIVE,
  dataPointType: DataPointType.HISTOGRAM,
  dataPoints: consumers.map(({ name, batches, sumSeconds, buckets }) => ({
    startTime: NEVER,
    endTime: NEVER,
    attributes: { consumer: name },
    value: { count: batches, sum: sumSeconds, buckets: { boundaries: DURATION_BOUNDS, counts: [...buckets] } },
  })),
});
