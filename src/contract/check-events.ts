import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ContractError } from '#contract/contract-error.ts';
import type { ContractModel } from '#contract/contract-model.ts';
import type { EventChange, PublishedEvents } from '#contract/event-compatibility.ts';
import { eventChanges } from '#contract/event-compatibility.ts';
import { objectOf, membersOf } from '#contract/json.ts';
import { loadContract } from '#contract/load-contract.ts';
import { modelOf } from '#contract/model-of.ts';
import { selfContained } from '#contract/self-contained.ts';

/** The public events of a contract as they are promised to integrators. */
export const publishedEvents = ({ document, events }: ContractModel): PublishedEvents =>
  Object.fromEntries(events.filter((event) => event.public).map(({ type, version, schema }) => [type, { version, schema: selfContained(document, schema) }]));

/** What people read of a change: what was promised, and what to do. */
export const toldChange = ({ type, kind, faults }: EventChange): string => {
  const place = `openapi/events.yaml: ${type}`;
  if (kind === 'broken')
    return `${place} changed for those who receive it, within one version:\n${faults.map((fault) => `    ${fault}\n`).join('')}  Undo that, or raise its \`version\` and run make accept-events.`;
  if (kind === 'removed')
    return `${place} was published and is gone or no longer public. Bring it back; if nobody may depend on it any more, run make accept-events RETIRE=${type}.`;
  if (kind === 'lowered') return `${place} has a lower version than was published. Versions only rise.`;
  return `${place} is ${{ added: 'new', raised: 'of a new version', extended: 'extended' }[kind]} and not recorded yet. Run make accept-events and commit openapi/events.lock.json.`;
};

const isRefused = ({ kind }: EventChange): boolean => kind === 'broken' || kind === 'removed' || kind === 'lowered';

/** What a run of the check says, and the record that it leaves behind; undefined when nothing may be recorded. */
export interface EventsVerdict {
  readonly complaints: readonly string[];
  readonly record: PublishedEvents | undefined;
}

/** Judges the published events against the record; `accept` records what may be, `retire` names types that may go. */
export const eventsVerdict = (
  recorded: PublishedEvents, current: PublishedEvents, { accept, retire }: { readonly accept: boolean; readonly retire: readonly string[] },
): EventsVerdict => {
  const changes = eventChanges(recorded, current).filter(({ type, kind }) => !(kind === 'removed' && accept && retire.includes(type)));
  const complaints = changes.filter((change) => !accept || isRefused(change)).map(toldChange);
  return { complaints, record: accept && complaints.length === 0 ? current : undefined };
};

const recordIn = (file: string): PublishedEvents => {
  const parsed: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return Object.fromEntries(membersOf(parsed).map(([type, value]) => {
    const { version, schema } = objectOf(value);
    return [type, { version: Number(version), schema: objectOf(schema) }];
  }));
};

const run = async (): Promise<number> => {
  const { values } = parseArgs({ options: {
    contract: { type: 'string', default: 'openapi/openapi.yaml' },
    accept: { type: 'boolean', default: false },
    retire: { type: 'string', multiple: true, default: [] },
  } });
  const file = join(dirname(values.contract), 'events.lock.json');
  const current = publishedEvents(modelOf(await loadContract(values.contract)));
  const { complaints, record } = eventsVerdict(recordIn(file), current, values);
  if (record !== undefined) writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  if (complaints.length > 0) {
    process.stderr.write(`${complaints.join('\n')}\n`);
    return 1;
  }
  process.stdout.write(`${Object.keys(current).length} published events, ${record === undefined ? 'all as recorded' : `recorded in ${file}`}\n`);
  return 0;
};

if (import.meta.main)
  process.exitCode = await run().catch((error: unknown) => {
    if (!(error instanceof ContractError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  });
