import type { HttpReply, HttpRequest } from '#runtime/http/http-message.ts';
import type { Serve } from '#runtime/http/serve.ts';

/** The parts of an API Gateway REST proxy event that the pipeline needs (payload format 1.0). */
export interface ProxyEvent {
  readonly httpMethod: string;
  readonly path: string;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly path?: string; readonly stage?: string; readonly identity: { readonly sourceIp: string } };
}

export interface ProxyResult {
  readonly statusCode: number;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * Translates between API Gateway and the pipeline
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
 */
export const lambdaDoor = (serve: () => Promise<Serve>) => async (event: ProxyEvent): Promise<ProxyResult> => {
  const pipeline = await serve();
  return toResult(await pipeline(toRequest(event)));
};

const toRequest = (event: ProxyEvent): HttpRequest => {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(event.multiValueHeaders ?? {})) {
    if (values) headers[name.toLowerCase()] = values.join(', ');
  }
  return {
    method: event.httpMethod,
    path: encodedPath(event.path),
    rawQuery: rawQueryOf(event.multiValueQueryStringParameters),
    headers,
    body: event.body === null || event.body === '' ? undefined : Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'),
    clientAddress: event.requestContext.identity.sourceIp,
  };
};

/** What cannot stand literally in an encoded path (RFC 3986 §3.3), and a percent sign that encodes nothing. */
const NOT_ENCODED = /[^\w.~!$&'()*+,;=:@/%-]|%(?![0-9A-Fa-f]{2})/gu;

/**
 * `path` of an event has no stage. REST APIs leave it percent-encoded as the client sent it; HTTP APIs with the same
 * payload format decode it. Only what is not encoded is encoded here, so both arrive as the pipeline reads paths.
 */
const encodedPath = (path: string): string => path.toWellFormed().replaceAll(NOT_ENCODED, encodeURIComponent);

/** The gateway has decoded names and values; the pipeline reads the encoded form. */
const rawQueryOf = (parameters: ProxyEvent['multiValueQueryStringParameters']): string => {
  const pairs: string[] = [];
  for (const [name, values] of Object.entries(parameters ?? {})) {
    for (const value of values ?? []) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }
  return pairs.join('&');
};

const toResult = async ({ status, headers, body }: HttpReply): Promise<ProxyResult> => {
  const multiValueHeaders: Record<string, string[]> = {};
  for (let index = 0; index < headers.length; index += 2) (multiValueHeaders[headers[index]!] ??= []).push(headers[index + 1]!);
  if (body === undefined || typeof body === 'string') {
    return { statusCode: status, multiValueHeaders, body: body ?? '', isBase64Encoded: false };
  }
  const bytes = body instanceof Uint8Array ? Buffer.from(body) : await collected(body);
  // The gateway decodes base64 only for the binary media types that it was told about.
  if (TEXT.test(multiValueHeaders['content-type']?.[0] ?? '')) {
    return { statusCode: status, multiValueHeaders, body: bytes.toString(), isBase64Encoded: false };
  }
  return { statusCode: status, multiValueHeaders, body: bytes.toString('base64'), isBase64Encoded: true };
};

const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|x-ndjson|xml)\b)/;

const collected = async (stream: AsyncIterable<string | Uint8Array>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};
