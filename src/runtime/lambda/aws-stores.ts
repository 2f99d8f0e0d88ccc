import { openDynamodbTable } from '#adapters/aws/dynamodb-table.ts';
import { openSearchIndex, type OpenSearchIndexSettings } from '#adapters/aws/opensearch-index.ts';
import { guardedEgress } from '#adapters/egress/guarded-egress.ts';
import { cognitoTokenVerifier, type FetchJwks } from '#adapters/aws/cognito-token-verifier.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { AwsSettings } from '#runtime/settings.ts';
import { lazyPort, missingPort } from '#runtime/lambda/lazy-port.ts';
import type { Stores } from '#runtime/wiring.ts';

/** Where a function finds its services other than by their AWS addresses; for tests. */
export interface AwsPlaces {
  readonly dynamodb?: Parameters<typeof openDynamodbTable>[0]['config'];
  readonly search?: OpenSearchIndexSettings['place'];
  readonly fetchJwks?: FetchJwks;
}

/**
 * The ports of a function on AWS. Each client is loaded by the first call that needs it. Object store, user pool and
 * mailer have no adapter on AWS here; an access token is good until it ends, since nothing tells that it was revoked.
 */
export const awsStores = (settings: AwsSettings, clock: Clock, { dynamodb, search, fetchJwks }: AwsPlaces = {}): Stores => {
  const { region, tableName, directoryUrl, directoryTls, userPoolId, userPoolClientId, searchNode, searchIndexPrefix: indexPrefix, searchReplicas: replicas } = settings;
  const absent = ['objects', 'pool', 'mailer', ...(directoryUrl === '' ? ['directory'] : []), ...(searchNode === '' ? ['search'] : [])] as const;
  return {
    table: lazyPort(() => openDynamodbTable({ config: dynamodb ?? { region }, tableName, clock })),
    directory: lazyPort(async () => {
      const { postgresDirectory } = await import('#adapters/aws/postgres-directory.ts');
      return postgresDirectory({ url: directoryUrl, tls: directoryTls, connections: 1 }, 'verify');
    }),
    verifier: cognitoTokenVerifier({ poolId: userPoolId, clientId: userPoolClientId, region, clock, ...(fetchJwks ? { fetchJwks } : {}) }),
    revocation: { isRevoked: async () => false, isRevokedNow: () => false, find: async () => undefined },
    objects: missingPort('object store'),
    pool: missingPort('user pool'),
    mailer: missingPort('mailer'),
    search: searchNode === '' ? missingPort('search index') : openSearchIndex({ place: search ?? { node: searchNode, region }, indexPrefix, clock, replicas }),
    egress: guardedEgress({ allowLoopback: false }),
    cursorKey: settings.cursorKey,
    absent: absent as Stores['absent'],
  };
};
