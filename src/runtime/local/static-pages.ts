import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Our own pages are text and style: no script runs there, wherever it came from. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The console has buttons, which lead to itself. */
export const CONSOLE_POLICY = PAGE_POLICY.replace("form-action 'none'", "form-action 'self'");
/** The documentation carries its script and style in itself; nothing is loaded from anywhere else. */
const DOCS_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; worker-src blob:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Sends an HTML page of our own. */
export const sendPage = (response: ServerResponse, html: string | Uint8Array, policy = PAGE_POLICY): void => {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
  });
  response.end(html);
};

/** Sends text, or JSON, that nobody keeps. */
export const sendText = (response: ServerResponse, status: number, text: string, contentType = 'text/plain; charset=utf-8'): void => {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  response.end(text);
};

/** Makes text safe between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** Wraps the body of a page of the local console. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${body}</main></body>
</html>
`;

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: light-dark(#2563eb, #8ab4ff); }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
p { margin: .25rem 0 1rem; }
a { color: var(--accent); }
a, code { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .8rem; overflow-x: auto; font-size: .85rem; }
.muted { opacity: .7; }
.code { font: 600 1.4rem ui-monospace, monospace; letter-spacing: .15em; }
`;

/** Serves the landing page and the documentation beside the API; false when the path is neither. */
export const apiPages = (landing: string, docsFile: URL) => async (
  message: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> => {
  if (message.method !== 'GET' && message.method !== 'HEAD') return false;
  const path = (message.url ?? '').split('?', 1)[0];
  if (path === '/') sendPage(response, landing);
  else if (path === '/docs') sendPage(response, await readFile(docsFile), DOCS_POLICY);
  // The `type` of a problem leads to its section of the documentation.
  else if (path?.startsWith('/problems/')) redirect(response, `/docs#section${path}`);
  else return false;
  return true;
};

/** Sends the browser to another page of this origin. */
export const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(302, { location: encodeURI(location) });
  response.end();
};
