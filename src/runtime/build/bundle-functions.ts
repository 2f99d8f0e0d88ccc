import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleFunction, entryOf, FUNCTION_DOMAINS } from '#runtime/build/bundle-function.ts';

// `node src/runtime/build/bundle-functions.ts [--out folder]`: one file for the function of each domain.

const { values } = parseArgs({ options: { out: { type: 'string', default: '.cache/functions' } } });
const sizes = await Promise.all(FUNCTION_DOMAINS.map((domain) => bundleFunction(entryOf(domain), join(values.out, domain, 'index.js'))));
FUNCTION_DOMAINS.forEach((domain, index) => process.stdout.write(`${domain.padEnd(10)} ${(sizes[index]! / 1024).toFixed(0).padStart(5)} KiB\n`));
