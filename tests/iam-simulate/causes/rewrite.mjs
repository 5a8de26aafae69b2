/** Tools to rewrite a request: its statements, its conditions, the strings of its policies. */

/**
 * @typedef {import('../generate/requests.mjs').Request} Request
 * @typedef {Record<string, any>} Statement
 */

/** In this version, and in no other, `${…}` is a policy variable. */
const WITH_VARIABLES = '2012-10-17';

/** A text that no request holds. */
export const NEVER = 'matches-nothing';
/** An ARN that no request holds. */
export const NEVER_ARN = 'arn:aws:none:none:000000000000:matches-nothing';

/** What allows everything. */
export const ALLOW_ALL = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/**
 * Where a statement stands.
 *
 * @typedef {object} Place
 * @property {string} layer
 * @property {boolean} variables whether its document's version has policy variables
 * @property {Request} request
 */

/**
 * Passes every statement through `change`, which returns it as it was or another one.
 *
 * @param {Request} request
 * @param {(statement: Statement, place: Place) => Statement} change
 * @returns {Request|null} null where nothing was changed
 */
export function mapStatements(request, change) {
  let changed = false;
  const document = (layer) => (one) => {
    const place = { layer, variables: one.Version === WITH_VARIABLES, request };
    const statements = [one.Statement].flat().map((statement) => {
      const other = change(statement, place);
      changed ||= other !== statement;
      return other;
    });
    return { ...one, Statement: statements };
  };
  const policies = Object.fromEntries(
    Object.entries(request.policies).map(([layer, list]) => [
      layer,
      layer === 'scp' || layer === 'rcp'
        ? list.map((level) => level.map(document(layer)))
        : list.map(document(layer)),
    ]),
  );
  return changed ? { ...request, policies } : null;
}

/** A statement of the same kind that applies to nothing. */
export function inert(statement) {
  const { Effect, Principal, NotPrincipal } = statement;
  const who = Principal === undefined ? (NotPrincipal === undefined ? {} : { NotPrincipal }) : { Principal };
  const what =
    statement.Resource === undefined && statement.NotResource === undefined ? {} : { Resource: '*' };
  return { Effect, ...who, Action: 'none:Nothing', ...what };
}

/**
 * An operator taken apart.
 *
 * @typedef {object} Operator
 * @property {'ForAllValues'|'ForAnyValue'|null} set
 * @property {string} base
 * @property {boolean} ifExists
 */

/** @returns {Operator} */
export function parseOperator(text) {
  const [, set, base, ifExists] = text.match(/^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/);
  return { set: set ?? null, base, ifExists: ifExists !== undefined };
}

function writeOperator({ set, base, ifExists }) {
  return `${set ? `${set}:` : ''}${base}${ifExists ? 'IfExists' : ''}`;
}

/**
 * Passes every condition through `change`. It returns nothing to leave the condition alone, `true`
 * for one that always holds, `false` for one that never does, or what to put in its place.
 *
 * @param {Request} request
 * @param {(condition: {operator: Operator, key: string, values: unknown[], held: string|string[]|undefined,
 *   place: Place}) => undefined|boolean|{operator?: Operator, values?: unknown[]}} change
 * @returns {Request|null}
 */
export function mapConditions(request, change) {
  return mapStatements(request, (statement, place) => {
    if (statement.Condition === undefined) return statement;
    let changed = false;
    let never = false;
    /** @type {Record<string, Record<string, unknown>>} */
    const block = {};
    for (const [written, keys] of Object.entries(statement.Condition)) {
      const operator = parseOperator(written);
      for (const [key, listed] of Object.entries(keys)) {
        const values = [listed].flat();
        const held = valueOf(request, key);
        const other = change({ operator, key, values, held, place });
        if (other === undefined) {
          (block[written] ??= {})[key] = listed;
          continue;
        }
        changed = true;
        if (other === false) never = true;
        if (typeof other === 'boolean') continue;
        const name = writeOperator(other.operator ?? operator);
        (block[name] ??= {})[key] = other.values ?? listed;
      }
    }
    if (never) return inert(statement);
    return changed ? { ...statement, Condition: block } : statement;
  });
}

/**
 * The value of a condition key, whose case does not matter.
 *
 * @param {Request} request
 * @param {string} key
 * @returns {string|string[]|undefined}
 */
export function valueOf(request, key) {
  const wanted = key.toLowerCase();
  const found = Object.keys(request.context).find((name) => name.toLowerCase() === wanted);
  return found === undefined ? undefined : request.context[found];
}

/**
 * A `${…}` of a policy string: an escape, or a variable with or without default.
 *
 * @typedef {object} Token
 * @property {string} text
 * @property {string} [escape] the character an escape stands for
 * @property {string} [name]
 * @property {string} [fallback]
 * @property {number} index where in the string it begins
 */

/** @returns {Token[]} */
export function tokensOf(text) {
  const found = text.matchAll(/\$\{(?:([*?$])|([^},]+)(?:, '([^']*)')?)\}/g);
  return [...found].map((match) => {
    const [whole, escape, name, fallback] = match;
    return { text: whole, escape, name, fallback, index: match.index };
  });
}

/**
 * The string with some of its tokens replaced; `change` returns nothing to leave one alone.
 *
 * @param {string} text
 * @param {(token: Token) => string|undefined} change
 */
export function replaceTokens(text, change) {
  let rewritten = '';
  let from = 0;
  for (const token of tokensOf(text)) {
    rewritten += text.slice(from, token.index) + (change(token) ?? token.text);
    from = token.index + token.text.length;
  }
  return rewritten + text.slice(from);
}

/**
 * What a variable stands for in this request; nothing where it has no value.
 *
 * @param {Token} token
 * @param {Request} request
 */
export function resolve(token, request) {
  const value = valueOf(request, token.name);
  return typeof value === 'string' && value !== '' ? value : token.fallback;
}

/** The text as a pattern that matches only itself. */
export function escapeWildcards(text) {
  return text.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`);
}

/** Whether an operator's values may hold policy variables. */
export function takesVariables(base) {
  return base.startsWith('String') || base.startsWith('Arn');
}

export function isNegated(base) {
  return base.includes('Not');
}

/**
 * Passes the patterns of `Resource` and `NotResource` through `change`.
 *
 * @param {Statement} statement
 * @param {(pattern: string) => string} change
 */
export function mapResources(statement, change) {
  let other = statement;
  for (const element of ['Resource', 'NotResource']) {
    if (statement[element] === undefined) continue;
    const patterns = [statement[element]].flat();
    const rewritten = patterns.map(change);
    if (rewritten.some((pattern, index) => pattern !== patterns[index])) {
      other = { ...other, [element]: rewritten };
    }
  }
  return other;
}
