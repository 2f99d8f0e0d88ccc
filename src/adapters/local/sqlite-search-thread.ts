import { Worker } from 'node:worker_threads';
import { SearchUnavailable } from '#core/ports/search-index.ts';
import { StorageFull } from '#core/ports/table.ts';
import type { Answers, Failure, Reply, ThreadSettings } from './sqlite-search-messages.ts';
import { isDamage } from './sqlite-search-schema.ts';
import { SMALL_HEAP } from './worker-threads.ts';

/** A thread that answers requests; it starts with the first one, and anew after it ended unexpectedly. */
export interface SearchThread<Request extends { readonly kind: keyof Answers }> {
  ask<Asked extends Request>(request: Asked): Promise<Answers[Asked['kind']]>;
  /** Ends the thread after what it was asked already. */
  end(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** What a thread is started with, and whom it tells that the file is damaged. */
export interface ThreadOptions extends ThreadSettings {
  readonly name: 'search-reader' | 'search-writer';
  readonly worker: URL;
  readonly onDamage: () => void;
}

/** Makes a thread that is not started yet. */
export const searchThread = <Request extends { readonly kind: keyof Answers }>(options: ThreadOptions): SearchThread<Request> => {
  let running: ReturnType<typeof startThread> | undefined;
  const start = (): ReturnType<typeof startThread> => {
    const thread = startThread(options);
    void thread.ended.then(() => {
      if (running === thread) running = undefined;
    });
    return thread;
  };
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        running ??= start();
        running.send(request, { resolve, reject });
      }),
    end: async () => {
      await running?.close();
    },
  };
};

const startThread = ({ file, maxBytes, name, worker: source, onDamage }: ThreadOptions) => {
  const worker = new Worker(source, { workerData: { file, maxBytes } satisfies ThreadSettings, name, resourceLimits: SMALL_HEAP });
  const waiting = new Map<number, Waiting>();
  let number = 0;
  let isClosing = false;
  const failAll = (error: SearchUnavailable): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', (cause) => {
    // Damage that was met outside of a request, as when the file is opened.
    if (isDamage(cause)) onDamage();
    failAll(new SearchUnavailable({ cause }));
  });
  worker.on('exit', () => failAll(new SearchUnavailable({ cause: new Error(`The thread ${name} of ${file} ended.`) })));
  worker.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.number);
    waiting.delete(reply.number);
    // Only requests that wait keep the process alive.
    if (waiting.size === 0 && !isClosing) worker.unref();
    if (!('failure' in reply)) return asked?.resolve(reply.value as never);
    if (reply.failure.why === 'damaged') onDamage();
    asked?.reject(errorOf(reply.failure));
  });
  worker.unref();

  return {
    ended,
    send: (request: object, asked: Waiting): void => {
      number += 1;
      worker.postMessage({ ...request, number });
      waiting.set(number, asked);
      worker.ref();
    },
    close: async (): Promise<void> => {
      isClosing = true;
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
};

const errorOf = ({ why, message }: Failure): Error => {
  const cause = new Error(message);
  if (why === 'full') return new StorageFull({ cause });
  return why === 'refused' ? new Error(message) : new SearchUnavailable({ cause });
};
