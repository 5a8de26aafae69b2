import { drawAction } from './actions.mjs';
import { addBinary } from './conditions.mjs';
import { drawContext, keysOf } from './keys.mjs';
import { allowAll, drawDocument } from './policies.mjs';
import { ACCOUNTS, drawCaller } from './principals.mjs';
import { Random } from './random.mjs';

/**
 * A request with the policies it meets, as `iam-lint simulate --request` reads it.
 *
 * @typedef {object} Request
 * @property {string|{service: string}|{federated: string}} principal
 * @property {string} action
 * @property {string} resource
 * @property {string} [resource_account]
 * @property {Record<string, string|string[]>} context
 * @property {Partial<Record<'identity'|'boundary'|'session'|'resource'|'vpc_endpoint', object[]>>
 *   & Partial<Record<'scp'|'rcp', object[][]>>} policies
 */

/**
 * The request of a case.
 *
 * @param {number} seed
 * @param {number} index
 * @returns {Request}
 */
export function drawRequest(seed, index) {
  const random = new Random(seed, index);
  const action = drawAction(random);
  const caller = drawCaller(random, action);
  const [resource, resourceAccount] = drawResource(random, action, caller);
  const context = drawContext(random, action, caller, resourceAccount);
  if (random.chance(0.02)) addBinary(random, context);
  const subject = { action, resource, caller, keys: keysOf(action), context };
  return {
    principal: caller.principal,
    action: random.chance(0.1) ? random.recase(action.name) : action.name,
    resource,
    // The account may be left to the ARN, or to the caller where there is no resource.
    ...(isTold(resource) && random.chance(0.1) ? {} : { resource_account: resourceAccount }),
    context: random.chance(0.1) ? recased(random, context) : context,
    policies: drawPolicies(random, subject, resourceAccount),
  };
}

/** Whether it can be told from the resource who owns it. */
function isTold(resource) {
  return resource === '*' || resource.split(':')[4] !== '';
}

/** The keys, whose case does not matter, in some other case. */
function recased(random, context) {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [random.recase(key), value]));
}

/** A resource, most of the time in the caller's account, and the account that owns it. */
function drawResource(random, action, caller) {
  const near = caller.account ?? caller.names[0]?.split(':')[4] ?? random.pick(ACCOUNTS);
  const far = ACCOUNTS.find((account) => account !== near) ?? near;
  const stays = caller.kind === 'provider' || random.chance(0.7);
  const account = stays ? near : far;
  const inside = action.resources.filter((arn) => arn.split(':')[4] === account);
  // What has no resource is asked of the caller's own account, and a bucket's ARN names none.
  if (action.resources[0] === '*') return ['*', near];
  return [random.pick(inside.length > 0 ? inside : action.resources), account];
}

function drawPolicies(random, subject, resourceAccount) {
  const { action, caller } = subject;
  /** @type {Request['policies']} */
  const policies = {};
  const some = (layer, low, high) =>
    random.times(random.between(low, high), () => drawDocument(random, subject, layer));
  const isIdentity = ['user', 'role', 'session', 'federated-user'].includes(caller.kind);
  if (isIdentity || caller.kind === 'linked-role') policies.identity = some('identity', 0, 3);
  if (isIdentity && caller.kind !== 'federated-user' && random.chance(0.25)) {
    policies.boundary = some('boundary', 1, 1);
  }
  const mayNarrow = ['role', 'session'].includes(caller.kind);
  if (random.chance(mayNarrow ? 0.25 : caller.kind === 'federated-user' ? 0.9 : 0)) {
    policies.session = alike(some('session', 1, 2));
  }
  const needed = action.trust || action.key;
  if (action.policied && (needed || random.chance(caller.account === resourceAccount ? 0.45 : 0.85))) {
    policies.resource = alike(some('resource', 1, random.chance(0.05) ? 2 : 1));
  }
  const governed = caller.account !== null || (caller.kind === 'service' && random.chance(0.05));
  if (governed && random.chance(0.3)) policies.scp = drawScps(random, subject);
  if (action.rcp && random.chance(0.2)) {
    policies.rcp = random.times(random.between(1, 3), () => some('rcp', 0, 1));
  }
  if (caller.kind !== 'service' && random.chance(0.1)) {
    policies.vpc_endpoint = some('vpc_endpoint', 1, 1);
  }
  return policies;
}

/** The documents in one version of the language, so that they can be taken together. */
function alike(documents) {
  const { Version } = documents[0];
  return documents.map(({ Statement }) => (Version === undefined ? { Statement } : { Version, Statement }));
}

/** The levels from the root to the account, most of which allow all. */
function drawScps(random, subject) {
  return random.times(random.between(1, 3), () => {
    if (random.chance(0.02)) return [];
    const own = random.times(random.between(0, 2), () => drawDocument(random, subject, 'scp'));
    return own.length === 0 || random.chance(0.6) ? [allowAll(), ...own] : own;
  });
}
