import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import type { Mail, Mailer } from '#core/ports/mailer.ts';
import { StorageFull } from '#core/ports/table.ts';
import { isNoSpace } from '#adapters/local/out-of-room.ts';
import { toMailMessage } from '#adapters/mail-message.ts';

/** A mail as the mailbox page lists it. */
export interface MailSummary {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly acceptedAt: string;
}

/** A mail as it lies in the mailbox; `raw` is the Internet message. */
export interface MailboxMail extends Mail {
  readonly acceptedAt: string;
  readonly raw: string;
}

/** A mailer whose mails stay on this machine, to be read in a browser. */
export interface DiskMailbox extends Mailer {
  /** Newest first. */
  listMails(query: { readonly limit: number; readonly to?: string }): Promise<readonly MailSummary[]>;
  readMail(id: string): Promise<MailboxMail | undefined>;
}

/** `kept` mails stay, the newest; `from` is what the recipient sees. */
export interface DiskMailboxOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly from?: string;
  readonly kept?: number;
}

interface Entry {
  readonly file: string;
  readonly summary: MailSummary;
}

const KEPT = 1000;
const FROM = 'DemoBackend <no-reply@demobackend.localhost>';
const FILE = /^(\d{12})-[A-Za-z0-9_-]{1,100}\.json$/;

/**
 * Returns a mailbox in a folder, one file per mail: written aside, synced, renamed, the folder synced. It keeps the
 * newest mails; an id is accepted once for as long as its mail is kept.
 */
export const diskMailbox = ({ folder, clock, from = FROM, kept = KEPT }: DiskMailboxOptions): DiskMailbox => {
  const entries = openedOnce(folder);
  const accepting = new Map<string, Promise<void>>();
  let lastNumber = -1;

  const accept = async (mail: Mail): Promise<void> => {
    const acceptedAt = clock.now();
    const raw = (await toMailMessage(mail, { from, date: acceptedAt })).toString('utf8');
    const known = await entries();
    if (known.has(mail.id)) return;
    lastNumber = Math.max(lastNumber, lastNumberOf(known)) + 1;
    const file = `${String(lastNumber).padStart(12, '0')}-${mail.id}.json`;
    const stored: MailboxMail = { ...mail, acceptedAt: acceptedAt.toISOString(), raw };
    await writeDurably(folder, file, JSON.stringify(stored, undefined, 2));
    known.set(mail.id, { file, summary: toSummary(stored) });
    await dropOldest(folder, known, kept);
  };

  return {
    send: async (mail) => {
      const running = accepting.get(mail.id);
      if (running) return running;
      const begun = accept(mail).finally(() => accepting.delete(mail.id));
      accepting.set(mail.id, begun);
      return begun;
    },
    listMails: async ({ limit, to }) =>
      newestFirst(await entries())
        .filter(({ summary }) => to === undefined || summary.to.toLowerCase() === to.toLowerCase())
        .slice(0, limit)
        .map(({ summary }) => summary),
    readMail: async (id) => {
      const entry = (await entries()).get(id);
      return entry && readStored(join(folder, entry.file));
    },
  };
};

const openedOnce = (folder: string): (() => Promise<Map<string, Entry>>) => {
  let opening: Promise<Map<string, Entry>> | undefined;
  return () => {
    opening ??= openFolder(folder).catch((error: unknown) => {
      // The next call tries again: a full or unplugged disk may come back.
      opening = undefined;
      throw error;
    });
    return opening;
  };
};

const openFolder = async (folder: string): Promise<Map<string, Entry>> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await synced(dirname(folder), 'r', async () => undefined);
  const known = new Map<string, Entry>();
  for (const file of (await readdir(folder)).toSorted()) {
    // What was being written when the machine stopped was never acknowledged.
    if (file.endsWith('.tmp')) await rm(join(folder, file), { force: true });
    if (!FILE.test(file)) continue;
    const stored = await readStored(join(folder, file));
    if (stored) known.set(stored.id, { file, summary: toSummary(stored) });
  }
  return known;
};

const readStored = async (path: string): Promise<MailboxMail | undefined> => {
  try {
    const stored: MailboxMail = JSON.parse(await readFile(path, 'utf8'));
    return stored;
  } catch {
    // One mail that someone deleted or damaged by hand must not close the mailbox.
    return undefined;
  }
};

const writeDurably = async (folder: string, file: string, text: string): Promise<void> => {
  const aside = join(folder, `${file}.tmp`);
  try {
    await synced(aside, 'w', (handle) => handle.writeFile(text));
    await rename(aside, join(folder, file));
    await synced(folder, 'r', async () => undefined);
  } catch (error) {
    // Every further try would leave another piece behind.
    await Promise.all([aside, join(folder, file)].map((path) => rm(path, { force: true })));
    throw isNoSpace(error) ? new StorageFull({ cause: error }) : error;
  }
};

const synced = async (path: string, flags: string, work: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> => {
  const handle = await open(path, flags, 0o600);
  try {
    await work(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const dropOldest = async (folder: string, known: Map<string, Entry>, kept: number): Promise<void> => {
  for (const { file, summary } of newestFirst(known).slice(kept)) {
    known.delete(summary.id);
    await rm(join(folder, file), { force: true });
  }
};

const newestFirst = (known: ReadonlyMap<string, Entry>): Entry[] => [...known.values()].toSorted((a, b) => (a.file < b.file ? 1 : -1));

const lastNumberOf = (known: ReadonlyMap<string, Entry>): number =>
  [...known.values()].reduce((last, { file }) => Math.max(last, Number(FILE.exec(file)?.[1] ?? -1)), -1);

const toSummary = ({ id, to, subject, acceptedAt }: MailboxMail): MailSummary => ({ id, to, subject, acceptedAt });
