/**
 * One mail to one person; plain text always, HTML optional. Header fields must not contain CR or LF.
 * An id is 1 to 100 letters, digits, `_` or `-`.
 */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** A web address that ends the subscription by one POST (RFC 8058); becomes the List-Unsubscribe header fields. */
  readonly unsubscribeUrl?: string;
}

/** Hands mails to delivery (SES; a mailbox on disk on one machine). */
export interface Mailer {
  /** Resolves once the mail is durably accepted; the same id is accepted once. @throws on a malformed id or header field */
  send(mail: Mail): Promise<void>;
}
