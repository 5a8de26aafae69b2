import { ACCOUNTS, ROLE_ARNS, USER_ARNS } from './principals.mjs';

/**
 * What is asked for.
 *
 * @typedef {object} Action
 * @property {string} name
 * @property {string[]} resources ARNs it can be asked on; `*` where it has no resource
 * @property {boolean} policied whether its resources have a policy of their own
 * @property {boolean} [trust] the policy is a role's trust policy
 * @property {boolean} [key] the policy is a KMS key's
 * @property {boolean} [anonymous] the service answers callers without credentials
 * @property {boolean} [rcp] the service supports resource control policies
 * @property {'saml'|'web'} [callers] only identity providers call it
 * @property {string[]} keys condition keys of the service that a request of this kind can carry
 * @property {number} weight
 */

const BUCKETS = ['reports', 'alice-home', 'team-blue.data'];
const OBJECTS = ['home/alice/notes.txt', 'home/bob/a b.txt', 'blue/2026/01.csv', 'README'];
const QUEUES = ['alice-queue', 'bob-queue', 'blue', 'jobs-blue-dlq'];
const TABLES = ['orders', 'alice', 'blue-events'];
const KEYS = ['1234abcd-12ab-34cd-56ef-1234567890ab', 'mrk-0000abcd12ab34cd56ef1234567890ab'];
const REGIONS = ['us-east-1', 'eu-west-1'];

const buckets = BUCKETS.map((bucket) => `arn:aws:s3:::${bucket}`);
const objects = buckets.flatMap((bucket) => OBJECTS.map((object) => `${bucket}/${object}`));

/** ARNs of one kind in every account and Region. */
const everywhere = (service, names) =>
  ACCOUNTS.flatMap((account) =>
    REGIONS.flatMap((region) => names.map((name) => `arn:aws:${service}:${region}:${account}:${name}`)),
  );

const queues = everywhere('sqs', QUEUES);
const tables = everywhere(
  'dynamodb',
  TABLES.map((table) => `table/${table}`),
);
const keys = everywhere(
  'kms',
  KEYS.map((key) => `key/${key}`),
);
const none = ['*'];

const s3 = { policied: true, anonymous: true, rcp: true };
const sqs = { policied: true, anonymous: true, rcp: true, resources: queues, keys: [] };
const kms = { policied: true, key: true, rcp: true, resources: keys };
const sts = { policied: true, trust: true, rcp: true, resources: ROLE_ARNS };
const dynamodb = {
  policied: true,
  resources: tables,
  keys: ['dynamodb:LeadingKeys', 'dynamodb:Attributes'],
};
const onUsers = { policied: false, resources: USER_ARNS };
const unlisted = { policied: false, resources: none, keys: [] };
const retention = ['s3:object-lock-remaining-retention-days', 's3:object-lock-retain-until-date'];

/** @type {Action[]} */
export const ACTIONS = [
  { name: 's3:GetObject', ...s3, resources: objects, keys: ['s3:ExistingObjectTag/team'], weight: 10 },
  {
    name: 's3:PutObject',
    ...s3,
    resources: objects,
    keys: ['s3:x-amz-acl', 's3:RequestObjectTag/team', 's3:RequestObjectTagKeys', ...retention],
    weight: 7,
  },
  { name: 's3:PutObjectRetention', ...s3, resources: objects, keys: retention, weight: 3 },
  {
    name: 's3:ListBucket',
    ...s3,
    resources: buckets,
    keys: ['s3:prefix', 's3:delimiter', 's3:max-keys'],
    weight: 7,
  },
  { name: 's3:ListAllMyBuckets', ...unlisted, weight: 2 },
  { name: 'iam:ChangePassword', ...onUsers, keys: ['iam:ResourceTag/team'], weight: 5 },
  { name: 'iam:UpdateLoginProfile', ...onUsers, keys: ['iam:ResourceTag/team'], weight: 5 },
  { name: 'iam:TagUser', ...onUsers, keys: ['aws:TagKeys', 'aws:RequestTag/team'], weight: 3 },
  {
    name: 'iam:AttachUserPolicy',
    ...onUsers,
    keys: ['iam:PolicyARN', 'iam:PermissionsBoundary'],
    weight: 4,
  },
  {
    name: 'iam:PassRole',
    policied: false,
    resources: ROLE_ARNS,
    keys: ['iam:PassedToService', 'iam:AssociatedResourceArn'],
    weight: 4,
  },
  { name: 'iam:ListUsers', ...unlisted, weight: 2 },
  { name: 'sqs:SendMessage', ...sqs, weight: 7 },
  { name: 'sqs:ReceiveMessage', ...sqs, weight: 5 },
  { name: 'sqs:ListQueues', ...unlisted, weight: 1 },
  {
    name: 'kms:Decrypt',
    ...kms,
    keys: ['kms:ViaService', 'kms:CallerAccount', 'kms:EncryptionContext:app', 'kms:EncryptionContextKeys'],
    weight: 7,
  },
  {
    name: 'kms:CreateGrant',
    ...kms,
    keys: ['kms:GrantOperations', 'kms:GrantIsForAWSResource', 'kms:GranteePrincipal'],
    weight: 4,
  },
  { name: 'kms:ListKeys', ...unlisted, weight: 1 },
  {
    name: 'sts:AssumeRole',
    ...sts,
    keys: ['sts:ExternalId', 'sts:RoleSessionName', 'sts:TransitiveTagKeys', 'aws:TagKeys'],
    weight: 9,
  },
  {
    name: 'sts:AssumeRoleWithSAML',
    ...sts,
    callers: 'saml',
    keys: ['saml:aud', 'saml:sub'],
    weight: 1,
  },
  {
    name: 'sts:AssumeRoleWithWebIdentity',
    ...sts,
    callers: 'web',
    keys: ['token.actions.githubusercontent.com:sub', 'token.actions.githubusercontent.com:aud'],
    weight: 2,
  },
  { name: 'sts:GetCallerIdentity', ...unlisted, weight: 1 },
  { name: 'dynamodb:GetItem', ...dynamodb, weight: 5 },
  { name: 'dynamodb:PutItem', ...dynamodb, weight: 4 },
  { name: 'dynamodb:ListTables', ...unlisted, weight: 1 },
];

/** @param {import('./random.mjs').Random} random */
export function drawAction(random) {
  return random.weighted(ACTIONS.map((action) => [action.weight, action]));
}
