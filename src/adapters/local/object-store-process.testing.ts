import { createServer } from 'node:http';
import { idSource } from '#core/ids.ts';
import { fileObjectStore } from './file-object-store.ts';
import { A_SIGNING_KEY, NOW } from './object-requests.testing.ts';
import { objectRequests } from './object-requests.ts';

// A process of its own, to be killed or measured: `node object-store-process.testing.ts <folder>` serves a store
// until its end. Prints its port; answers GET /memory with its resident bytes now and at most so far.
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Name the folder of the store.');
const clock = { now: (): Date => new Date(NOW) };

const server = createServer({ requestTimeout: 0 }, async (request, response) => {
  if (await handle(request, response)) return;
  const body = JSON.stringify({ nowBytes: process.memoryUsage.rss(), mostBytes: process.resourceUsage().maxRSS * 1024 });
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}).listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
const store = fileObjectStore({ folder, clock, newId: idSource(clock), publicUrl: 'http://127.0.0.1', signingKey: A_SIGNING_KEY });
const handle = objectRequests({ store, allowedOrigins: [], onFailure: (error) => process.stderr.write(`${String(error)}\n`) });
