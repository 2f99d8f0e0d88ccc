/** One answered request, as metrics and logs see it. */
export interface RequestRecord {
  readonly operationId: string | undefined;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string;
  readonly problemCode: string | undefined;
  readonly userId: string | undefined;
  /** The caller's span, as the request names it (W3C Trace Context). */
  readonly traceparent?: string | undefined;
}

/** Where the pipeline and the adapters report what they did. */
export interface Telemetry {
  request(record: RequestRecord): void;
  /** Reports an error that nobody declared; never with secrets or bodies. */
  failure(error: unknown, context: { readonly requestId?: string; readonly operationId?: string; readonly task?: string }): void;
}

/** Where what runs beside the requests reports what it did. */
export interface TaskTelemetry extends Pick<Telemetry, 'failure'> {
  /** Called only when a task did something; `counts` are whole numbers by what they count, in camelCase. */
  task(name: string, counts: Readonly<Record<string, number>>): void;
}
