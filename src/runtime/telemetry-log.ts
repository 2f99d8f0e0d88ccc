import type { RequestRecord } from '#core/ports/telemetry.ts';

/** Levels of pino, and none at all. */
export const LOG_LEVELS = { info: 30, warn: 40, error: 50, silent: 100 } as const;

export type LogLevel = keyof typeof LOG_LEVELS;

const PLAIN = /^[\w.:-]{1,200}$/;
const MAX_TEXT = 200;
const MAX_MESSAGE = 2_000;
const MAX_FRAMES = 30;
const MAX_CAUSES = 3;

/** The level of an answered request: 5xx are errors, 4xx warnings. */
export const levelOf = (status: number): number => {
  if (status >= 500) return LOG_LEVELS.error;
  return status >= 400 ? LOG_LEVELS.warn : LOG_LEVELS.info;
};

/**
 * The line of one request, in the format of pino at a third of the time that pino takes. Only what is listed here gets into the
 * log: neither headers nor bodies nor URLs can.
 */
export const requestLine = (record: RequestRecord, timeMs: number): string => {
  const { operationId, method, status, durationMs, requestId, problemCode, userId } = record;
  const head = `{"level":${levelOf(status)},"time":${timeMs},"requestId":${quote(requestId)},"method":${quote(method)},"status":${status},"durationMs":${Math.round(durationMs * 1_000) / 1_000}`;
  return `${head}${member('operation', operationId)}${member('userId', userId)}${member('problem', problemCode)},"msg":"request"}\n`;
};

const member = (name: string, text: string | undefined): string => (text === undefined ? '' : `,"${name}":${quote(text)}`);

const quote = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text.slice(0, MAX_TEXT)));

/** What the log keeps of an error. */
export interface LoggedError {
  readonly type: string;
  readonly message?: string;
  readonly code?: string | number;
  /** Lines of the stack without the message. */
  readonly stack?: readonly string[];
  readonly cause?: LoggedError;
}

/** The listed members of an error, with secrets in its message blacked out; other members stay out of the log. */
export const loggedError = (error: unknown, depth = 0): LoggedError => {
  if (typeof error !== 'object' || error === null || !('message' in error) || typeof error.message !== 'string') return { type: typeof error };
  const type = 'name' in error && typeof error.name === 'string' ? error.name : 'Error';
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    type: redact(type),
    message: redact(error.message),
    ...(code !== undefined && { code: typeof code === 'string' ? redact(code) : code }),
    ...('stack' in error && typeof error.stack === 'string' && { stack: framesOf(error.stack) }),
    ...('cause' in error && error.cause !== undefined && depth < MAX_CAUSES && { cause: loggedError(error.cause, depth + 1) }),
  };
};

const framesOf = (stack: string): readonly string[] =>
  stack
    .split('\n')
    .filter((line) => /^ {4}at [^\n]*:\d+:\d+\)?$/.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => redact(line.trim()));

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Texts that JSON.parse could not read are bodies.
  [/(?:\.\.\.)?"[^]*"(?:\.\.\.)? is not valid JSON/, '[redacted] is not valid JSON'],
  [/\b(Bearer|Basic|Digest)\s+[^\s"',]+/gi, '$1 [redacted]'],
  [/\beyJ[\w-]*\.[\w-]*\.[\w-]*/g, '[redacted]'],
  [/:\/\/[^\s/@"']*@/g, '://[redacted]@'],
  [/([?&][^\s=&?"']*=)[^\s&"']*/g, '$1[redacted]'],
  [/((?:authorization|password|passwd|passcode|secret|token|cookie|code|otp|signature|credential|api[-_]?key|access[-_]?key)\w*["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s"',;&}]+)/gi, '$1[redacted]'],
];

/** Blacks out what looks like a credential, a signed URL or a body; cuts after 2,000 characters. */
export const redact = (text: string): string => SECRETS.reduce((rest, [secret, by]) => rest.replace(secret, by), text.slice(0, MAX_MESSAGE));
