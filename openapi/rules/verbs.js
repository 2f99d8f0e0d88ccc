/** First words of an operationId: five for every resource, then those of the domains, in one place. */
export const verbs = [
  'list', 'get', 'create', 'update', 'delete',
  'abort', 'batch', 'change', 'complete', 'confirm', 'disable', 'export', 'put', 'rebuild', 'redeliver', 'refresh', 'renew',
  'reopen', 'request', 'resend', 'reset', 'respond', 'restore', 'revoke', 'rotate', 'start', 'test',
];

/** OperationIds that are a verb by themselves. */
export const phrases = ['signUp', 'signIn', 'signOut', 'search', 'suggest'];
