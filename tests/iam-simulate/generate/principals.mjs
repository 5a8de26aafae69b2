/** Who calls: the principals of two accounts, of AWS itself, and of nowhere. */

/** The account most of the policies belong to. */
export const HOME = '111122223333';
/** Another account. */
export const OTHER = '444455556666';
export const ACCOUNTS = [HOME, OTHER];

/** IAM users, with their paths. Names may hold characters that mean something to others. */
const USERS = [
  ['/', 'alice'],
  ['/', 'bob'],
  ['/eng/', 'dana'],
  ['/', 'kim+ops@corp.example'],
];

/** IAM roles, with their paths. */
const ROLES = [
  ['/', 'deployer'],
  ['/service/', 'builder'],
  ['/', 'audit.read_only'],
];

const SERVICE_LINKED_ROLES = [
  ['/aws-service-role/support.amazonaws.com/', 'AWSServiceRoleForSupport'],
  ['/aws-service-role/autoscaling.amazonaws.com/', 'AWSServiceRoleForAutoScaling'],
];

const SESSIONS = ['ci-run-7', 'alice', 'mira@corp.example'];
const FEDERATED_USERS = ['gina', 'web.app'];
export const SERVICES = ['sns.amazonaws.com', 'cloudtrail.amazonaws.com', 'lambda.amazonaws.com'];

const userArn = (account, [path, name]) => `arn:aws:iam::${account}:user${path}${name}`;
const roleArn = (account, [path, name]) => `arn:aws:iam::${account}:role${path}${name}`;
const sessionArn = (account, [, name], session) => `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
const uniqueId = (prefix, name) =>
  prefix + Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '7').slice(0, 17);

/**
 * Someone who makes a request.
 *
 * @typedef {object} Caller
 * @property {'user'|'role'|'session'|'linked-role'|'federated-user'|'root'|'service'|'provider'|'anonymous'} kind
 * @property {unknown} principal as the request states it
 * @property {string|null} account
 * @property {Record<string, string>} context the condition keys that follow from who calls
 * @property {string[]} names the ARNs and names under which a policy can mean this caller
 */

/** @returns {Caller} */
function user(account, entry) {
  const arn = userArn(account, entry);
  return {
    kind: 'user',
    principal: arn,
    account,
    context: {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'User',
      'aws:username': entry[1],
      'aws:userid': uniqueId('AIDA', entry[1]),
    },
    names: [arn],
  };
}

/** A role's session, or the role itself where `session` is null. */
function role(account, entry, session, kind) {
  const arn = roleArn(account, entry);
  const principal = session === null ? arn : sessionArn(account, entry, session);
  return {
    kind: kind ?? (session === null ? 'role' : 'session'),
    principal,
    account,
    context: {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'AssumedRole',
      'aws:userid': `${uniqueId('AROA', entry[1])}:${session ?? 'unnamed'}`,
    },
    names: session === null ? [arn] : [arn, principal],
  };
}

function federatedUser(account, name) {
  const arn = `arn:aws:sts::${account}:federated-user/${name}`;
  return {
    kind: 'federated-user',
    principal: arn,
    account,
    context: {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'FederatedUser',
      'aws:userid': `${account}:${name}`,
    },
    names: [arn],
  };
}

function root(account) {
  const arn = `arn:aws:iam::${account}:root`;
  return {
    kind: 'root',
    principal: arn,
    account,
    context: {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'Account',
      'aws:userid': account,
    },
    names: [],
  };
}

function service(name) {
  return {
    kind: 'service',
    principal: { service: name },
    account: null,
    context: { 'aws:PrincipalServiceName': name },
    names: [name],
  };
}

/** An identity provider, on whose word a role is assumed. */
function provider(name) {
  return {
    kind: 'provider',
    principal: { federated: name },
    account: null,
    context: { 'aws:FederatedProvider': name },
    names: [name],
  };
}

const ANONYMOUS = {
  kind: 'anonymous',
  principal: 'anonymous',
  account: null,
  context: { 'aws:PrincipalType': 'Anonymous' },
  names: [],
};

/** The identity providers of the account that the roles trust. */
const SAML_PROVIDERS = ACCOUNTS.map((a) => `arn:aws:iam::${a}:saml-provider/corp`);
const WEB_PROVIDERS = [
  ...ACCOUNTS.map((a) => `arn:aws:iam::${a}:oidc-provider/token.actions.githubusercontent.com`),
  'accounts.google.com',
];

/**
 * @param {import('./random.mjs').Random} random
 * @param {import('./actions.mjs').Action} action
 * @returns {Caller}
 */
export function drawCaller(random, action) {
  const account = random.chance(0.8) ? HOME : OTHER;
  if (action.callers === 'saml') return provider(random.pick(SAML_PROVIDERS));
  if (action.callers === 'web') return provider(random.pick(WEB_PROVIDERS));
  const make = random.weighted([
    [38, () => user(account, random.pick(USERS))],
    [8, () => role(account, random.pick(ROLES), null)],
    [30, () => role(account, random.pick(ROLES), random.pick(SESSIONS))],
    [
      3,
      () =>
        role(
          account,
          random.pick(SERVICE_LINKED_ROLES),
          random.chance(0.5) ? null : 'service',
          'linked-role',
        ),
    ],
    [5, () => federatedUser(account, random.pick(FEDERATED_USERS))],
    [4, () => root(account)],
    [action.policied ? 7 : 0, () => service(random.pick(SERVICES))],
    [action.anonymous ? 8 : 0, () => ANONYMOUS],
  ]);
  return make();
}

/**
 * Somebody a resource's policy may name who is, most of the time, not the caller.
 *
 * @param {import('./random.mjs').Random} random
 */
export function drawStranger(random) {
  const account = random.pick(ACCOUNTS);
  return random.weighted([
    [3, userArn(account, random.pick(USERS))],
    [3, roleArn(account, random.pick(ROLES))],
    [2, sessionArn(account, random.pick(ROLES), random.pick(SESSIONS))],
    [1, `arn:aws:sts::${account}:federated-user/${random.pick(FEDERATED_USERS)}`],
    [2, `arn:aws:iam::${account}:root`],
    [1, account],
  ]);
}

/** ARNs of users and roles, as resources. */
export const USER_ARNS = ACCOUNTS.flatMap((a) => USERS.map((entry) => userArn(a, entry)));
export const ROLE_ARNS = ACCOUNTS.flatMap((a) => ROLES.map((entry) => roleArn(a, entry)));
