import { headerOf, type HttpReply } from '#runtime/http/http-message.ts';
import type { Serve } from '#runtime/http/serve.ts';

/** A request in the terms of a test. */
export interface TestRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it stands instead of `body`. */
  readonly rawBody?: string | Uint8Array;
  readonly clientAddress?: string;
}

/** An answer in the terms of a test. */
export interface TestReply {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly headers: readonly string[];
  readonly text: string;
  /** The body as JSON; undefined without a body. */
  readonly body: unknown;
}

/** The in-process front door: sends requests straight into a pipeline. */
export const testClient = (serve: Serve) => async (method: string, target: string, request: TestRequest = {}): Promise<TestReply> => {
  const question = target.indexOf('?');
  const text = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const reply = await serve({
    method,
    path: question === -1 ? target : target.slice(0, question),
    rawQuery: question === -1 ? '' : target.slice(question + 1),
    headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers },
    body: typeof text === 'string' ? Buffer.from(text) : text,
    clientAddress: request.clientAddress ?? '127.0.0.1',
  });
  return toTestReply(reply);
};

const toTestReply = async (reply: HttpReply): Promise<TestReply> => {
  const text = await textOf(reply.body);
  const isJson = /json$/.test(headerOf(reply, 'content-type') ?? '') && text !== '';
  return {
    status: reply.status,
    headers: reply.headers,
    header: (name) => headerOf(reply, name),
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
};

const textOf = async (body: HttpReply['body']): Promise<string> => {
  if (body === undefined || typeof body === 'string') return body ?? '';
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  let text = '';
  for await (const chunk of body) text += Buffer.from(chunk).toString();
  return text;
};
