import { EgressFailed, EgressRefused, type EgressFault } from '#core/ports/egress.ts';

const MEANING: { readonly [Fault in EgressFault]: string } = {
  timeout: 'The host took too long to answer.',
  too_large: 'The answer was larger than allowed.',
  connection: 'The connection failed or broke off.',
  tls: 'No trusted TLS connection could be made.',
  dns: 'The name of the host could not be resolved.',
  protocol: 'The host did not answer with valid HTTP.',
};

/** Makes the failure that callers know, with a sentence that may be shown to the owner of the URL. */
export const egressFailed = (fault: EgressFault, cause?: unknown): EgressFailed => new EgressFailed(fault, MEANING[fault], { cause });

/** Turns whatever Node's client throws into one of the port's errors. */
export const toEgressError = (error: unknown): EgressFailed | EgressRefused =>
  error instanceof EgressFailed || error instanceof EgressRefused ? error : egressFailed(faultOf(error), error);

const CONNECTION = /^(?:ECONN|EPIPE|EHOST|ENET|EADDR|EAI_SOCKTYPE|ETIMEDOUT|EACCES|EPERM)/;

const faultOf = (error: unknown): EgressFault => {
  const code = codeOf(error);
  if (/^(?:ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EREFUSED|EBADNAME|EFORMERR|ENOTIMP|EBADRESP|DNS)/.test(code)) return 'dns';
  if (/^(?:HPE_|ERR_HTTP|ERR_INVALID_(?:HTTP|CHAR))/.test(code)) return 'protocol';
  if (CONNECTION.test(code)) return 'connection';
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/.test(code)) return 'tls';
  return 'connection';
};

const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
};
