/** One request to a host outside. */
export interface EgressRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Time for the whole exchange, 1–30,000 ms. */
  readonly timeoutMs: number;
  /** Most bytes of the answer's body that are read; more of it fails the exchange. At most 1 MiB. */
  readonly maxBytes: number;
}

/** What the host answered; redirects are answers like any other and never followed. */
export interface EgressAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly durationMs: number;
}

/** Why a URL may not be called. */
export type EgressRefusal = 'malformed' | 'scheme' | 'credentials' | 'port' | 'address';

/** The URL, or an address that its host stands for, is not one that may be called; nothing was sent. */
export class EgressRefused extends Error {
  readonly refusal: EgressRefusal;

  constructor(refusal: EgressRefusal, message: string) {
    super(message);
    this.name = 'EgressRefused';
    this.refusal = refusal;
  }
}

/** How an exchange ended without an answer. */
export type EgressFault = 'timeout' | 'too_large' | 'connection' | 'tls' | 'dns' | 'protocol';

/** The exchange broke off; the host may or may not have seen the request. */
export class EgressFailed extends Error {
  readonly fault: EgressFault;

  constructor(fault: EgressFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EgressFailed';
    this.fault = fault;
  }
}

/**
 * The only way out for requests to hosts that users name. https only, port 443 or above 1023, no credentials in the URL;
 * the literal address, every resolved address and the connected address must all be public.
 */
export interface Egress {
  /** Checks what can be known of a URL without a network. @throws EgressRefused */
  check(url: string): void;

  /** @throws EgressRefused, EgressFailed */
  send(request: EgressRequest): Promise<EgressAnswer>;

  close(): Promise<void>;
}
