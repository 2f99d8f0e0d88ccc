import type { monitorEventLoopDelay } from 'node:perf_hooks';
import { ValueType } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { AggregationTemporality, DataPointType, MeterProvider } from '@opentelemetry/sdk-metrics';
import type { DataPoint, Histogram, MetricData } from '@opentelemetry/sdk-metrics';
import type { EventsStatus } from '#runtime/events/status.ts';
import { eventMetrics, taskMetrics } from '#runtime/telemetry-events.ts';
import type { TaskFigures } from '#runtime/telemetry-tasks.ts';
import { DURATION_BOUNDS } from '#runtime/telemetry-requests.ts';
import type { RequestMeter, RequestSeries } from '#runtime/telemetry-requests.ts';

/** What the metrics are read from when they are asked for. */
export interface MetricSources {
  readonly requests: RequestMeter;
  /** Undeclared errors so far. */
  readonly failures: () => number;
  /** Log lines that found the buffer full or the file failing. */
  readonly droppedLines: () => number;
  readonly tasks: () => readonly TaskFigures[];
  /** Looks at the backbone; undefined where none runs. */
  readonly events: () => Promise<EventsStatus | undefined>;
  readonly loopDelay: LoopDelay;
}

/** Event loop delay in nanoseconds, as node:perf_hooks measures it. */
export type LoopDelay = ReturnType<typeof monitorEventLoopDelay>;

/** Reads every metric as Prometheus text (version 0.0.4). */
export type ReadMetrics = () => Promise<string>;

const NANOSECONDS = 1e9;

/**
 * Feeds OpenTelemetry from the sources at every reading. Import this module only when metrics are asked for:
 * loading OpenTelemetry takes longer than starting the server.
 */
export const openMetrics = (sources: MetricSources): ReadMetrics => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  observe(new MeterProvider({ readers: [exporter] }), sources);
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  return async () => {
    const events = await sources.events();
    const { resource, scopeMetrics } = (await exporter.collect()).resourceMetrics;
    // The maximum is that of the time since the last reading.
    sources.loopDelay.reset();
    const requests = { scope: { name: 'demobackend' }, metrics: [toMetric(sources.requests.series()), ...taskMetrics(sources.tasks()), ...(events ? eventMetrics(events) : [])] };
    return serializer.serialize({ resource, scopeMetrics: [...scopeMetrics, requests] });
  };
};

const observe = (provider: MeterProvider, { requests, failures, droppedLines, loopDelay }: MetricSources): void => {
  const meter = provider.getMeter('demobackend');
  meter
    .createObservableCounter('http.server.problems', { description: 'Problems answered, by code of the catalogue' })
    .addCallback((result) => requests.problems.forEach((count, code) => result.observe(count, { code })));
  meter.createObservableCounter('server.failures', { description: 'Errors that no operation declares' }).addCallback((result) => result.observe(failures()));
  meter.createObservableCounter('log.lines.dropped', { description: 'Log lines that could not be written' }).addCallback((result) => result.observe(droppedLines()));
  meter.createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident set size' }).addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter.createObservableGauge('process.uptime', { unit: 's', description: 'Time since the start of the process' }).addCallback((result) => result.observe(process.uptime()));
  for (const [name, read] of delays(loopDelay)) {
    meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, { unit: 's', description: `Event loop delay since the last reading, ${name}` }).addCallback((result) => result.observe(read() / NANOSECONDS));
  }
};

const delays = (histogram: LoopDelay): readonly (readonly [string, () => number])[] => [
  ['p50', () => histogram.percentile(50)],
  ['p99', () => histogram.percentile(99)],
  ['max', () => (histogram.count > 0 ? histogram.max : 0)],
];

/** The counted requests as one OpenTelemetry histogram; none of its instruments takes histograms counted elsewhere. */
const toMetric = (series: readonly RequestSeries[]): MetricData => ({
  descriptor: { name: 'http.server.request.duration', description: 'Duration of HTTP requests', unit: 's', valueType: ValueType.DOUBLE },
  aggregationTemporality: AggregationTemporality.CUMULATIVE,
  dataPointType: DataPointType.HISTOGRAM,
  dataPoints: series.map(toDataPoint),
});

const toDataPoint = ({ operation, method, statusClass, count, sumSeconds, buckets }: RequestSeries): DataPoint<Histogram> => ({
  startTime: [0, 0],
  endTime: [0, 0],
  attributes: { operation, 'http.request.method': method, 'http.response.status_class': statusClass },
  value: { count, sum: sumSeconds, buckets: { boundaries: DURATION_BOUNDS, counts: buckets } },
});
