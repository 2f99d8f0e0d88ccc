/** One mail to one person; plain text always, HTML optional. Header fields must not contain CR or LF. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** Hands mails to delivery (SES; a mailbox on disk on one machine). */
export interface Mailer {
  /** Resolves once the mail is durably accepted; the same id is accepted once. */
  send(mail: Mail): Promise<void>;
}
