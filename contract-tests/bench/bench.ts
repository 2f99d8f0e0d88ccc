import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pinLoad } from './contender-process.ts';
import { contenders, type ContenderName } from './contenders/all-contenders.ts';
import { isReached, tableOf, type Section } from './figures.ts';
import { coldSection } from './section-cold.ts';
import { eventsSection } from './section-events.ts';
import { streamSection } from './object-stream.ts';
import { growthSection, httpSection } from './section-http.ts';
import { productSection } from './section-product.ts';
import { tableSection } from './table-writes.ts';

// `make bench`: what the product reaches against named peers and goals, as a table and in coverage/bench.json.
//   --quick            a short run            --only=http,growth    some of the parts
//   --contenders=ours  some of the servers    --rounds=9            more or fewer rounds
//   --million          also beside 1,000,000 to-dos of 100,000 people

const REPORT = resolve(import.meta.dirname, '../../coverage');

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'http,growth,cold,product,table,stream,events' },
    contenders: { type: 'string', default: Object.keys(contenders).filter((name) => name !== 'bare').join(',') },
    rounds: { type: 'string' },
    million: { type: 'boolean', default: false },
  },
});

const rounds = Number(values.rounds ?? (values.quick ? 3 : 9));
const milliseconds = values.quick ? 200 : 400;

const MILLION = 1_000_000;

const PARTS: { readonly [part: string]: () => Promise<readonly Section[]> } = {
  http: () => httpSection({ rounds, milliseconds, names: values.contenders.split(',') as ContenderName[] }),
  cold: async () => [await coldSection({ rounds: values.quick ? 5 : 15 })],
  product: async () => [await productSection({ rounds, milliseconds, todos: values.million ? MILLION : 0 })],
  table: async () => [await tableSection({ rounds, roundMs: milliseconds, items: values.million ? MILLION : MILLION / 20 })],
  stream: async () => [await streamSection(values.quick ? 128 : 1_024)],
  events: async () => [await eventsSection({ events: values.quick ? 20_000 : 100_000 })],
  growth: async () => [await growthSection({ rounds, milliseconds })],
};

const main = async (): Promise<void> => {
  const chosen = values.only.split(',');
  const unknown = chosen.filter((part) => !Object.hasOwn(PARTS, part));
  if (unknown.length > 0) throw new Error(`The bench has no part ${unknown.join(', ')}; it has ${Object.keys(PARTS).join(', ')}.`);
  const isPinned = pinLoad();
  process.stdout.write(`Node ${process.versions.node}; servers and load ${isPinned ? 'on a core each' : 'share their cores (no taskset)'}; ${rounds} rounds of ${milliseconds} ms\n`);
  const sections: Section[] = [];
  for (const part of chosen) {
    for (const section of await PARTS[part]!()) {
      sections.push(section);
      process.stdout.write(`${tableOf(section)}\n`);
    }
  }
  mkdirSync(REPORT, { recursive: true });
  writeFileSync(join(REPORT, 'bench.json'), `${JSON.stringify({ node: process.versions.node, isPinned, rounds, milliseconds, sections }, null, 2)}\n`);
  const missed = sections.flatMap(({ figures }) => figures).filter((figure) => isReached(figure) === false);
  process.stdout.write(missed.length === 0 ? 'Every goal is reached.\n' : `${missed.length} goals are not reached.\n`);
};

await main();
