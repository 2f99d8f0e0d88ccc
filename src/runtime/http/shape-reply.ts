import type { BoundOperation, HandlerReply, HashedBody, ReplyShape } from '#runtime/http/bound-operation.ts';
import { contentTagOf, versionTagOf } from '#runtime/http/conditions.ts';
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
  const headers = [...(reply.caching && shape.cachedHeaders[reply.caching]) ?? shape.headers];
  const tag = operation.facts.entityTag;
  const hashed = tag !== null && tag.property === undefined ? hashedBody(shape, reply.body) : undefined;
  const entityTag = hashed?.entityTag ?? (tag?.property === undefined ? undefined : versionTagOf(tag.property, reply.body));
  if (entityTag !== undefined) headers.push('etag', entityTag);
  if (reply.headers !== undefined) {
    for (const [name, value] of Object.entries(reply.headers)) {
      if (value !== undefined && shape.declared.has(name)) headers.push(name, headerValue(value));
    }
  }
  return { status: reply.status, headers, body: hashed ? hashed.bytes : bodyOf(shape, reply.body) };
};

/** Serialises and hashes a body, once for each object; only streams have no entity tag. */
const hashedBody = (shape: ReplyShape, body: unknown): HashedBody | undefined => {
  if (typeof body !== 'object' || body === null || (shape.raw && !(body instanceof Uint8Array))) return undefined;
  const known = shape.hashed.get(body);
  if (known) return known;
  const bytes = body instanceof Uint8Array ? body : jsonOf(shape, body);
  const hashed = { bytes, entityTag: contentTagOf(bytes) };
  shape.hashed.set(body, hashed);
  return hashed;
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
  // What node:http refuses to send would otherwise end the process behind the pipeline.
  if (!/^[ -~\u0080-\u00ff]*$/.test(text)) throw new UndeclaredReply('A header value contains a control character or one beyond Latin-1.');
  return text;
};

const bodyOf = (shape: ReplyShape, body: unknown): HttpReply['body'] => {
  if (shape.mediaType === undefined) return undefined;
  if (shape.raw) return body as HttpReply['body'];
  return jsonOf(shape, body);
};

const jsonOf = (shape: ReplyShape, body: unknown): string => JSON.stringify(shape.project ? shape.project(body as never) : body);

/** Judges a body as it stands and, where that fails, as it would be sent: without `undefined`, with dates as text. */
const isSound = (validate: NonNullable<ReplyShape['validate']>, body: unknown): boolean => validate(body) || validate(JSON.parse(JSON.stringify(body)));

const checkReply = (operation: BoundOperation, reply: HandlerReply, shape: ReplyShape): void => {
  const { facts } = operation;
  for (const name of Object.keys(reply.headers ?? {})) {
    if (!shape.declared.has(name)) throw new UndeclaredReply(`${facts.id} ${reply.status} answered the undeclared header ${name}.`);
  }
  if (reply.caching !== undefined && !shape.cachedHeaders[reply.caching]) {
    throw new UndeclaredReply(`${facts.id} ${reply.status} says who may keep the answer, which the contract does not leave to it.`);
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
