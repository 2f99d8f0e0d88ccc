// The first thing that runs, in a form that any Node can read: an older one gets a clear sentence.
const NEEDED = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < NEEDED) {
  process.stderr.write(
    `DemoBackend needs Node ${NEEDED}, this is ${process.versions.node}. \`npm ci\` installs it with the project ` +
      '(install scripts must be allowed); start with `make run`.\n',
  );
  process.exit(1);
}

import('./serve.ts');
