// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { Attempt, Client } from './client.ts';
import { ApiProblem, NetworkError, TimeoutError } from './errors.ts';
import type { CallOptions, Descriptor } from './operation.ts';
import type { Input, Prepared } from './request.ts';
import { prepare } from './request.ts';
import { delayMsAfter, isTransient, sleep } from './retry.ts';

/** An answer before types. */
export interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly etag: string | undefined;
  readonly headers: Headers;
  readonly requestId: string | undefined;
}

/**
 * Calls an operation: sends, repeats what may be repeated, and reads the answer.
 * Rejects with ApiProblem, NetworkError, TimeoutError, or the reason of the caller's abort signal.
 */
export const call = async (client: Client, descriptor: Descriptor, given: Input = {}, options: CallOptions = {}): Promise<Answer> => {
  const { id, method } = descriptor;
  const { hooks } = client;
  const deadlineMs = options.deadlineMs ?? client.deadlineMs;
  const end = performance.now() + deadlineMs;
  // Minted once: every attempt is the same intent.
  const input = descriptor.key ? { ...given, idempotencyKey: given.idempotencyKey ?? crypto.randomUUID() } : given;
  const repeatable = /^(GET|HEAD|OPTIONS|PUT|DELETE)$/.test(method) || input.idempotencyKey !== undefined || input.ifMatch !== undefined;
  let renewed = false;
  for (let attempt = 1, retries = 0; ; attempt += 1) {
    options.signal?.throwIfAborted();
    const request = await prepare(client, descriptor, input, options.headers);
    const facts = { operation: id, method, url: request.url, attempt };
    try {
      return await send(client, facts, request, { ...options, end, deadlineMs });
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : undefined;
      if (problem?.status === 401 && !renewed && request.bearer && await client.renew(request.bearer)) {
        renewed = true;
        continue;
      }
      const delayMs = delayMsAfter(retries += 1, problem?.headers.get('retry-after'));
      if (!repeatable || retries > (options.maxRetries ?? client.maxRetries) || !isTransient(error) || performance.now() + delayMs >= end) throw error;
      await hooks.onRetry?.({ ...facts, delayMs, error });
      await sleep(delayMs, options.signal);
    }
  }
};

// A timer beyond this fires at once.
const longestTimerMs = 2 ** 31 - 1;

type Limits = CallOptions & { readonly end: number; readonly deadlineMs: number };

/** One attempt, from the first byte sent to the last byte read. */
const send = async (client: Client, facts: Attempt, { url, headers, body }: Prepared, { signal, end, ...limits }: Limits): Promise<Answer> => {
  const { hooks } = client;
  const { operation, method } = facts;
  await hooks.onRequest?.({ ...facts, headers });
  const started = performance.now();
  const timeoutMs = limits.timeoutMs ?? client.timeoutMs;
  const controller = new AbortController();
  const cancel = (): void => controller.abort(signal?.reason);
  const timer = setTimeout(
    () => controller.abort(end - started < timeoutMs ? new TimeoutError(operation, 'deadline', limits.deadlineMs) : new TimeoutError(operation, 'attempt', timeoutMs)),
    Math.min(timeoutMs, end - started, longestTimerMs));
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  // What goes wrong between the two ends is the network's fault, unless somebody aborted.
  const guard = <Value>(work: Promise<Value>): Promise<Value> => work.catch((cause: unknown) => {
    throw controller.signal.aborted ? controller.signal.reason : new NetworkError(operation, cause);
  });
  try {
    const response = await guard(client.fetch(url, { method, headers, body: (body ?? null) as BodyInit | null, signal: controller.signal }));
    const { status } = response;
    await hooks.onResponse?.({ ...facts, status, headers: response.headers, durationMs: performance.now() - started });
    await tellDeprecation(client, operation, response.headers);
    const data = await guard(read(response));
    if (status < 400) return answerOf(response, data);
    throw new ApiProblem({ operation, status, headers: response.headers, body: data });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
};

const answerOf = ({ status, headers }: Response, data: unknown): Answer => ({
  status,
  data,
  etag: headers.get('etag') ?? undefined,
  headers,
  requestId: headers.get('x-request-id') ?? undefined,
});

/** JSON as values, text as text, anything else as Blob; no content as undefined. */
const read = async (response: Response): Promise<unknown> => {
  const [mediaType = ''] = response.headers.get('content-type')?.toLowerCase().split(/[; ]/) ?? [];
  if (/[/+]json$/.test(mediaType)) {
    const text = await response.text();
    // An error stays an error, even when its body is broken.
    try {
      return text ? JSON.parse(text) : undefined;
    } catch (cause) {
      if (response.ok) throw cause;
      return text;
    }
  }
  if (/^text\/|[/+](xml|(x-)?ndjson|jsonl|yaml|csv|javascript)$/.test(mediaType)) return response.text();
  const blob = await response.blob();
  return blob.size || mediaType ? blob : undefined;
};

const tellDeprecation = async ({ hooks, told }: Client, operation: string, headers: Headers): Promise<void> => {
  const deprecation = headers.get('deprecation');
  if (!deprecation || told.has(operation)) return;
  told.add(operation);
  await hooks.onDeprecated?.({ operation, deprecation, sunset: headers.get('sunset'), link: headers.get('link') });
};
