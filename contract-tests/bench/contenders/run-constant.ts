import { listening } from './listening.ts';
import { steered } from './steering.ts';

// Bare node:http that answers the value given to it with JSON.stringify: `node run-constant.ts <json>`.

const value: unknown = JSON.parse(process.argv[2]!);
const port = await listening((_message, response) => {
  const text = JSON.stringify(value);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
});
steered({ port });
