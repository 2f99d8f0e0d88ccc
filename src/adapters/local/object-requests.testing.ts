import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idSource } from '#core/ids.ts';
import { fileObjectStore } from './file-object-store.ts';
import type { FileObjectStore } from './file-object-store.ts';
import { objectRequests } from './object-requests.ts';

/** A store with its HTTP surface on a free loopback port, in a folder of its own. */
export interface ObjectWorld {
  readonly store: FileObjectStore;
  readonly folder: string;
  readonly url: string;
  readonly port: number;
  /** Errors that the surface reported. */
  readonly failures: unknown[];
  now(): Date;
  /** Moves the store's clock. */
  pass(milliseconds: number): void;
  /** Closes the store and opens it again over the same folder. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** When tests take place. */
export const NOW = '2026-01-01T00:00:00Z';

/** A key as the data folder would hold it. */
export const A_SIGNING_KEY = Buffer.alloc(32, 7);

/** Starts a world; the test closes it. */
export const anObjectWorld = async (options: { readonly allowedOrigins?: readonly string[]; readonly stallTimeoutMs?: number } = {}): Promise<ObjectWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'objects-'));
  const failures: unknown[] = [];
  let now = new Date(NOW);
  const clock = { now: (): Date => now };
  const { server, port } = await listen();
  const url = `http://127.0.0.1:${port}`;
  const open = (): FileObjectStore => fileObjectStore({ folder, clock, newId: idSource(clock), publicUrl: url, signingKey: A_SIGNING_KEY });
  let store = open();
  server.on('request', async (request, response) => {
    const handle = objectRequests({ allowedOrigins: [], ...options, store, onFailure: (error) => failures.push(error) });
    if (!(await handle(request, response))) response.writeHead(404).end();
  });

  return {
    get store() {
      return store;
    },
    folder,
    url,
    port,
    failures,
    now: () => now,
    pass: (milliseconds) => void (now = new Date(now.getTime() + milliseconds)),
    reopen: async () => {
      await store.close();
      store = open();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const listen = async (): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
  return { server, port: address.port };
};

/** Names of all content files of a store, temporary ones included. */
export const listContentFiles = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(join(folder, 'content'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

/** Where a content file lies. */
export const contentPath = (folder: string, name: string): string => join(folder, 'content', name.slice(0, 2), name);

/** Lower-case hexadecimal SHA-256. */
export const sha256Of = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
