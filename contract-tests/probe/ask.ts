import type { OperationId } from '#generated/operations.ts';
import type { WireRequest } from '../targets/target.ts';
import { operationNamed } from './contract.ts';

/** What a test asks of an operation. */
export interface Ask {
  readonly operationId: OperationId;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Sent as it stands in place of `query`. */
  readonly rawQuery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it stands in place of `body`. */
  readonly rawBody?: string | Buffer;
  /** Default: the first media type that the operation reads. */
  readonly contentType?: string;
  readonly token?: string | undefined;
}

/** Returns the path of an operation with its variables filled in. */
export const targetOf = (template: string, path: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{([^}]+)\}/g, (_whole, name: string) => {
    const value = path[name];
    if (value === undefined) throw new Error(`${template} needs ${name}.`);
    return encodeURIComponent(value);
  });

const queryOf = ({ rawQuery, query }: Ask): string => {
  const text = rawQuery ?? Object.entries(query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return text === '' ? '' : `?${text}`;
};

/** Turns an ask into the request that goes over the wire. */
export const toRequest = (ask: Ask): WireRequest => {
  const operation = operationNamed(ask.operationId);
  const text = ask.rawBody ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
  const contentType = ask.contentType ?? operation.body?.content[0]?.mediaType ?? 'application/json';
  return {
    method: operation.method,
    target: targetOf(operation.path, ask.path ?? {}) + queryOf(ask),
    headers: {
      ...(text === undefined || contentType === '' ? {} : { 'content-type': contentType }),
      ...(ask.token === undefined ? {} : { authorization: `Bearer ${ask.token}` }),
      ...ask.headers,
    },
    body: text === undefined ? undefined : Buffer.from(text as string),
  };
};
