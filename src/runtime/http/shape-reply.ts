import type { BoundOperation, HandlerReply, ReplyShape } from '#runtime/http/bound-operation.ts';
import { entityTagOf } from '#runtime/http/conditions.ts';
import type { HttpReply } from '#runtime/http/http-message.ts';

/** A handler answered something that its operation does not declare; the message says what. */
export class UndeclaredReply extends Error {}

/**
 * Turns a handler's answer into the bytes and headers that leave. Only declared properties leave; with
 * `strict` an undeclared status, header or property is an error instead of being dropped.
 * @throws UndeclaredReply
 */
export const shapeReply = (operation: BoundOperation, reply: HandlerReply, mediaType: string | undefined, strict: boolean): HttpReply => {
  const shape = shapeFor(operation, reply, mediaType);
  if (strict) checkReply(operation, reply, shape);
  const headers = [...shape.headers];
  const entityTag = entityTagOf(operation.facts, reply.body);
  if (entityTag !== undefined) headers.push('etag', entityTag);
  if (reply.headers !== undefined) {
    for (const [name, value] of Object.entries(reply.headers)) {
      if (value !== undefined) headers.push(name, headerValue(value));
    }
  }
  return { status: reply.status, headers, body: bodyOf(shape, reply.body) };
};

const shapeFor = (operation: BoundOperation, reply: HandlerReply, mediaType: string | undefined): ReplyShape => {
  const byMediaType = operation.shapes.get(reply.status);
  const chosen = reply.mediaType ?? mediaType ?? '';
  const shape = byMediaType?.get(chosen) ?? (byMediaType?.size === 1 ? byMediaType.values().next().value : undefined);
  if (shape === undefined) {
    throw new UndeclaredReply(`${operation.facts.id} answered ${reply.status} ${chosen}, which the contract does not declare.`);
  }
  return shape;
};

const headerValue = (value: string | number): string => {
  const text = String(value);
  // eslint-disable-next-line no-control-regex -- a header must not carry line breaks or other controls
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new UndeclaredReply('A header value contains a control character.');
  return text;
};

const bodyOf = (shape: ReplyShape, body: unknown): HttpReply['body'] => {
  if (shape.mediaType === undefined) return undefined;
  if (shape.raw) return body as HttpReply['body'];
  return JSON.stringify(shape.project ? shape.project(body as never) : body);
};

/** Judges a body as it stands and, where that fails, as it would be sent: without `undefined`, with dates as text. */
const isSound = (validate: NonNullable<ReplyShape['validate']>, body: unknown): boolean => validate(body) || validate(JSON.parse(JSON.stringify(body)));

const checkReply = (operation: BoundOperation, reply: HandlerReply, shape: ReplyShape): void => {
  const { facts } = operation;
  const declared = facts.replies[String(reply.status)]?.headers ?? [];
  for (const name of Object.keys(reply.headers ?? {})) {
    if (!declared.includes(name)) throw new UndeclaredReply(`${facts.id} ${reply.status} answered the undeclared header ${name}.`);
  }
  if (shape.mediaType === undefined) {
    if (reply.body !== undefined) throw new UndeclaredReply(`${facts.id} ${reply.status} answered a body where the contract declares none.`);
    return;
  }
  if (shape.raw || !shape.validate) return;
  if (!isSound(shape.validate, reply.body)) {
    const fault = shape.validate.errors?.[0];
    throw new UndeclaredReply(
      `${facts.id} ${reply.status} answered ${fault?.instancePath || 'the body'}: ${fault?.message} ${JSON.stringify(fault?.params)}.`,
    );
  }
};
