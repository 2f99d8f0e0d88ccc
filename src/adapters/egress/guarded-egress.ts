import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { EgressRefused, type Egress, type EgressAnswer, type EgressRequest } from '#core/ports/egress.ts';
import { allowedTarget, type AllowedTarget, type EgressPolicy } from './allowed-target.ts';
import { egressFailed, toEgressError } from './egress-faults.ts';
import { nameResolver, type Resolve } from './name-resolver.ts';

/** What the guarded client is made of. */
export interface GuardedEgressOptions extends EgressPolicy {
  /** Default: the name servers of the system. */
  readonly resolve?: Resolve;
  /** Opens the TLS connections; default: Node's own. */
  readonly createConnection?: Agent['createConnection'];
  /** Authorities to trust instead of Node's, in PEM. */
  readonly ca?: string;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 1024 * 1024;
/** Provisional answers (1xx) before the answer; their headers are bounded one by one only. */
const MAX_PROVISIONAL = 20;

/**
 * The Egress port on Node's own client. A name is resolved once for each request; every address must be allowed, only these are connected to,
 * and the connected one is looked at again. Connections are never reused, redirects never followed, bodies never decompressed.
 */
export const guardedEgress = (options: GuardedEgressOptions): Egress => {
  const open = new Set<ClientRequest>();
  const names = nameResolver();
  const resolve = options.resolve ?? names.resolve;
  return {
    check: (url) => {
      allowedTarget(url, options);
    },
    send: (request) => {
      const target = allowedTarget(request.url, options);
      return exchange(request, target, { options, open, resolve });
    },
    close: async () => {
      names.close();
      for (const request of open) request.destroy(egressFailed('connection'));
    },
  };
};

interface Surroundings {
  readonly options: GuardedEgressOptions;
  readonly resolve: Resolve;
  /** Requests under way. */
  readonly open: Set<ClientRequest>;
}

const exchange = async (wanted: EgressRequest, target: AllowedTarget, { options, open, resolve }: Surroundings): Promise<EgressAnswer> => {
  const begunAt = performance.now();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(egressFailed('timeout')), Math.min(wanted.timeoutMs, MAX_TIMEOUT_MS));
  try {
    const addresses = await untilAborted(addressesOf(target, resolve), deadline.signal);
    const request = begin(wanted, target, { addresses, signal: deadline.signal, options });
    open.add(request);
    request.once('close', () => open.delete(request));
    const message = await answerOf(request, target);
    const body = await bodyOf(message, Math.min(wanted.maxBytes, MAX_BODY_BYTES));
    return { status: message.statusCode ?? 0, headers: headersOf(message), body, durationMs: performance.now() - begunAt };
  } catch (error) {
    throw toEgressError(deadline.signal.aborted ? deadline.signal.reason : error);
  } finally {
    clearTimeout(timer);
    // Ends the connection whatever the host still sends.
    deadline.abort();
  }
};

/** Every address that the host stands for. @throws EgressRefused if any of them is not allowed */
const addressesOf = async ({ host, isAllowed }: AllowedTarget, resolve: Resolve): Promise<readonly string[]> => {
  const addresses = isIP(host) === 0 ? await resolved(host, resolve) : [host];
  if (addresses.length === 0) throw egressFailed('dns');
  if (!addresses.every(isAllowed)) throw addressRefused();
  return addresses;
};

const resolved = async (host: string, resolve: Resolve): Promise<readonly string[]> => {
  try {
    return await resolve(host);
  } catch (error) {
    // Also where the name server could not be reached: it is no connection to the host that failed.
    throw egressFailed('dns', error);
  }
};

const begin = (
  { method, headers, body }: EgressRequest,
  { url, host }: AllowedTarget,
  { addresses, signal, options }: { readonly addresses: readonly string[]; readonly signal: AbortSignal; readonly options: GuardedEgressOptions },
): ClientRequest => {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)({
    method,
    host,
    port: url.port === '' ? undefined : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: { 'accept-encoding': 'identity', ...headers, host: url.host, ...(bytes === undefined ? {} : { 'content-length': bytes.length }) },
    lookup: pinnedTo(addresses),
    agent: options.createConnection === undefined ? false : Object.assign(new Agent(), { createConnection: options.createConnection }),
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  request.end(bytes);
  return request;
};

/** Answers the client's question for the name with what was checked, so that nothing is resolved a second time. */
const pinnedTo = (addresses: readonly string[]): LookupFunction => (_host, { all }, found) => {
  const entries = addresses.map((address) => ({ address, family: isIP(address) }));
  if (all === true) found(null, entries);
  else found(null, entries[0]!.address, entries[0]!.family);
};

const answerOf = (request: ClientRequest, { isAllowed }: AllowedTarget): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', (message) => {
      if (isStatus(message.statusCode)) return resolve(message);
      request.destroy();
      reject(egressFailed('protocol'));
    });
    let provisional = 0;
    request.on('information', () => {
      provisional += 1;
      if (provisional > MAX_PROVISIONAL) request.destroy(egressFailed('protocol'));
    });
    // Stays for faults that come after the answer; those reach the reader of the body as well.
    request.on('error', reject);
    request.once('upgrade', (_message, socket) => {
      socket.destroy();
      reject(egressFailed('protocol'));
    });
    request.once('socket', (socket: Socket) => {
      socket.once('connect', () => {
        if (socket.remoteAddress === undefined || !isAllowed(socket.remoteAddress)) request.destroy(addressRefused());
      });
    });
  });

/** The parser takes any three digits; RFC 9110 §15 knows 100 to 599. */
const isStatus = (status = 0): boolean => status >= 200 && status <= 599;

const bodyOf = async (message: IncomingMessage, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > maxBytes) throw egressFailed('too_large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));

/** A resolver cannot be interrupted for one name, only left behind. */
const untilAborted = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });

const addressRefused = (): EgressRefused => new EgressRefused('address', 'The host stands for an address that is not one of the public internet.');
