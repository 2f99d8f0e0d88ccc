// The build of recheck that is pure JavaScript: no Java, no native binary, no environment variable to choose them.
declare module 'recheck/lib/browser.js' {
  import type { checkSync } from 'recheck';

  const recheck: { readonly checkSync: typeof checkSync };
  export = recheck;
}
