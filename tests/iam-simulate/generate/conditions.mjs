import { escaped, loosen, miss, templated } from './patterns.mjs';

/**
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./keys.mjs').Key} Key
 * @typedef {Record<string, string|string[]>} Context
 */

const OPERATORS = {
  String: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  Numeric: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  Date: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  Bool: ['Bool'],
  Ip: ['IpAddress', 'NotIpAddress'],
  Arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  Binary: ['BinaryEquals'],
};

const NETWORKS = [
  '203.0.113.0/24',
  '203.0.113.128/25',
  '203.0.113.7',
  '203.0.113.7/32',
  '10.0.0.1/8',
  '0.0.0.0/0',
  '198.51.100.0/31',
  '2001:db8::/32',
  '2001:DB8:1234:5678::/64',
  '2001:db8:1234:5678::1',
  '2001:db8:1234:5678::1/128',
  '::/0',
];
const EVERY_DATE = [
  '2026-03-01T00:00:00Z',
  '2026-03-01',
  '2026-03-01T12:30Z',
  '1772368200',
  '2026-01',
  '2026',
  '1800000000',
];
/** What no operator but those for strings can read. */
const UNREADABLE = ['some', '*', '10 apples'];
const EVERY_NUMBER = ['0', '5', '10', '10.0', '10.5', '99.9', '100', '1000', '3600', '-1', '1e2'];
/** Keys and values in binary; no service documents one, so these stand for any. */
const BINARY = { name: 'example:Digest', values: ['QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'c2VjcmV0'] };

/**
 * The `Condition` of a statement.
 *
 * @param {Random} random
 * @param {Key[]} keys keys the request may have
 * @param {Context} context
 * @param {boolean} hit whether it should hold
 * @returns {Record<string, Record<string, unknown>>}
 */
export function drawConditions(random, keys, context, hit) {
  const count = random.weighted([
    [6, 1],
    [3, 2],
    [1, 3],
  ]);
  /** @type {Record<string, Record<string, unknown>>} */
  const block = {};
  for (let index = 0; index < count; index++) {
    const [operator, key, values] = drawCondition(random, keys, context, hit || random.chance(0.5));
    block[operator] ??= {};
    const written = random.chance(0.1) ? random.recase(key) : key;
    const taken = Object.keys(block[operator]).some((name) => name.toLowerCase() === key.toLowerCase());
    if (!taken) block[operator][written] = values;
  }
  return block;
}

/** @returns {[string, string, unknown]} */
function drawCondition(random, keys, context, hit) {
  if (random.chance(0.06)) return drawNull(random, keys, context, hit);
  if (random.chance(0.01)) {
    const value = random.listOrValue(random.sample(BINARY.values, random.between(1, 2)));
    return ['BinaryEquals', BINARY.name, value];
  }
  const key = drawKey(random, keys, context);
  const family = key.type === 'Arn' && random.chance(0.25) ? 'String' : key.type;
  const base = random.pick(OPERATORS[family]);
  const suffix = random.chance(0.2) ? 'IfExists' : '';
  const setOdds = key.multi ? 0.97 : 0.05;
  const prefix = random.chance(setOdds) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
  const held = [context[key.name] ?? []].flat();
  const wanted = negative(base) ? !hit : hit;
  const count = random.weighted([
    [6, 1],
    [3, 2],
    [1, 3],
  ]);
  const values = random.times(count, () => drawValue(random, key, base, held, context, wanted));
  if (random.chance(0.005)) values.length = 0;
  return [prefix + base + suffix, key.name, random.listOrValue(values)];
}

/** Keys that the request has are asked about more often. */
function drawKey(random, keys, context) {
  const chosen = random.pick(keys);
  return chosen.name in context || random.chance(0.4) ? chosen : random.pick(keys);
}

/** @returns {[string, string, unknown]} */
function drawNull(random, keys, context, hit) {
  const key = random.pick(keys).name;
  const absent = !(key in context);
  const value = String(hit ? absent : !absent);
  const prefix = random.chance(0.1) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
  return [`${prefix}Null`, key, random.listOrValue(random.chance(0.03) ? ['true', 'false'] : [value])];
}

const negative = (base) => base.includes('Not');

/** One value a condition lists. */
function drawValue(random, key, base, held, context, wanted) {
  const own = held.length > 0 ? random.pick(held) : random.pick(key.values);
  if (key.type !== 'String' && !base.startsWith('String') && random.chance(0.004))
    return random.pick(UNREADABLE);
  switch (key.type) {
    case 'Numeric':
      return number(random, wanted && random.chance(0.5) ? own : random.pick(EVERY_NUMBER));
    case 'Date':
      return wanted && random.chance(0.5) ? own : random.pick([...EVERY_DATE, ...key.values]);
    case 'Bool':
      return truth(random, wanted ? own : random.pick(['true', 'false']));
    case 'Ip':
      return wanted && random.chance(0.2) ? own : random.pick(NETWORKS);
    case 'Arn':
      return arnValue(random, base, own, key, context, wanted);
    default:
      return stringValue(random, base, own, key, context, wanted);
  }
}

/** Policies may write numbers without quotes. */
function number(random, text) {
  return /^-?\d+(\.\d*[1-9])?$/.test(text) && random.chance(0.3) ? Number(text) : text;
}

function truth(random, text) {
  const lower = text.toLowerCase();
  if (random.chance(0.01)) return '${aws:SecureTransport}';
  if (random.chance(0.3)) return lower === 'true';
  return random.chance(0.2) ? lower[0].toUpperCase() + lower.slice(1) : lower;
}

function stringValue(random, base, own, key, context, wanted) {
  const like = base.endsWith('Like');
  const folded = base.endsWith('IgnoreCase');
  if (!wanted) {
    return random.weighted([
      [4, () => random.pick(key.values)],
      [2, () => miss(random, own)],
      [1, () => (like ? escaped(loosen(random, own)) : loosen(random, own))],
      [2, () => templated(random, miss(random, own), context)],
    ])();
  }
  return random.weighted([
    [5, () => own],
    [like ? 5 : 1, () => (like ? loosen(random, own) : own)],
    [folded ? 4 : 0, () => random.recase(own)],
    [/[*?]/.test(own) ? 4 : 0, () => escaped(own)],
    [3, () => templated(random, own, context)],
    [like ? 1 : 0, () => templated(random, `${own}*`, context)],
  ])();
}

/** ARNs are compared part by part, so wildcards stay within theirs. */
function arnValue(random, base, own, key, context, wanted) {
  if (base.startsWith('String')) return stringValue(random, base, own, key, context, wanted);
  const parts = own.split(':');
  const head = parts.slice(0, 5);
  const resource = parts.slice(5).join(':');
  if (!wanted) {
    return random.weighted([
      [3, () => random.pick(key.values)],
      [2, () => [...head, miss(random, resource)].join(':')],
      [1, () => [...head.slice(0, 4), '999999999999', resource].join(':')],
    ])();
  }
  return random.weighted([
    [3, () => own],
    [4, () => [...head, loosen(random, resource)].join(':')],
    [2, () => [...head.slice(0, 4), '*', resource].join(':')],
    [3, () => templated(random, own, context, 'arn:aws:'.length)],
  ])();
}

/** Adds the binary key to a request now and then. */
export function addBinary(random, context) {
  if (random.chance(0.5)) context[BINARY.name] = random.pick(BINARY.values);
}
