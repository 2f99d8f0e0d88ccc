import { ContractError } from '#contract/contract-error.ts';
import type { Emitter, OperationModel } from '#contract/contract-model.ts';
import { functionVariable } from '#contract/emit-gateway.ts';
import { pointerTo } from '#contract/json-pointer.ts';

/** What an IAM action applies to; a stack knows the ARN of each. */
export const resourceKinds = {
  table: 'the DynamoDB table',
  tableIndexes: 'every index of the DynamoDB table',
  tableKey: 'the KMS key of the table, used through DynamoDB',
  bucket: 'the bucket of objects itself',
  objects: 'every object of the bucket',
  bucketKey: 'the KMS key of the bucket, used through S3',
  userPool: 'the Cognito user pool',
  directoryReader: 'the database user of the directory that may only read',
  directoryWriter: 'the database user of the directory that may also write',
  mailIdentity: 'the SES identity and configuration set that mails are sent with',
  searchDomain: 'every path of the OpenSearch domain',
  queue: 'every queue of a consumer',
} as const;

type ResourceKind = keyof typeof resourceKinds;
type Grants = Partial<Record<ResourceKind, readonly string[]>>;

/** What each entry of `x-access` means on AWS: the only place that says so. */
export const rights: Readonly<Record<string, Grants>> = {
  'table:read': {
    table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    tableIndexes: ['dynamodb:Query'],
    tableKey: ['kms:Decrypt'],
  },
  'table:write': {
    // TransactWriteItems has no action of its own: AWS asks for the action of each write in it.
    table: ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    tableKey: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  // A signed URL does what its signer may do, so signing needs the rights of both directions.
  'objects:sign': {
    objects: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
    bucketKey: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  'objects:read': {
    bucket: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:ListBucketVersions'],
    objects: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListMultipartUploadParts'],
    bucketKey: ['kms:Decrypt'],
  },
  'objects:write': {
    objects: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'],
    bucketKey: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  'pool:read': { userPool: ['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser', 'cognito-idp:ListUsers'] },
  'pool:write': {
    userPool: ['AdminAddUserToGroup', 'AdminConfirmSignUp', 'AdminCreateUser', 'AdminDeleteUser', 'AdminDisableUser', 'AdminEnableUser',
      'AdminInitiateAuth', 'AdminRemoveUserFromGroup', 'AdminRespondToAuthChallenge', 'AdminSetUserMFAPreference', 'AdminSetUserPassword',
      'AdminUpdateUserAttributes', 'AdminUserGlobalSignOut'].map((action) => `cognito-idp:${action}`),
  },
  // The database decides what its users may do; IAM only lets the function in as one of them.
  'directory:read': { directoryReader: ['rds-db:connect'] },
  'directory:write': { directoryWriter: ['rds-db:connect'] },
  'mail:send': { mailIdentity: ['ses:SendEmail'] },
  // Queries are sent as POST.
  'search:read': { searchDomain: ['es:ESHttpGet', 'es:ESHttpPost'] },
  'queue:read': { queue: ['sqs:GetQueueAttributes'] },
};

/**
 * `access.json`: the IAM actions of each operation and of each function (one per domain), by kind of resource.
 * Throws ContractError for an entry of `x-access` that has no meaning.
 */
export const emitAccess: Emitter = (model) => {
  const findings = model.operations.flatMap((operation) => operation.access.flatMap((right, index) =>
    (Object.hasOwn(rights, right) ? [] : [model.findingAt(pointerTo(operation.pointer, 'x-access', index),
      `${right} is no right. Use one of ${Object.keys(rights).join(', ')}, or give it a meaning in emit-access.ts.`)])));
  if (findings.length > 0) throw new ContractError(findings);
  const functions = model.domains.map(({ name }) => {
    const own = model.operations.filter(({ domain }) => domain === name);
    const access = [...new Set(own.flatMap(accessOf))].sort();
    return [name, { variable: functionVariable(name), operations: own.map(({ id }) => id), access, grants: grantsOf(access) }];
  });
  const document = {
    resources: resourceKinds,
    functions: Object.fromEntries(functions),
    operations: Object.fromEntries(model.operations.map((operation) =>
      [operation.id, { function: operation.domain, access: accessOf(operation), grants: grantsOf(accessOf(operation)) }])),
  };
  return { 'access.json': `${JSON.stringify(document, null, 2)}\n` };
};

/** The rights of an operation; one that stores its answers for replay reads and writes the table, whatever it says. */
const accessOf = ({ access, idempotency }: OperationModel): readonly string[] =>
  [...new Set([...access, ...(idempotency === null ? [] : ['table:read', 'table:write'])])].sort();

const grantsOf = (access: readonly string[]): Grants => {
  const grants: Partial<Record<ResourceKind, readonly string[]>> = {};
  for (const right of access)
    for (const kind of kinds) {
      const actions = rights[right]?.[kind];
      if (actions !== undefined) grants[kind] = [...new Set([...grants[kind] ?? [], ...actions])].sort();
    }
  return grants;
};

const isKind = (text: string): text is ResourceKind => Object.hasOwn(resourceKinds, text);
const kinds = Object.keys(resourceKinds).filter(isKind);
