// The build of recheck that is pure JavaScript: no Java, no native binary, no environment variable to choose them.
declare module 'recheck/lib/browser.js' {
  const recheck: Pick<typeof import('recheck'), 'checkSync'>;
  export default recheck;
}
