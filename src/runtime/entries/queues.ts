import { request } from 'node:http';
import type { ConsoleReport } from '#runtime/local/console-report.ts';
import { consoleText, redrivenText } from '#runtime/local/console-text.ts';
import { readSettings, type Settings } from '#runtime/settings.ts';

const USAGE = 'Say nothing, or: redrive <queue> [<event id>].';

/** Prints how the events of the running service stand, or redrives dead letters. */
const main = async (): Promise<string> => {
  const [command, queue = '', id = ''] = process.argv.slice(2);
  const place = placeOf(readSettings());
  if (command === undefined) return consoleText(JSON.parse(await ask(place, 'GET', '/console.json')) as ConsoleReport);
  if (command !== 'redrive' || queue === '') throw new Error(USAGE);
  const form = new URLSearchParams(id === '' ? { queue } : { queue, id });
  const { redriven } = JSON.parse(await ask(place, 'POST', '/console/redrive', form.toString())) as { readonly redriven: number };
  return redrivenText(queue, redriven);
};

/** The operator's origin as this machine reaches it; the console answers to no other. */
const placeOf = ({ host, objectsPort }: Settings): { readonly host: string; readonly port: number } => {
  if (objectsPort === 0) throw new Error('OBJECTS_PORT is 0, so the service has chosen its second port itself: set it to the one that the start has printed.');
  return { host: host === '0.0.0.0' ? '127.0.0.1' : host, port: objectsPort };
};

const ask = ({ host, port }: { readonly host: string; readonly port: number }, method: string, path: string, form = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', host: `localhost:${port}`, 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length };
    const asked = request({ host, port, method, path, headers, agent: false }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
      if (answer.statusCode === 200) resolve(text);
      else reject(new Error(`The service on port ${port} answers ${answer.statusCode}: ${text.trim().slice(0, 300)}`));
    });
    asked.once('error', (cause) => reject(new Error(`No service answers on port ${port} of ${host} (${(cause as NodeJS.ErrnoException).code}). Start it with make run, or name its second port with OBJECTS_PORT=<port>.`, { cause })));
    asked.end(form);
  });

main().then(
  (text) => void process.stdout.write(text),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
