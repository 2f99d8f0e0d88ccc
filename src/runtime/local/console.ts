import type { IncomingMessage, ServerResponse } from 'node:http';
import { consolePage } from '#runtime/local/console-page.ts';
import { consoleReport, type ConsoleSources } from '#runtime/local/console-report.ts';
import { CONSOLE_POLICY, sendPage, sendText } from '#runtime/local/static-pages.ts';

/** What the console looks at, and what it can do. */
export interface ConsoleParts extends ConsoleSources {
  /** Makes dead letters of a queue visible again. @returns how many */
  readonly redrive: (queue: string, ids?: readonly string[]) => Promise<number>;
}

/** Answers requests for the console; false for a path that is none of its own. Who may ask is for the caller to check. */
export const operatorConsole = (parts: ConsoleParts) => async (message: IncomingMessage, response: ServerResponse): Promise<boolean> => {
  const [path, query = ''] = (message.url ?? '').split(/\?(.*)/s);
  const isReading = message.method === 'GET' || message.method === 'HEAD';
  if (path === '/console' && isReading) sendPage(response, consolePage(await consoleReport(parts), redrivenIn(query)), CONSOLE_POLICY);
  else if (path === '/console.json' && isReading) sendText(response, 200, JSON.stringify(await consoleReport(parts)), 'application/json');
  else if (path === '/console/redrive' && message.method === 'POST') await redrive(parts, message, response);
  else return false;
  return true;
};

const redrivenIn = (query: string): number | undefined => {
  const count = /^redriven=(\d{1,9})$/.exec(query)?.[1];
  return count === undefined ? undefined : Number(count);
};

const redrive = async (parts: ConsoleParts, message: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (isFromAnotherSite(message)) return sendText(response, 403, 'Only the console itself may do that.\n');
  const form = await readForm(message);
  if (form === undefined) return sendText(response, 413, 'Send the form of the console: queue and, where only one letter is meant, id.\n');
  const queue = form.get('queue') ?? '';
  const names = parts.queues.map(({ name }) => name);
  if (!names.includes(queue)) return sendText(response, 404, `There is no queue "${queue.slice(0, 100)}". ${names.length === 0 ? 'There are none.' : `There are: ${names.join(', ')}.`}\n`);
  const ids = form.getAll('id');
  const redriven = await (ids.length === 0 ? parts.redrive(queue) : parts.redrive(queue, ids));
  if (message.headers.accept === 'application/json') return sendText(response, 200, JSON.stringify({ redriven }), 'application/json');
  response.writeHead(303, { location: `/console?redriven=${redriven}`, 'cache-control': 'no-store' }).end();
};

/**
 * Whether the page of another site makes the browser ask. Browsers name the site in Sec-Fetch-Site, older ones at least in Origin; what is no
 * browser sends neither, and cannot be made to ask by a page (https://www.w3.org/TR/fetch-metadata/).
 */
const isFromAnotherSite = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
};

const MAX_FORM_BYTES = 16_384;

const readForm = async (message: IncomingMessage): Promise<URLSearchParams | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
};
