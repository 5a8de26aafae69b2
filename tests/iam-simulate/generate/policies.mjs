import { drawConditions } from './conditions.mjs';
import { actionPattern, resourcePattern } from './patterns.mjs';
import { drawStranger, SERVICES } from './principals.mjs';

/**
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {'identity'|'boundary'|'session'|'resource'|'scp'|'rcp'|'vpc_endpoint'} Layer
 */

/**
 * What a request is about, as far as policies are made to fit it.
 *
 * @typedef {object} Subject
 * @property {import('./actions.mjs').Action} action
 * @property {string} resource
 * @property {import('./principals.mjs').Caller} caller
 * @property {import('./keys.mjs').Key[]} keys
 * @property {Record<string, string|string[]>} context
 */

/** How often a statement of each layer allows, and how often it is made to fit the request. */
const HABITS = {
  identity: { allows: 0.8, fits: 0.75 },
  boundary: { allows: 0.85, fits: 0.85 },
  session: { allows: 0.85, fits: 0.85 },
  resource: { allows: 0.8, fits: 0.75 },
  scp: { allows: 0.75, fits: 0.85 },
  rcp: { allows: 0, fits: 0.5 },
  vpc_endpoint: { allows: 0.85, fits: 0.85 },
};

const NEWEST = '2012-10-17';
/** Variables are read in the newest version only. */
const VERSIONS = [
  [8, NEWEST],
  [1, '2008-10-17'],
  [1, undefined],
];

/** A Deny is made to fit less often, else there would be little else. */
const DENY_FITS = 0.35;

/**
 * A policy document of one layer.
 *
 * @param {Random} random
 * @param {Subject} subject
 * @param {Layer} layer
 */
export function drawDocument(random, subject, layer) {
  // Resource control policies must state this version.
  const version = layer === 'rcp' ? NEWEST : random.weighted(VERSIONS);
  const count = random.weighted([
    [5, 1],
    [3, 2],
    [1, 3],
  ]);
  const statements = random.times(count, () => drawStatement(random, subject, layer));
  const Statement = count === 1 && random.chance(0.4) ? statements[0] : statements;
  return version === undefined ? { Statement } : { Version: version, Statement };
}

/** A document that allows all, as organizations attach it. */
export function allowAll() {
  return { Version: NEWEST, Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
}

function drawStatement(random, subject, layer) {
  const habits = HABITS[layer];
  const allow = random.chance(habits.allows);
  const fits = random.chance(allow ? habits.fits : DENY_FITS);
  /** @type {Record<string, unknown>} */
  const statement = { Effect: allow ? 'Allow' : 'Deny' };
  if (random.chance(0.2)) statement.Sid = `S${random.below(100)}`;
  // One element is off where the statement is not to fit, so that misses are near.
  const astray = fits ? null : random.pick(['action', 'resource', 'condition', 'principal']);
  if (layer === 'resource' || layer === 'vpc_endpoint') {
    Object.assign(statement, drawPrincipals(random, subject, layer, allow, astray !== 'principal'));
  } else if (layer === 'rcp') {
    statement.Principal = '*';
  }
  Object.assign(statement, drawActions(random, subject.action.name, layer, astray !== 'action'));
  if (!(layer === 'resource' && subject.action.trust)) {
    Object.assign(statement, drawResources(random, subject, layer, astray !== 'resource'));
  }
  if (astray === 'condition' || random.chance(0.45)) {
    const held = astray !== 'condition' && random.chance(0.85);
    statement.Condition = drawConditions(random, subject.keys, subject.context, held);
  }
  return statement;
}

function drawActions(random, action, layer, hit) {
  const count = random.weighted([
    [6, 1],
    [2, 2],
    [1, 3],
  ]);
  // Resource control policies know neither NotAction nor the action `*`.
  const negated = layer !== 'rcp' && random.chance(0.1);
  const matching = negated ? !hit : hit;
  const patterns = random
    .times(count, (_, index) => actionPattern(random, action, matching && index === 0))
    .map((pattern) => (layer === 'rcp' && pattern === '*' ? `${action.split(':')[0]}:*` : pattern));
  return { [negated ? 'NotAction' : 'Action']: random.listOrValue(patterns) };
}

function drawResources(random, subject, layer, hit) {
  if (layer === 'resource' && subject.action.key && random.chance(0.7)) return { Resource: '*' };
  const count = random.weighted([
    [6, 1],
    [2, 2],
    [1, 3],
  ]);
  const negated = random.chance(0.1) && layer !== 'resource';
  const matching = negated ? !hit : hit;
  const patterns = random.times(count, (_, index) =>
    resourcePattern(
      random,
      subject.resource,
      subject.action.resources,
      subject.context,
      matching && index === 0,
    ),
  );
  return { [negated ? 'NotResource' : 'Resource']: random.listOrValue(patterns) };
}

/** `Principal`, or for some Deny statements `NotPrincipal`. */
function drawPrincipals(random, subject, layer, allow, hit) {
  if (layer === 'vpc_endpoint' && random.chance(0.8)) return { Principal: '*' };
  const { caller } = subject;
  if (!allow && !subject.action.trust && random.chance(0.12)) {
    return { NotPrincipal: drawExceptions(random, caller, !hit) };
  }
  if (hit && random.chance(0.25)) return { Principal: random.pick(['*', { AWS: '*' }]) };
  return { Principal: drawPrincipalMap(random, caller, hit) };
}

function drawPrincipalMap(random, caller, hit) {
  const entries = [];
  if (hit) entries.push(ownEntry(random, caller));
  const strangers = random.weighted([
    [5, hit ? 0 : 1],
    [3, 1],
    [1, 2],
  ]);
  for (let index = 0; index < strangers; index++) {
    entries.push(random.chance(0.85) ? ['AWS', drawStranger(random)] : ['Service', random.pick(SERVICES)]);
  }
  return gather(random, entries);
}

/**
 * Those whom a `NotPrincipal` spares. AWS asks for the account, the role and the session to be
 * named together; sometimes only one of them is.
 */
function drawExceptions(random, caller, spared) {
  if (!spared || !caller.account) {
    return gather(random, [['AWS', drawStranger(random)]]);
  }
  const whole = [`arn:aws:iam::${caller.account}:root`, ...caller.names];
  const named = random.chance(0.7) ? whole : random.sample(whole, 1);
  return gather(
    random,
    named.map((name) => ['AWS', name]),
  );
}

/** An entry of `Principal` that means the caller. */
function ownEntry(random, caller) {
  if (caller.kind === 'service') return ['Service', caller.names[0]];
  if (caller.kind === 'provider') return ['Federated', caller.names[0]];
  if (caller.kind === 'anonymous') return ['AWS', '*'];
  const account = [`arn:aws:iam::${caller.account}:root`, caller.account];
  return [
    'AWS',
    random.chance(0.35) || caller.names.length === 0 ? random.pick(account) : random.pick(caller.names),
  ];
}

/** Entries gathered by kind, as the element has them. */
function gather(random, entries) {
  /** @type {Record<string, string[]>} */
  const map = {};
  for (const [kind, name] of entries) {
    map[kind] ??= [];
    if (!map[kind].includes(name)) map[kind].push(name);
  }
  return Object.fromEntries(Object.entries(map).map(([kind, names]) => [kind, random.listOrValue(names)]));
}
