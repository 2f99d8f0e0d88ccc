import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { installOnce, startServer, type StartedServer } from './server-process.ts';

const ENGINES = resolve(import.meta.dirname, '../../../../.engines');
const PINS = join(import.meta.dirname, 'elasticmq/pom.xml');

/** Starts an empty ElasticMQ, which speaks the protocol of SQS; needs Java 17 or later, and Maven to install it once. */
export const startElasticmq = async (folder: string, engines = ENGINES): Promise<StartedServer> => {
  const installed = join(engines, 'elasticmq');
  const libraries = join(installed, 'lib');
  const copy = ['mvn', '--quiet', '--batch-mode', '--file', PINS, 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`] as const;
  await installOnce({ name: 'ElasticMQ', folder: installed, pins: PINS, commands: [copy] });
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'elasticmq.conf');
  return startServer({
    name: 'ElasticMQ',
    command: 'java',
    folder,
    options: async (port) => {
      await writeFile(config, configOf(port));
      return ['-Xmx256m', `-Dconfig.file=${config}`, '-cp', join(libraries, '*'), 'org.elasticmq.server.Main'];
    },
  });
};

const configOf = (port: number): string => `
include classpath("application.conf")
node-address { protocol = http, host = "127.0.0.1", port = ${port}, context-path = "" }
rest-sqs { enabled = true, bind-port = ${port}, bind-hostname = "127.0.0.1", sqs-limits = strict }
rest-stats { enabled = false }
`;
