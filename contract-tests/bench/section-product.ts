import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from './contender-process.ts';
import { atLeast, atMost, median, quartiles, type Figure, type Section } from './figures.ts';
import { requestBytes, type Work } from './load.ts';
import { interleaved, load, pairRatios, type Loaded } from './measure-http.ts';
import type { SignedIn } from './product/people.ts';
import { stopAll } from './section-http.ts';
import { SERVICE_FLAGS } from './service-flags.ts';

/** How long, and beside how many to-dos of others. */
export interface ProductOptions {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly todos: number;
}

interface Product {
  readonly loaded: Loaded;
  readonly people: readonly SignedIn[];
}

const PEOPLE = 50;

const startProduct = async (folder: string, todos: number): Promise<Product> => {
  const { process, said } = await startProcess('the product', 'contenders/run-product.ts', [folder, String(PEOPLE), String(todos)]);
  return { loaded: await load(process), people: said['people'] as readonly SignedIn[] };
};

/** The requests of all signed-in people in turn. */
const workOf = (name: string, people: readonly SignedIn[], targetOf: (person: SignedIn) => string): Work => ({
  name,
  bytes: people.map((person) => requestBytes('GET', targetOf(person), { authorization: `Bearer ${person.token}` })),
});

const readsOf = ({ people }: Product): readonly Work[] => [
  workOf('GET to-do', people, ({ todoId }) => `/v1/todos/${todoId}`),
  workOf('GET first page of to-dos', people, () => '/v1/todos?limit=10'),
];

/** The whole product on one machine: reads through pipeline and store, memory, and growth with the store. */
export const productSection = async ({ rounds, milliseconds, todos }: ProductOptions): Promise<Section> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-product-'));
  const running: Loaded[] = [];
  try {
    const small = await startProduct(join(folder, 'small'), 0);
    running.push(small.loaded);
    const figures = [...(await idleFigures(join(folder, 'idle'))), await readFigure(small, running, { rounds, milliseconds })];
    if (todos > 0) {
      const startMs = performance.now();
      const large = await startProduct(join(folder, 'large'), todos);
      running.push(large.loaded);
      const seconds = (performance.now() - startMs) / 1000;
      figures.push({ what: `${todos} to-dos of ${todos / 10} people written`, value: seconds, shown: `${seconds.toFixed(0)} s` });
      figures.push(...(await growthFigures(small, large, todos, { rounds, milliseconds })));
    }
    return { name: 'product', title: 'The whole product on one machine', figures };
  } finally {
    await stopAll(running);
    rmSync(folder, { recursive: true, force: true });
  }
};

const IDLE_MS = 3_000;

/** Memory of the service as `make run` starts it, some seconds after it is ready; where the system tells. */
const idleFigures = async (folder: string): Promise<readonly Figure[]> => {
  if (!existsSync('/proc/self/status')) return [];
  const environment = { ...process.env, DATA_FOLDER: folder, PORT: '0', OBJECTS_PORT: '0' };
  let mebibytes = 0;
  // The first start keeps compiled code for the second, which is the one that lasts.
  for (const waitMs of [0, IDLE_MS]) {
    const child = spawn(process.execPath, ['--no-warnings', ...SERVICE_FLAGS, 'src/runtime/entries/start.cjs'], { stdio: ['ignore', 'ignore', 'pipe'], env: environment });
    await once(child.stderr, 'data');
    await sleep(waitMs);
    mebibytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;
    child.kill();
    await once(child, 'exit');
  }
  return [{ what: 'memory of the idle service', value: mebibytes, shown: `${mebibytes.toFixed(0)} MiB`, goal: atMost(150, ' MiB') }];
};

type Timing = Omit<ProductOptions, 'todos'>;

const readFigure = async (product: Product, running: Loaded[], timing: Timing): Promise<Figure> => {
  const [{ token, todoId }] = product.people as readonly [SignedIn];
  const answer = await fetch(`http://127.0.0.1:${product.loaded.contender.port}/v1/todos/${todoId}`, { headers: { authorization: `Bearer ${token}` } });
  const todo = await answer.text();
  if (answer.status !== 200 || !todo.includes(todoId)) throw new Error(`The to-do was answered with ${answer.status}: ${todo}`);
  const { process: bare } = await startProcess('bare node:http', 'contenders/run-constant.ts', [todo]);
  const loaded = await load(bare);
  running.push(loaded);
  const [outcome] = await interleaved(loaded, [product.loaded], readsOf(product)[0]!, timing);
  const { cpuRatios, rateRatios, samples } = outcome!;
  const value = median(cpuRatios);
  return {
    what: 'to-do read through pipeline and store', value, shown: value.toFixed(2), goal: atLeast(0.5),
    note: `of bare node:http, by processor time; quartiles ${quartiles(cpuRatios)}; ${median(samples.map(({ cpuMicroseconds }) => cpuMicroseconds)).toFixed(1)} µs each; by the clock ${median(rateRatios).toFixed(2)}`,
  };
};

const growthFigures = async (small: Product, large: Product, todos: number, { rounds, milliseconds }: Timing): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const [index, work] of readsOf(small).entries()) {
    const ratios = await pairRatios([small.loaded, large.loaded], [work, readsOf(large)[index]!], { rounds: rounds * 2, milliseconds });
    const value = median(ratios);
    figures.push({ what: `${work.name} beside ${todos} others`, value, shown: `${value.toFixed(2)}x`, goal: atMost(1.2, 'x'), note: `of an empty store; quartiles ${quartiles(ratios)}` });
  }
  return figures;
};
