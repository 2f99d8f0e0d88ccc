import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DiskMailbox } from '#adapters/local/disk-mailbox.ts';
import { METRICS_MEDIA_TYPE } from '#runtime/telemetry.ts';
import { escapeHtml, page, redirect, sendPage, sendText } from '#runtime/local/static-pages.ts';

/** What the operator's origin shows beside signed object URLs. */
export interface OperatorParts {
  /** Answers requests below /objects/; false for any other. */
  readonly objectRequests: (message: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly jwks: () => unknown;
  readonly mailbox: DiskMailbox;
  /** Metrics as Prometheus text. */
  readonly metrics: () => Promise<string>;
  /** Answers requests for the console; false for any other. */
  readonly console: (message: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly onFailure: (error: unknown) => void;
}

const MAILS_SHOWN = 50;

/** The origin for signed object URLs, keys, mailbox, console and metrics: everything that the contract does not describe. */
export const operatorOrigin = (parts: OperatorParts): RequestListener => (message, response) => {
  answer(parts, message, response).catch((error: unknown) => {
    parts.onFailure(error);
    if (response.headersSent) response.destroy();
    else sendText(response, 500, 'The page failed; the log says why.\n');
  });
};

const answer = async (parts: OperatorParts, message: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (await parts.objectRequests(message, response)) return;
  const path = (message.url ?? '').split('?', 1)[0]!;
  // Whoever reads these mails can take over any account, and whoever sees the console sees whose events fail: nobody else than this machine's user may.
  if (/^\/(?:mailbox|console)/.test(path) && !isFromThisMachine(message)) return sendText(response, 403, 'Mailbox and console open only on the machine that the service runs on, at localhost.\n');
  if (await parts.console(message, response)) return;
  if (message.method !== 'GET' && message.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return sendText(response, 405, 'Only GET.\n');
  }
  if (path === '/metrics') return sendText(response, 200, await parts.metrics(), METRICS_MEDIA_TYPE);
  if (path === '/.well-known/jwks.json') return sendText(response, 200, JSON.stringify(parts.jwks()), 'application/json');
  if (path === '/') return redirect(response, '/mailbox');
  if (path === '/mailbox') return sendPage(response, await mailboxPage(parts.mailbox));
  if (path === '/mailbox.json') return sendText(response, 200, JSON.stringify({ items: await mails(parts.mailbox) }), 'application/json');
  const mailId = /^\/mailbox\/([\w-]{1,100})$/.exec(path)?.[1];
  const mail = mailId === undefined ? undefined : await parts.mailbox.readMail(mailId);
  if (mail) return sendPage(response, mailPage(mail));
  sendText(response, 404, 'There is nothing here. See /mailbox, /console and /metrics.\n');
};

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** Neither another machine, nor a proxy that speaks for one, nor a page whose host name was made to lead here. */
const isFromThisMachine = ({ socket, headers }: IncomingMessage): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') &&
  LOCAL_HOST.test(headers.host ?? '') &&
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined;

type StoredMail = NonNullable<Awaited<ReturnType<DiskMailbox['readMail']>>>;

const mails = async (mailbox: DiskMailbox): Promise<readonly StoredMail[]> => {
  const summaries = await mailbox.listMails({ limit: MAILS_SHOWN });
  const stored = await Promise.all(summaries.map(({ id }) => mailbox.readMail(id)));
  return stored.filter((mail) => mail !== undefined);
};

/** The code in a mail, which is what a reader of this page looks for. */
const codeIn = (text: string): string | undefined => /\b\d{6}\b/.exec(text)?.[0];

/** To the second, as people read it. */
const timeOf = ({ acceptedAt }: StoredMail): string => escapeHtml(`${acceptedAt.slice(0, 19).replace('T', ' ')} UTC`);

const mailboxPage = async (mailbox: DiskMailbox): Promise<string> => {
  const rows = (await mails(mailbox)).map((mail) => {
    const code = codeIn(mail.text);
    return `<tr><td><a href="/mailbox/${escapeHtml(mail.id)}">${escapeHtml(mail.subject)}</a><br><span class="muted">${escapeHtml(mail.to)} · ${timeOf(mail)}</span></td>
<td class="code">${code ?? ''}</td></tr>`;
  });
  const list = rows.length === 0 ? '<p>No mail yet. Sign up, and the code arrives here.</p>' : `<table>${rows.join('')}</table>`;
  return page('Mailbox', `<h1>Mailbox</h1><p class="muted">Mails of this machine; none of them left it. Newest first.</p>${list}`);
};

const mailPage = (mail: StoredMail): string =>
  page(mail.subject, `<p><a href="/mailbox">Mailbox</a></p><h1>${escapeHtml(mail.subject)}</h1>
<p class="muted">${escapeHtml(mail.to)} · ${timeOf(mail)}</p><pre>${escapeHtml(mail.text)}</pre>`);
