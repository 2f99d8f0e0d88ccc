// The first thing that runs, in a form that any Node can read: an older one gets a clear sentence.
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');

const NEEDED = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < NEEDED) {
  process.stderr.write(
    `DemoBackend needs Node ${NEEDED}, this is ${process.versions.node}. \`npm ci\` installs it with the project ` +
      '(install scripts must be allowed); start with `make run`.\n',
  );
  process.exit(1);
}

// What was compiled once is not compiled again: the next start is faster and needs a quarter less memory. Threads
// find the folder in the environment.
const compiled = join(__dirname, '../../../node_modules/.cache/compiled');
enableCompileCache(compiled);
process.env.NODE_COMPILE_CACHE = compiled;

import('./serve.ts');
