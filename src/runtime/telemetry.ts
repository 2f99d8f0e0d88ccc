import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import type { Clock } from '#core/ports/clock.ts';
import { StorageFull } from '#core/ports/table.ts';
import type { TaskTelemetry, Telemetry } from '#core/ports/telemetry.ts';
import type { EventsStatus } from '#runtime/events/status.ts';
import { LOG_LEVELS, levelOf, loggedError, requestLine } from '#runtime/telemetry-log.ts';
import type { LogLevel } from '#runtime/telemetry-log.ts';
import { BATCH_CHARACTERS, FLUSH_MS, lineBatch } from '#runtime/telemetry-lines.ts';
import type { ReadMetrics } from '#runtime/telemetry-metrics.ts';
import { repetitions } from '#runtime/telemetry-repetitions.ts';
import { taskMeter, type TaskFigures } from '#runtime/telemetry-tasks.ts';
import type { Traces } from '#runtime/telemetry-traces.ts';
import { requestMeter } from '#runtime/telemetry-requests.ts';

/** How a process reports what it does. */
export interface TelemetryOptions {
  readonly clock: Clock;
  /** Open file that log lines go to, e.g. 1 for the standard output; any other is closed with the telemetry. */
  readonly logFile: number;
  /** Least level that is logged; requests below it are only counted. */
  readonly logLevel: LogLevel;
  /** Where spans go; without it no trace is made. */
  readonly traces?: Traces;
}

/** Telemetry that runs until it is closed. */
export interface RunningTelemetry extends Telemetry, TaskTelemetry {
  /** What the tasks beside the requests did. */
  tasks(): readonly TaskFigures[];
  /** From now on metrics tell of this backbone too. */
  watchEvents(status: () => Promise<EventsStatus>): void;
  /** Logs one sentence about the process itself (start, stop, settings); fields must not hold secrets. */
  note(message: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  /** All metrics as Prometheus text; its media type is `METRICS_MEDIA_TYPE`. */
  metrics(): Promise<string>;
  /** Writes what is buffered, stops measuring and lets go of the log; what happens later is only counted. */
  close(): Promise<void>;
}

/** The media type of `RunningTelemetry.metrics`. */
export const METRICS_MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

// A log that is not read fills the buffer to its bound; from there lines are dropped and counted, and requests go on.
const BUFFER = { sync: false, minLength: BATCH_CHARACTERS, maxLength: 4 * 1_024 * 1_024, maxWrite: 2 * BATCH_CHARACTERS, periodicFlush: FLUSH_MS } as const;

/** Starts measuring and logging. */
export const startTelemetry = ({ clock, logFile, logLevel, traces }: TelemetryOptions): RunningTelemetry => {
  const log = openLog({ clock, logFile, logLevel });
  const requests = requestMeter();
  const tasks = taskMeter();
  const fullness = repetitions();
  const loopDelay = monitorEventLoopDelay({ resolution: 20 });
  const leastLevel = LOG_LEVELS[logLevel];
  let failures = 0;
  let isClosed = false;
  let events = async (): Promise<EventsStatus | undefined> => undefined;
  let readMetrics: Promise<ReadMetrics> | undefined;
  loopDelay.enable();

  return {
    request: (record) => {
      requests.record(record);
      traces?.record(record, clock.now().getTime());
      if (!isClosed && levelOf(record.status) >= leastLevel) log.line(requestLine(record, clock.now().getTime()));
    },
    failure: (error, { requestId, operationId, task }) => {
      failures += 1;
      const logged = loggedError(error);
      if (task !== undefined) tasks.failed(task, `${logged.type}: ${logged.message ?? ''}`, clock.now());
      if (isClosed) return;
      const repeated = error instanceof StorageFull ? fullness.repeated(task ?? operationId ?? '', clock.now()) : 0;
      if (repeated !== undefined) log.say('error', { requestId, operation: operationId, task, error: logged, ...(repeated > 0 && { repeated }) }, 'undeclared error');
    },
    task: (name, counts) => {
      tasks.done(name, counts, clock.now());
      if (!isClosed) log.say('info', { task: name, ...counts }, 'task');
    },
    tasks: tasks.figures,
    watchEvents: (status) => {
      events = status;
    },
    note: (message, fields) => {
      if (!isClosed) log.say('info', { ...fields }, message);
    },
    metrics: async () => {
      const sources = { requests, failures: () => failures, droppedLines: log.droppedLines, loopDelay, tasks: tasks.figures, events: () => events() };
      readMetrics ??= import('#runtime/telemetry-metrics.ts').then(({ openMetrics }) => openMetrics(sources));
      return (await readMetrics)();
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      loopDelay.disable();
      await log.close(async () => traces?.close());
    },
  };
};

const openLog = ({ clock, logFile, logLevel }: TelemetryOptions) => {
  const destination = pino.destination({ fd: logFile, ...BUFFER });
  const logger = pino({ base: null, level: logLevel, timestamp: () => `,"time":${clock.now().getTime()}` }, destination);
  let droppedLines = 0;
  destination.on('drop', (text: string) => {
    droppedLines += text.split('\n').length - 1;
  });
  // A full disk must not end the process; the lines stay in the buffer for the next attempt.
  destination.on('error', () => {
    droppedLines += 1;
  });
  const lines = lineBatch((text) => void destination.write(text));
  return {
    line: lines.add,
    say: (level: 'info' | 'error', fields: object, message: string): void => {
      lines.flush();
      logger[level](fields, message);
    },
    droppedLines: () => droppedLines,
    close: async (beforeLast: () => Promise<void>): Promise<void> => {
      lines.close();
      await beforeLast();
      // While it writes, a flush waits only for that write; the next one writes the rest.
      for (const _time of [1, 2]) await new Promise<void>((flushed) => destination.flush(() => flushed()));
      // A stream that still holds lines it could not write would try again, into whatever file has this number by then.
      const closed = new Promise((resolve) => destination.once('close', resolve));
      destination.destroy();
      await closed;
    },
  };
};
