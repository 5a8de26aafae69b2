import { isIP } from 'node:net';
import {
  inert,
  mapConditions,
  mapStatements,
  parseOperator,
  replaceTokens,
  resolve,
  takesVariables,
  tokensOf,
  valueOf,
} from './rewrite.mjs';

/** @typedef {import('./index.mjs').Cause} Cause */

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const MULTIVALUED = `${GUIDE}/reference_policies_condition-single-vs-multi-valued-context-keys.html`;

/** Names listed in `NotPrincipal`. */
function exceptions(statement) {
  const { NotPrincipal } = statement;
  if (NotPrincipal === undefined) return [];
  return typeof NotPrincipal === 'string' ? [NotPrincipal] : Object.values(NotPrincipal).flat();
}

/** All names under which AWS may look for a caller in `NotPrincipal`, one after the other. */
function namesOf(request) {
  const account = valueOf(request, 'aws:PrincipalAccount');
  if (account === undefined) return [];
  return [
    [account, `arn:aws:iam::${account}:root`],
    [valueOf(request, 'aws:PrincipalArn')],
    [request.principal],
  ];
}

/** Whether it hangs on undocumented reaches of wildcards what a `Resource` pattern matches. */
function isOdd(pattern) {
  if (/^\*+$/.test(pattern)) return false;
  const parts = replaceTokens(pattern, () => 'x').split(':');
  if (parts.length < 6) return true;
  const resource = parts.slice(5).join(':');
  if (parts[2] === 's3') return false;
  return /^[^/:]*[*?][^/:]*[/:]/.test(resource);
}

const isBareIpv6 = (value) => isIP(String(value)) === 6;

/** What an operator can read. @returns {(value: string) => boolean} */
function reader(base) {
  if (base.startsWith('Numeric')) return (value) => value !== '' && Number.isFinite(Number(value));
  if (base.startsWith('Date')) return (value) => /^\d+$/.test(value) || !Number.isNaN(Date.parse(value));
  if (base.endsWith('IpAddress')) return (value) => isIP(value.split('/')[0]) !== 0;
  if (base.startsWith('Arn')) return (value) => replaceTokens(value, () => 'x').split(':').length >= 6;
  if (base === 'Bool' || base === 'Null') return (value) => /^(true|false)$/i.test(value);
  return () => true;
}

/** The request without statements that ask for a list of values without a set operator. */
function withoutLoose(request, isMeant) {
  return mapStatements(request, (statement) => {
    const loose = Object.entries(statement.Condition ?? {}).some(([text, keys]) => {
      const { set, base } = parseOperator(text);
      const lists = Object.keys(keys)
        .map((key) => valueOf(request, key))
        .filter(Array.isArray);
      return set === null && base !== 'Null' && lists.some(isMeant);
    });
    return loose ? inert(statement) : statement;
  });
}

/** The text with its letters beyond ASCII written without their accents. */
const plain = (text) => text.normalize('NFD').replace(/\p{Diacritic}/gu, '');

/** Whether a condition that ignores case lists letters beyond ASCII. */
function foldsBeyondAscii(request) {
  const isBeyond = (value) => /[^\x00-\x7f]/.test(String(value));
  let found = false;
  mapStatements(request, (statement) => {
    for (const [text, keys] of Object.entries(statement.Condition ?? {})) {
      const folds = parseOperator(text).base.endsWith('IgnoreCase');
      found ||= folds && Object.values(keys).flat().some(isBeyond);
    }
    return statement;
  });
  return found;
}

/** @type {Cause[]} */
export const openCauses = [
  {
    name: 'letters beyond ASCII where case is ignored',
    why: 'whether é and É are the same then is not documented; the peer takes them for the same',
    document: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_String`,
    open: true,
    admitted: true,
    repair: (request) =>
      foldsBeyondAscii(request) ? JSON.parse(plain(JSON.stringify(request))) : null,
  },
  {
    name: 'NotPrincipal that does not name account, role and session',
    why: 'AWS "might" look for them one after the other, so whom it spares is not documented',
    document: `${GUIDE}/reference_policies_elements_notprincipal.html`,
    open: true,
    admitted: true,
    repair: (request) =>
      mapStatements(request, (statement) => {
        const listed = exceptions(statement);
        const found = namesOf(request).map((names) => names.some((name) => listed.includes(name)));
        return found.includes(true) && found.includes(false) ? inert(statement) : statement;
      }),
  },
  {
    name: 'NotResource and a variable without value',
    why: 'it "will not match any resource"; whether the statement is then about all or none is not documented',
    document: `${GUIDE}/reference_policies_variables.html#policy-vars-no-value`,
    open: true,
    repair: (request) =>
      mapStatements(request, (statement, { variables }) => {
        const unresolved = [statement.NotResource ?? []]
          .flat()
          .flatMap(tokensOf)
          .some((token) => token.name !== undefined && resolve(token, request) === undefined);
        return variables && unresolved ? inert(statement) : statement;
      }),
  },
  {
    name: 'variable whose value is empty',
    why: 'whether an empty text counts as no value is not documented; the peer takes the default, if any',
    document: `${GUIDE}/reference_policies_variables.html#policy-vars-no-value`,
    open: true,
    repair: (request) =>
      mapStatements(request, (statement, { variables }) => {
        const texts = [
          statement.Resource,
          statement.NotResource,
          ...Object.entries(statement.Condition ?? {})
            .filter(([operator]) => takesVariables(parseOperator(operator).base))
            .map(([, keys]) => Object.values(keys)),
        ]
          .flat(2)
          .filter((text) => typeof text === 'string');
        const empty = texts
          .flatMap(tokensOf)
          .some((token) => token.name !== undefined && valueOf(request, token.name) === '');
        return variables && empty ? inert(statement) : statement;
      }),
  },
  {
    name: 'pattern of fewer than six parts, or with a wildcard in the resource type',
    why: 'how far a wildcard reaches over colons is not documented, and none is to stand in the type',
    document: `${GUIDE}/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards`,
    open: true,
    repair: (request) =>
      mapStatements(request, (statement) =>
        [statement.Resource ?? [], statement.NotResource ?? []].flat().some(isOdd)
          ? inert(statement)
          : statement,
      ),
  },
  {
    name: 'value that is not of the type its operator compares',
    why: 'what an operator makes of it is not documented; the peer lets the condition fail',
    document: `${GUIDE}/reference_policies_elements_condition_operators.html`,
    open: true,
    admitted: true,
    repair: (request) =>
      mapStatements(request, (statement) => {
        const unreadable = Object.entries(statement.Condition ?? {}).some(([text, keys]) => {
          const readable = reader(parseOperator(text).base);
          return Object.values(keys)
            .flat()
            .some((value) => !readable(String(value)));
        });
        return unreadable ? inert(statement) : statement;
      }),
  },
  {
    name: 'IPv6 address without prefix',
    why: 'the prefix that is then meant "is /32", which for IPv6 is hardly meant; the peer compares texts',
    document: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    open: true,
    admitted: true,
    repair: (request) =>
      mapConditions(request, ({ operator, values }) => {
        if (!operator.base.endsWith('IpAddress') || !values.some(isBareIpv6)) return undefined;
        return { values: values.map((value) => (isBareIpv6(value) ? `${value}/128` : value)) };
      }),
  },
  {
    name: 'ForAnyValue and a key that is empty',
    why: 'whether an empty text counts as no value there, as to ForAllValues, is not documented',
    document: `${MULTIVALUED}#reference_policies_condition-foranyvalue`,
    open: true,
    repair: (request) =>
      mapStatements(request, (statement) => {
        const asked = Object.entries(statement.Condition ?? {}).some(
          ([text, keys]) =>
            parseOperator(text).set === 'ForAnyValue' &&
            Object.keys(keys).some((key) => valueOf(request, key) === ''),
        );
        return asked ? inert(statement) : statement;
      }),
  },
  {
    name: 'several values without a set operator',
    why: 'keys of several values "require" one; what an operator does without is not documented',
    document: MULTIVALUED,
    open: true,
    admitted: true,
    repair: (request) => withoutLoose(request, (values) => values.length !== 1),
  },
  {
    name: 'list of one value without a set operator',
    why: 'iam-lint takes it for the value, the peer for a key of several values, which match nothing so',
    document: MULTIVALUED,
    open: true,
    repair: (request) => withoutLoose(request, (values) => values.length === 1),
  },
];
