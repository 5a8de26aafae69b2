import { ACCOUNTS, HOME, OTHER, ROLE_ARNS, SERVICES, USER_ARNS } from './principals.mjs';

/** @typedef {'String'|'Numeric'|'Date'|'Bool'|'Ip'|'Arn'|'Binary'} KeyType */

/**
 * A condition key.
 *
 * @typedef {object} Key
 * @property {string} name
 * @property {KeyType} type
 * @property {string[]} values what a request may hold, and a policy may ask for
 * @property {boolean} [multi] a request may hold several values
 * @property {number} [present] how often a request has it
 */

const TAGS = ['blue', 'red', 'Blue', 'alice', 'reports', 'ops team', 'équipe'];
const ARNS = [
  'arn:aws:sns:us-east-1:111122223333:alerts',
  'arn:aws:sns:us-east-1:444455556666:alerts',
  'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  'arn:aws:lambda:us-east-1:111122223333:function:resize:7',
];
const DATES = [
  '2026-03-01T00:00:00Z',
  '2026-03-01T12:30:00Z',
  '2026-03-01T13:30:00+01:00',
  '2026-02-28T23:59:59Z',
  '2026-03-02',
  '2025-12-31T23:59:59.500Z',
  '2027-06-15T08:00Z',
];
const EPOCHS = ['1772323200', '1772368200', '1772323199', '1813132800', '1700000000'];
const NUMBERS = ['0', '5', '10', '10.5', '100', '3600', '-1', '1e3', '86400'];
const ADDRESSES = [
  '203.0.113.7',
  '203.0.113.200',
  '198.51.100.1',
  '10.1.2.3',
  '2001:db8:1234:5678::1',
  '2001:db8:1234:5678:0:0:0:1',
  '2001:DB8::ff',
];

/** @type {Key[]} */
const GLOBAL = [
  { name: 'aws:SourceIp', type: 'Ip', values: ADDRESSES, present: 0.8 },
  { name: 'aws:VpcSourceIp', type: 'Ip', values: ADDRESSES, present: 0.2 },
  { name: 'aws:CurrentTime', type: 'Date', values: DATES, present: 0.95 },
  { name: 'aws:EpochTime', type: 'Date', values: EPOCHS, present: 0.95 },
  { name: 'aws:TokenIssueTime', type: 'Date', values: [...DATES, ...EPOCHS], present: 0.4 },
  { name: 'aws:MultiFactorAuthPresent', type: 'Bool', values: ['true', 'false'], present: 0.5 },
  { name: 'aws:MultiFactorAuthAge', type: 'Numeric', values: NUMBERS, present: 0.4 },
  { name: 'aws:SecureTransport', type: 'Bool', values: ['true', 'false', 'True'], present: 0.9 },
  { name: 'aws:ViaAWSService', type: 'Bool', values: ['true', 'false'], present: 0.6 },
  { name: 'aws:RequestedRegion', type: 'String', values: ['us-east-1', 'eu-west-1'], present: 0.9 },
  {
    name: 'aws:UserAgent',
    type: 'String',
    values: ['aws-cli/2.15 (x86_64)', 'Boto3/1.34\nmd/Botocore', 'curl*', 'agent+[a-z]?'],
    present: 0.7,
  },
  { name: 'aws:referer', type: 'String', values: ['https://example.org/a?b=c', ''], present: 0.2 },
  { name: 'aws:SourceVpce', type: 'String', values: ['vpce-1a2b3c4d', 'vpce-9f8e7d6c'], present: 0.3 },
  { name: 'aws:SourceVpc', type: 'String', values: ['vpc-111bbb22', 'vpc-333ccc44'], present: 0.3 },
  { name: 'aws:PrincipalOrgID', type: 'String', values: ['o-a1b2c3d4e5', 'o-zzzzzzzzzz'], present: 0.6 },
  {
    name: 'aws:PrincipalOrgPaths',
    type: 'String',
    multi: true,
    values: ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/', 'o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/'],
    present: 0.4,
  },
  { name: 'aws:ResourceOrgID', type: 'String', values: ['o-a1b2c3d4e5', 'o-zzzzzzzzzz'], present: 0.5 },
  { name: 'aws:PrincipalTag/team', type: 'String', values: TAGS, present: 0.6 },
  { name: 'aws:PrincipalTag/Project', type: 'String', values: TAGS, present: 0.4 },
  { name: 'aws:ResourceTag/team', type: 'String', values: TAGS, present: 0.5 },
  { name: 'aws:RequestTag/team', type: 'String', values: TAGS, present: 0.3 },
  { name: 'aws:TagKeys', type: 'String', multi: true, values: ['team', 'Project', 'cost'], present: 0.3 },
  {
    name: 'aws:CalledVia',
    type: 'String',
    multi: true,
    values: ['athena.amazonaws.com', 'cloudformation.amazonaws.com'],
    present: 0.3,
  },
  { name: 'aws:SourceIdentity', type: 'String', values: ['mira', 'alice'], present: 0.3 },
  { name: 'aws:SourceArn', type: 'Arn', values: ARNS, present: 0.3 },
  { name: 'aws:SourceAccount', type: 'String', values: ACCOUNTS, present: 0.3 },
];

/** Keys that follow from the caller or the resource; `present` is not up to chance. @type {Key[]} */
const DERIVED = [
  { name: 'aws:PrincipalArn', type: 'Arn', values: [...USER_ARNS, ...ROLE_ARNS] },
  { name: 'aws:PrincipalAccount', type: 'String', values: ACCOUNTS },
  { name: 'aws:PrincipalType', type: 'String', values: ['User', 'AssumedRole', 'FederatedUser', 'Account'] },
  { name: 'aws:username', type: 'String', values: ['alice', 'bob', 'dana', 'kim+ops@corp.example'] },
  { name: 'aws:userid', type: 'String', values: ['AIDA616C6963657777777', HOME, `${OTHER}:gina`] },
  { name: 'aws:PrincipalIsAWSService', type: 'Bool', values: ['true', 'false'] },
  { name: 'aws:PrincipalServiceName', type: 'String', values: SERVICES },
  { name: 'aws:ResourceAccount', type: 'String', values: ACCOUNTS },
];

/** @type {Key[]} */
const OF_SERVICES = [
  { name: 's3:prefix', type: 'String', values: ['', 'home/', 'home/alice/', 'a*b', 'what?'] },
  { name: 's3:delimiter', type: 'String', values: ['/', ''] },
  { name: 's3:max-keys', type: 'Numeric', values: NUMBERS },
  { name: 's3:x-amz-acl', type: 'String', values: ['private', 'public-read', 'bucket-owner-full-control'] },
  { name: 's3:ExistingObjectTag/team', type: 'String', values: TAGS },
  { name: 's3:RequestObjectTag/team', type: 'String', values: TAGS },
  { name: 's3:RequestObjectTagKeys', type: 'String', multi: true, values: ['team', 'Project', 'cost'] },
  { name: 's3:object-lock-remaining-retention-days', type: 'Numeric', values: NUMBERS },
  { name: 's3:object-lock-retain-until-date', type: 'Date', values: DATES },
  { name: 'iam:ResourceTag/team', type: 'String', values: TAGS },
  {
    name: 'iam:PolicyARN',
    type: 'Arn',
    values: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::111122223333:policy/eng/limits'],
  },
  {
    name: 'iam:PermissionsBoundary',
    type: 'Arn',
    values: ['arn:aws:iam::111122223333:policy/eng/limits', 'arn:aws:iam::111122223333:policy/other'],
  },
  { name: 'iam:PassedToService', type: 'String', values: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] },
  { name: 'iam:AssociatedResourceArn', type: 'Arn', values: ARNS },
  {
    name: 'kms:ViaService',
    type: 'String',
    values: ['s3.us-east-1.amazonaws.com', 'sqs.eu-west-1.amazonaws.com'],
  },
  { name: 'kms:CallerAccount', type: 'String', values: ACCOUNTS },
  { name: 'kms:EncryptionContext:app', type: 'String', values: TAGS },
  { name: 'kms:EncryptionContextKeys', type: 'String', multi: true, values: ['app', 'stage'] },
  {
    name: 'kms:GrantOperations',
    type: 'String',
    multi: true,
    values: ['Decrypt', 'Encrypt', 'DescribeKey'],
  },
  { name: 'kms:GrantIsForAWSResource', type: 'Bool', values: ['true', 'false'] },
  { name: 'kms:GranteePrincipal', type: 'String', values: [...USER_ARNS, ...ROLE_ARNS] },
  { name: 'sts:ExternalId', type: 'String', values: ['12345', 'ACME-7'] },
  { name: 'sts:RoleSessionName', type: 'String', values: ['alice', 'ci-run-7'] },
  { name: 'sts:TransitiveTagKeys', type: 'String', multi: true, values: ['team', 'Project'] },
  { name: 'saml:aud', type: 'String', values: ['https://signin.aws.amazon.com/saml', 'urn:other'] },
  { name: 'saml:sub', type: 'String', values: ['gina@corp.example', 'mira@corp.example'] },
  {
    name: 'token.actions.githubusercontent.com:sub',
    type: 'String',
    values: ['repo:corp/app:ref:refs/heads/main', 'repo:corp/app:pull_request'],
  },
  { name: 'token.actions.githubusercontent.com:aud', type: 'String', values: ['sts.amazonaws.com'] },
  { name: 'dynamodb:LeadingKeys', type: 'String', multi: true, values: ['alice', 'bob', 'blue'] },
  { name: 'dynamodb:Attributes', type: 'String', multi: true, values: ['id', 'price', 'secret'] },
];

const BY_NAME = new Map([...GLOBAL, ...DERIVED, ...OF_SERVICES].map((key) => [key.name, key]));

/** @param {string} name */
function key(name) {
  const found = BY_NAME.get(name);
  if (!found) throw new Error(`no such condition key: ${name}`);
  return found;
}

/**
 * The keys that a request for this action can carry.
 *
 * @param {import('./actions.mjs').Action} action
 * @returns {Key[]}
 */
export function keysOf(action) {
  const own = action.keys.map(key).filter((one) => !GLOBAL.includes(one));
  return [...GLOBAL, ...DERIVED, ...own];
}

/**
 * The condition keys of a request.
 *
 * @param {import('./random.mjs').Random} random
 * @param {import('./actions.mjs').Action} action
 * @param {import('./principals.mjs').Caller} caller
 * @param {string} resourceAccount
 * @returns {Record<string, string|string[]>}
 */
export function drawContext(random, action, caller, resourceAccount) {
  /** @type {Record<string, string|string[]>} */
  const context = {
    ...caller.context,
    'aws:PrincipalIsAWSService': String(caller.kind === 'service'),
    'aws:ResourceAccount': resourceAccount,
  };
  for (const one of [...GLOBAL, ...action.keys.map(key)]) {
    if (one.name in context || !random.chance((one.present ?? 0.75) * 0.8)) continue;
    if (!belongs(one.name, caller)) continue;
    context[one.name] = one.multi
      ? random.sample(one.values, random.between(random.chance(0.05) ? 0 : 1, 3))
      : random.pick(one.values);
  }
  if ('kms:CallerAccount' in context) {
    if (caller.account) context['kms:CallerAccount'] = caller.account;
    else delete context['kms:CallerAccount'];
  }
  return context;
}

/** Whether a request of this caller can have the key at all. */
function belongs(name, caller) {
  const session = ['session', 'role', 'federated-user', 'linked-role'].includes(caller.kind);
  switch (name) {
    case 'aws:TokenIssueTime':
    case 'aws:SourceIdentity':
      return session;
    case 'aws:MultiFactorAuthAge':
    case 'aws:MultiFactorAuthPresent':
      return session || caller.kind === 'user';
    case 'aws:PrincipalOrgID':
    case 'aws:PrincipalOrgPaths':
    case 'aws:PrincipalTag/team':
    case 'aws:PrincipalTag/Project':
      return caller.account !== null;
    case 'aws:SourceArn':
    case 'aws:SourceAccount':
      return caller.kind === 'service';
    case 'aws:SourceIp':
      return caller.kind !== 'service';
    default:
      return true;
  }
}
