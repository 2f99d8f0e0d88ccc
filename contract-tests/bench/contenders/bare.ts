import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createItem, getItem, ITEM_ID, listItems, VALID_BODY } from '../synthetic/handlers.ts';
import type { Contender } from './contender.ts';
import { listening } from './listening.ts';

const answer = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
};

const read = (message: IncomingMessage, done: (text: string) => void): void => {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => chunks.push(chunk));
  message.on('end', () => done(chunks.length === 1 ? chunks[0]!.toString() : Buffer.concat(chunks).toString()));
};

const listener: RequestListener = (message, response) => {
  const url = message.url!;
  if (message.method === 'POST') read(message, (text) => answer(response, 201, JSON.stringify(createItem(JSON.parse(text)))));
  else if (url.includes('?')) answer(response, 200, JSON.stringify(listItems({ limit: 10, state: 'active' })));
  else answer(response, 200, JSON.stringify(getItem(url.slice(url.lastIndexOf('/') + 1))));
};

/** Node's own server with the same behaviour and `JSON.parse` and `JSON.stringify`, without routes or checks. */
export const bare: Contender = () => listening(listener);

const CONSTANTS = {
  get: JSON.stringify(getItem(ITEM_ID)),
  list: JSON.stringify(listItems({ limit: 10, state: 'active' })),
  post: JSON.stringify(createItem(VALID_BODY)),
};

/** Node's own server that answers texts made beforehand and drops what it reads. */
export const constant: Contender = () =>
  listening((message, response) => {
    message.resume();
    if (message.method === 'POST') answer(response, 201, CONSTANTS.post);
    else answer(response, 200, message.url!.includes('?') ? CONSTANTS.list : CONSTANTS.get);
  });
