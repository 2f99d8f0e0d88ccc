/** Everything that can be set from outside; the only place that reads the environment. */
export interface Settings {
  /** Folder with everything that the service keeps. */
  readonly dataFolder: string;
  /** Address that both servers listen on. */
  readonly host: string;
  /** Port of the API, its documentation and the landing page; 0 takes a free one. */
  readonly apiPort: number;
  /** Port of signed object URLs, mailbox, keys and metrics; 0 takes a free one. */
  readonly objectsPort: number;
  /** Base of links to the API as clients reach it; empty: made of host and port. */
  readonly publicApiUrl: string;
  /** Base of signed object URLs as clients reach it; empty: made of host and port. */
  readonly publicObjectsUrl: string;
  /** Origins whose pages may call the API; `*` for any. */
  readonly allowedOrigins: readonly string[];
  /** Proxies of one's own before the API that append to X-Forwarded-For; 0 without any. */
  readonly trustedProxies: number;
  /** Requests served at once before further ones are shed. */
  readonly maxConcurrency: number;
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent';
  /** Where the span of every request goes. */
  readonly traces: 'off' | 'console';
  /** Whether an undeclared status, header or property is an error instead of being dropped. */
  readonly strictReplies: boolean;
  /** Mail domains that may sign up; empty: every one. */
  readonly signUpDomains: readonly string[];
  /** E-mail addresses that become administrators when they sign up. */
  readonly administrators: readonly string[];
  /** Multiplies every throttling class; for load tests. */
  readonly throttlingFactor: number;
  /** Work of one password hash, as the base-2 logarithm of scrypt's N. */
  readonly passwordCost: number;
  /** Whether webhooks may go to this machine itself, by http and to any port; for development. */
  readonly webhooksToLoopback: boolean;
  /** Bytes that one person may keep. */
  readonly storageQuotaBytes: number;
  /** Where a function finds its stores on AWS; undefined with the embedded ones. */
  readonly aws: AwsSettings | undefined;
}

/** The stores of a function on AWS. */
export interface AwsSettings {
  readonly region: string;
  readonly tableName: string;
  /** `postgres://user:password@host:5432/database`; empty where no operation of the function needs the directory. */
  readonly directoryUrl: string;
  readonly directoryTls: 'off' | 'verify';
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** Address of the OpenSearch domain, to which requests are signed; empty where no operation of the function needs the search index. */
  readonly searchNode: string;
  /** What the names of its indices begin with. */
  readonly searchIndexPrefix: string;
  /** Copies of each index on other nodes of the domain. */
  readonly searchReplicas: number;
  /** Authenticates cursors; the same in every function, at least 32 bytes. */
  readonly cursorKey: Uint8Array;
}

/** One or more settings cannot be used; the message names each of them. */
export class SettingsError extends Error {}

interface Setting<Value> {
  readonly name: string;
  readonly fallback: string;
  readonly read: (text: string) => Value | undefined;
  readonly expects: string;
  /** Its value is not repeated in messages. */
  readonly isSecret?: boolean;
}

const port = (name: string, fallback: string): Setting<number> => ({
  name,
  fallback,
  read: (text) => (/^\d{1,5}$/.test(text) && Number(text) < 65_536 ? Number(text) : undefined),
  expects: 'a port from 0 to 65535',
});
const count = (name: string, fallback: string): Setting<number> => ({
  name,
  fallback,
  read: (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined),
  expects: 'a whole number above zero',
});
const text = (name: string, fallback: string): Setting<string> => ({ name, fallback, read: (value) => value, expects: 'a text' });
const list = (name: string, fallback: string): Setting<readonly string[]> => ({
  name,
  fallback,
  read: (value) => value.split(',').map((each) => each.trim()).filter((each) => each !== ''),
  expects: 'a list separated by commas',
});
const flag = (name: string): Setting<boolean> => ({
  name,
  fallback: 'false',
  read: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
  expects: 'true or false',
});
const oneOf = <Value extends string>(name: string, fallback: Value, values: readonly Value[]): Setting<Value> => ({
  name,
  fallback,
  read: (value) => values.find((each) => each === value),
  expects: `one of ${values.join(', ')}`,
});

const SETTINGS: { readonly [Name in keyof Omit<Settings, 'aws'>]: Setting<Settings[Name]> } = {
  dataFolder: text('DATA_FOLDER', '.data'),
  host: text('HOST', '127.0.0.1'),
  apiPort: port('PORT', '3000'),
  objectsPort: port('OBJECTS_PORT', '3001'),
  publicApiUrl: text('PUBLIC_API_URL', ''),
  publicObjectsUrl: text('PUBLIC_OBJECTS_URL', ''),
  allowedOrigins: list('ALLOWED_ORIGINS', '*'),
  trustedProxies: {
    name: 'TRUSTED_PROXIES',
    fallback: '0',
    read: (value) => (/^[0-9]$/.test(value) ? Number(value) : undefined),
    expects: 'a whole number from 0 to 9',
  },
  maxConcurrency: count('MAX_CONCURRENCY', '1000'),
  logLevel: oneOf('LOG_LEVEL', 'info', ['info', 'warn', 'error', 'silent']),
  traces: oneOf('TRACES', 'off', ['off', 'console']),
  strictReplies: flag('STRICT_REPLIES'),
  signUpDomains: list('SIGN_UP_DOMAINS', ''),
  administrators: list('ADMINISTRATORS', ''),
  throttlingFactor: count('THROTTLING_FACTOR', '1'),
  passwordCost: {
    name: 'PASSWORD_COST',
    fallback: '17',
    read: (value) => (/^1[0-9]$/.test(value) ? Number(value) : undefined),
    expects: 'a whole number from 10 to 19',
  },
  webhooksToLoopback: flag('WEBHOOKS_TO_LOOPBACK'),
  storageQuotaBytes: count('STORAGE_QUOTA_BYTES', String(10 * 1024 ** 3)),
};

const given = (name: string): Setting<string> => ({ name, fallback: '', read: (value) => (value === '' ? undefined : value), expects: 'given with STORES=aws' });

const AWS_SETTINGS: { readonly [Name in keyof AwsSettings]: Setting<AwsSettings[Name]> } = {
  region: given('AWS_REGION'),
  tableName: given('TABLE_NAME'),
  directoryUrl: text('DIRECTORY_URL', ''),
  directoryTls: oneOf('DIRECTORY_TLS', 'verify', ['off', 'verify']),
  userPoolId: given('USER_POOL_ID'),
  userPoolClientId: given('USER_POOL_CLIENT_ID'),
  searchNode: { name: 'SEARCH_NODE', fallback: '', read: (value) => (value === '' || /^https:\/\/[^/]+\/?$/.test(value) ? value : undefined), expects: 'an address like https://search.example.com' },
  searchIndexPrefix: {
    name: 'SEARCH_INDEX_PREFIX',
    fallback: 'demobackend',
    read: (value) => (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) ? value : undefined),
    expects: 'lower-case letters, digits and single hyphens',
  },
  searchReplicas: { name: 'SEARCH_REPLICAS', fallback: '1', read: (value) => (/^\d$/.test(value) ? Number(value) : undefined), expects: 'a digit' },
  cursorKey: {
    name: 'CURSOR_KEY',
    fallback: '',
    read: (value) => (/^[A-Za-z0-9+/]{43,}={0,2}$/.test(value) ? Buffer.from(value, 'base64') : undefined),
    expects: 'at least 32 random bytes in base64',
    isSecret: true,
  },
};

const STORES = oneOf('STORES', 'embedded', ['embedded', 'aws']);

/** Reads all settings. @throws SettingsError naming every one that cannot be used */
export const readSettings = (environment: Readonly<Record<string, string | undefined>> = process.env): Settings => {
  const faults: string[] = [];
  const read = <Value>({ name, fallback, read: valueOf, expects, isSecret = false }: Setting<Value>): Value | undefined => {
    const entered = environment[name] ?? fallback;
    const value = valueOf(entered);
    if (value === undefined) faults.push(`${name} is ${isSecret && entered !== '' ? 'not usable' : `"${entered}"`}; it must be ${expects}.`);
    return value;
  };
  const all = <Part extends object>(settings: { readonly [Name in keyof Part]: Setting<Part[Name]> }): Part =>
    Object.fromEntries(Object.entries<Setting<unknown>>(settings).map(([key, setting]) => [key, read(setting)])) as Part;
  const common = all<Omit<Settings, 'aws'>>(SETTINGS);
  const aws = read(STORES) === 'aws' ? all<AwsSettings>(AWS_SETTINGS) : undefined;
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));
  return { ...common, aws };
};
