import type { ConsoleReport, ShownLetter } from '#runtime/local/console-report.ts';
import { countOf, countsOf, durationOf, timeOf } from '#runtime/local/console-words.ts';
import { escapeHtml, page } from '#runtime/local/static-pages.ts';

type ShownQueue = ConsoleReport['queues'][number];

/** The operator's console: how far the backbone is behind, what fails, and what to do about it. No script runs on it. */
export const consolePage = (report: ConsoleReport, redriven: number | undefined): string => {
  const { at, outbox, queues, tasks } = report;
  const dead = queues.filter(({ deadLetters }) => deadLetters.length > 0);
  return page(
    'Console',
    `<style>${STYLE}</style>
<h1>Console</h1>
<p class="muted">Events and tasks of this machine, ${timeOf(at)}. <a href="/console">Look again</a> · <a href="/console.json">JSON</a> · <a href="/mailbox">Mailbox</a> · <a href="/metrics">Metrics</a></p>
${redriven === undefined ? '' : `<p class="box">${countOf(redriven, 'dead letter')} ${redriven === 1 ? 'is' : 'are'} on the way again.</p>`}
${troubles(report)}
<h2>Outbox</h2>
<p>${outbox.records === 0 ? 'Empty: every event is in its queues.' : `${countOf(outbox.records, 'record')} waiting, the oldest for ${durationOf(outbox.lagMs)}.`}</p>
<h2>Queues</h2>
${queues.length === 0 ? '<p>No consumer has subscribed.</p>' : queueTable(queues)}
${dead.length === 0 ? '' : `<h2>Dead letters</h2>${dead.map(lettersOf).join('')}`}
<h2>Tasks</h2>
${tasks.length === 0 ? '<p>Nothing had to be done since the start.</p>' : taskTable(tasks)}`,
  );
};

/** Whatever needs somebody, before everything else. */
const troubles = ({ at, outbox, queues, tasks }: ConsoleReport): string => {
  const since = (time: Date): string => `${durationOf(at.getTime() - time.getTime())} ago`;
  const found = [
    ...(outbox.lagMs > LAG_MS ? [`<strong>The outbox</strong> is behind by ${durationOf(outbox.lagMs)}.`] : []),
    ...queues.flatMap(({ name, failing }) => (failing ? [`<strong>${escapeHtml(name)}</strong> fails, last ${since(failing.at)}:<br>${escapeHtml(failing.reason)}`] : [])),
    ...queues.flatMap(({ name, queue: { dead } }) => (dead > 0 ? [`<strong>${escapeHtml(name)}</strong> has ${countOf(dead, 'dead letter')}.`] : [])),
    ...tasks.flatMap(({ name, failing }) => (failing ? [`<strong>${escapeHtml(name)}</strong> failed ${since(failing.at)}:<br>${escapeHtml(failing.reason)}`] : [])),
  ];
  if (found.length === 0) return '<p class="box well">All well: nothing fails, nothing is dead.</p>';
  return `<ul class="box bad">${found.map((each) => `<li>${each}</li>`).join('')}</ul>`;
};

const LAG_MS = 60_000;

const queueTable = (queues: readonly ShownQueue[]): string => {
  const rows = queues.map(({ name, queue: { ready, invisible, dead, oldestAgeMs }, handled, failed, postponed }) => `<tr class="upper"><td><strong>${escapeHtml(name)}</strong></td>
<td class="number">${ready}</td><td class="number">${invisible}</td><td class="number${dead > 0 ? ' dead' : ''}">${dead}</td><td class="number">${ready + invisible === 0 ? '–' : durationOf(oldestAgeMs)}</td></tr>
<tr><td colspan="5" class="lower muted">handled ${handled}, failed ${failed}, postponed ${postponed}</td></tr>`);
  return `<table><tr><th>Consumer</th><th class="number">Ready</th><th class="number">Waiting</th><th class="number">Dead</th><th class="number">Oldest</th></tr>${rows.join('')}</table>
<p class="muted">Waiting: under way, or put off until later. Counts of what was handled are since the start.</p>`;
};

const lettersOf = ({ name, queue: { dead }, deadLetters }: ShownQueue): string => `<div class="row"><h3>${escapeHtml(name)}</h3>${redriveButton(name, undefined, dead === 1 ? 'Redrive it' : `Redrive all ${dead}`)}</div>
${dead > deadLetters.length ? `<p class="muted">The oldest ${deadLetters.length} of ${dead}.</p>` : ''}
${deadLetters.map((letter) => letterOf(name, letter)).join('')}`;

const letterOf = (queue: string, { id, type, ownerId, attempts, reason, diedAt }: ShownLetter): string => `<article class="box"><div class="row"><strong>${escapeHtml(type)}</strong>${redriveButton(queue, id, 'Redrive')}</div>
<pre>${escapeHtml(reason)}</pre>
<p class="muted"><code>${escapeHtml(id)}</code><br>of <code>${escapeHtml(ownerId)}</code>, ${countOf(attempts, 'attempt')}, given up ${timeOf(diedAt)}</p></article>`;

const redriveButton = (queue: string, id: string | undefined, label: string): string =>
  `<form method="post" action="/console/redrive"><input type="hidden" name="queue" value="${escapeHtml(queue)}">${id === undefined ? '' : `<input type="hidden" name="id" value="${escapeHtml(id)}">`}<button>${label}</button></form>`;

const taskTable = (tasks: ConsoleReport['tasks']): string => {
  const rows = tasks.map(({ name, last, failures, failing }) => `<tr><td><strong>${escapeHtml(name)}</strong></td>
<td>${last ? `${escapeHtml(countsOf(last.counts))}<br><span class="muted">${timeOf(last.at)}</span>` : ''}
${failures > 0 ? `<br><span class="${failing ? 'dead' : 'muted'}">${countOf(failures, 'failure')} since the start</span>` : ''}</td></tr>`);
  return `<table><tr><th>Task</th><th>What it last did</th></tr>${rows.join('')}</table>`;
};

const STYLE = `
:root { --bad: light-dark(#b42318, #ff9b8f); --well: light-dark(#1a7f37, #7ee2a0); }
h3 { margin: 0; font-size: 1rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.number:last-child { padding-right: 0; }
.box { border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem; margin: .75rem 0; }
.box pre { margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.box p { margin: 0; font-size: .875rem; }
ul.box { padding-left: 1.9rem; overflow-wrap: anywhere; }
.bad { border-color: var(--bad); border-left-width: .35rem; }
.well { border-color: var(--well); border-left-width: .35rem; }
.dead { color: var(--bad); font-weight: 600; }
.row { display: flex; justify-content: space-between; align-items: center; gap: 1rem; margin-top: .25rem; }
button { font: inherit; padding: .35rem .8rem; min-height: 2.5rem; border: 1px solid var(--accent); border-radius: .4rem; background: none; color: var(--accent); cursor: pointer; white-space: nowrap; }
button:hover, button:focus-visible { background: var(--soft); }
.upper td { border-bottom: 0; padding-bottom: 0; }
td.lower { padding-top: 0; font-size: .875rem; }
@media (max-width: 30rem) { td, th { padding-right: .4rem; } th.number { font-size: .875rem; } }
`;
