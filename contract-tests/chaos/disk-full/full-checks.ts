import { KILL_CHECKS } from '../kills/kill-client.ts';

/** The checks of the suite, by the promise that they hold the service to. */
export const FULL_CHECKS = {
  answers: 'every request is done, or refused with 507 storage_full',
  refused: 'in every round something is refused for want of room',
  reads: 'reads go on without room',
  readiness: 'readiness tells when there is no room for writes',
  calm: 'without room and without requests the service does next to nothing',
  log: 'the log tells of it in few lines',
  drained: 'with room again outbox and queues become empty, and no event has failed or died',
  asPlanned: KILL_CHECKS.answers,
  lost: KILL_CHECKS.lost,
  half: KILL_CHECKS.half,
  bytes: KILL_CHECKS.bytes,
  usage: KILL_CHECKS.usage,
  accounts: KILL_CHECKS.accounts,
  photos: 'every photo that was uploaded has its renditions',
  search: 'the index finds what there is, and nothing else',
  objects: KILL_CHECKS.objects,
  process: 'one process does all of it, and none of its threads ends',
  files: 'the databases are whole',
} as const;
