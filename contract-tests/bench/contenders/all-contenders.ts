import type { Contender } from './contender.ts';

/** Every contender by name: how it is loaded, and what it is for people. */
export const contenders = {
  bare: { title: 'bare node:http', load: () => import('./bare.ts').then(({ bare }) => bare) },
  constant: { title: 'bare node:http, constant answers', load: () => import('./bare.ts').then(({ constant }) => constant) },
  ours: { title: 'this pipeline', load: () => import('./ours.ts').then(({ ours }) => ours) },
  checked: { title: 'this pipeline, replies validated', load: () => import('./ours.ts').then(({ checked }) => checked) },
  fastify: { title: 'Fastify (ajv, fast-json-stringify)', load: () => import('./fastify.ts').then(({ fastify }) => fastify) },
  glue: { title: 'fastify-openapi-glue', load: () => import('./fastify.ts').then(({ glue }) => glue) },
  hono: { title: 'Hono + zod-openapi', load: () => import('./hono.ts').then(({ hono }) => hono) },
  backend: { title: 'openapi-backend as shipped', load: () => import('./openapi-backend.ts').then(({ backend }) => backend) },
  express: { title: 'express-openapi-validator', load: () => import('./express.ts').then(({ express }) => express) },
} as const satisfies { readonly [name: string]: { readonly title: string; readonly load: () => Promise<Contender> } };

export type ContenderName = keyof typeof contenders;
