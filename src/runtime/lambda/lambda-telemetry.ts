import { writeSync } from 'node:fs';
import type { Clock } from '#core/ports/clock.ts';
import type { Telemetry } from '#core/ports/telemetry.ts';
import { levelOf, LOG_LEVELS, loggedError, requestLine, type LogLevel } from '#runtime/telemetry-log.ts';

/**
 * Telemetry of a function: the platform reads its standard output line by line and counts what it says. A function
 * sleeps as soon as it has answered, so nothing waits in a buffer.
 */
export const lambdaTelemetry = (clock: Clock, logLevel: LogLevel, write: (line: string) => void = toStandardOutput): Telemetry => {
  const least = LOG_LEVELS[logLevel];
  return {
    request: (record) => {
      if (levelOf(record.status) >= least) write(requestLine(record, clock.now().getTime()));
    },
    failure: (error, { requestId, operationId, task }) => {
      if (LOG_LEVELS.error < least) return;
      const line = { level: LOG_LEVELS.error, time: clock.now().getTime(), requestId, operation: operationId, task, error: loggedError(error), msg: 'undeclared error' };
      write(`${JSON.stringify(line)}\n`);
    },
  };
};

const toStandardOutput = (line: string): void => void writeSync(1, line);
