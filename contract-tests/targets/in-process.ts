import type { HttpReply } from '#runtime/http/http-message.ts';
import type { Serve } from '#runtime/http/serve.ts';
import { pairs } from './http-door.ts';
import type { Door } from './target.ts';

/** A door straight into a pipeline. */
export const inProcessDoor = (name: string, serve: Serve): Door => ({
  name,
  send: async ({ method, target, headers, body }) => {
    const [path = '', ...rest] = target.split('?');
    const reply = await serve({ method, path, rawQuery: rest.join('?'), headers, body, clientAddress: '127.0.0.1' });
    return { status: reply.status, headers: pairs(reply.headers), body: await bytesOf(reply.body) };
  },
});

const bytesOf = async (body: HttpReply['body']): Promise<Buffer> => {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body as string);
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk as string));
  return Buffer.concat(chunks);
};
