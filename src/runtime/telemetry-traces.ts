import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { RequestRecord } from '#core/ports/telemetry.ts';

/** Turns answered requests into spans. */
export interface Traces {
  /** Records the span of a request that ended at `endMs` (milliseconds since the epoch). */
  record(record: RequestRecord, endMs: number): void;
  /** Exports what is buffered. */
  close(): Promise<void>;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * Opens traces with one server span for each request, a child of the caller's span where the request names it
 * (W3C Trace Context); attributes follow OpenTelemetry's conventions for HTTP servers and hold no personal data.
 */
export const openTraces = (exporter: SpanExporter): Traces => {
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('demobackend');

  return {
    record: ({ operationId, method, status, durationMs, requestId, problemCode, traceparent }, endMs) => {
      const attributes = {
        'http.request.method': method,
        'http.response.status_code': status,
        'demobackend.request_id': requestId,
        ...(operationId === undefined ? {} : { 'demobackend.operation': operationId }),
        ...(problemCode === undefined ? {} : { 'error.type': problemCode }),
      };
      const options = { kind: SpanKind.SERVER, startTime: endMs - durationMs, attributes };
      const span = tracer.startSpan(operationId ?? method, options, parentOf(traceparent));
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endMs);
    },
    close: () => provider.shutdown(),
  };
};

const parentOf = (traceparent: string | undefined): Context => {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
};
