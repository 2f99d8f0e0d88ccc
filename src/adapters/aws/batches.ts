import { setTimeout as sleep } from 'node:timers/promises';

/** One entry of a batch request; `Id` names it within its request. */
export interface BatchEntry {
  readonly Id: string;
}

/** What a batch request answers: entries that failed, and why. */
export interface BatchAnswer {
  readonly Failed?: readonly BatchFailure[] | undefined;
}

/** Why one entry failed. */
export interface BatchFailure {
  readonly Id: string | undefined;
  readonly Code: string | undefined;
  readonly Message?: string | undefined;
  /** Whether the same entry would fail again. */
  readonly SenderFault: boolean | undefined;
}

/** How entries travel. */
export interface BatchSettings<Entry extends BatchEntry> {
  readonly send: (entries: Entry[]) => Promise<BatchAnswer>;
  /** Size of an entry, where the size of a request is bounded. */
  readonly bytesOf?: (entry: Entry) => number;
  /** Codes that mean that nothing is to be done. */
  readonly ignored?: ReadonlySet<string>;
  /** Source of the retry jitter, from 0 to below 1. */
  readonly random?: () => number;
}

/** Of SQS and SNS. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;
/** Requests under way at once. */
const CONCURRENCY = 8;
/** With full jitter from 50 ms up to 2 s, some 3 s in all. */
const ATTEMPTS = 7;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

/**
 * Sends entries in requests of 10 and 256 KiB; sends those again that failed for a reason that may pass. Returns the ids of the entries that
 * failed for an ignored reason.
 * @throws Error naming how many failed for good; the others have taken effect
 */
export const sendInBatches = async <Entry extends BatchEntry>(entries: readonly Entry[], settings: BatchSettings<Entry>): Promise<ReadonlySet<string>> => {
  const requests = requestsOf(entries, settings.bytesOf ?? (() => 0));
  const ignored = new Set<string>();
  const failed: BatchFailure[] = [];
  const next = requests.values();
  const work = async (): Promise<void> => {
    for (const request of next) failed.push(...(await sendUntilTaken(request, settings, ignored)));
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, requests.length) }, work));
  const [first] = failed;
  if (first !== undefined) throw new Error(`${failed.length} of ${entries.length} entries failed, the first with ${first.Code}: ${first.Message ?? 'no message'}`);
  return ignored;
};

const requestsOf = <Entry extends BatchEntry>(entries: readonly Entry[], bytesOf: (entry: Entry) => number): readonly Entry[][] => {
  const requests: Entry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const size = bytesOf(entry);
    const last = requests.at(-1);
    if (last === undefined || last.length === MAX_ENTRIES || bytes + size > MAX_BYTES) {
      requests.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return requests;
};

const sendUntilTaken = async <Entry extends BatchEntry>(request: Entry[], { send, ignored, random = Math.random }: BatchSettings<Entry>, left: Set<string>): Promise<readonly BatchFailure[]> => {
  let waiting = request;
  const hopeless: BatchFailure[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const failures = new Map(((await send(waiting)).Failed ?? []).map((failure) => [failure.Id, failure]));
    for (const [id = '', failure] of failures) {
      if (ignored?.has(failure.Code ?? '')) left.add(id);
      else if (failure.SenderFault === true || attempt === ATTEMPTS) hopeless.push(failure);
      else continue;
      failures.delete(id);
    }
    waiting = waiting.filter(({ Id }) => failures.has(Id));
    if (waiting.length === 0) return hopeless;
    await sleep(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)));
  }
};
