import { mapConditions, mapStatements } from './rewrite.mjs';

/** @typedef {import('./index.mjs').Cause} Cause */

const OPERATORS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html';

/** Four digits are a year. */
const isYear = (text) => /^\d{4}$/.test(text);
const isEpoch = (text) => /^-?\d+$/.test(text) && !isYear(text);

/** A date as seconds since 1970, in decimal; a text that is no date is left alone. */
function seconds(value) {
  const text = String(value);
  const time = Date.parse(text);
  return isEpoch(text) || Number.isNaN(time) ? text : String(time / 1000);
}

/** A date as ISO 8601 has it; a text that is no date is left alone. */
function iso(value) {
  const text = String(value);
  return isEpoch(text) ? new Date(Number(text) * 1000).toISOString() : text;
}

/** A number written so that every reader takes it for the same. */
function plainNumber(value) {
  const number = Number(value);
  return String(value) !== '' && Number.isFinite(number) ? String(number) : String(value);
}

/** Rewrites the values of conditions whose operator fits, where any of them changes. */
function mapValues(request, fits, change) {
  return mapConditions(request, ({ operator, values }) => {
    if (!fits(operator.base)) return undefined;
    const rewritten = values.flatMap((value) => change(String(value)));
    const same =
      rewritten.length === values.length && rewritten.every((one, at) => one === String(values[at]));
    return same ? undefined : { values: rewritten };
  });
}

const isAddress = (base) => base === 'IpAddress' || base === 'NotIpAddress';

/** @type {Cause[]} */
export const valueCauses = [
  {
    name: 'address range of all IPv4 addresses',
    why: 'the peer shifts the mask of /0 by 32 bits, which changes nothing, and finds no address in it',
    document: `${OPERATORS}#Conditions_IPAddress`,
    repair: (request) =>
      mapValues(request, isAddress, (value) =>
        /^[\d.]+\/0$/.test(value) ? ['0.0.0.0/1', '128.0.0.0/1'] : [value],
      ),
  },
  {
    name: 'address without prefix',
    why: 'the peer compares it as text, and lets NotIpAddress fail for an address of the other kind',
    document: `${OPERATORS}#Conditions_IPAddress`,
    repair: (request) =>
      mapValues(request, isAddress, (value) => {
        if (value.includes('/')) return [value];
        return [`${value}/${value.includes(':') ? 128 : 32}`];
      }),
  },
  {
    name: 'date that is a year',
    why: 'the peer reads it as milliseconds since 1970; a year alone is one of the formats',
    document: `${OPERATORS}#Conditions_Date`,
    repair: (request) =>
      mapValues(
        request,
        (base) => base.startsWith('Date'),
        (value) => [isYear(value) ? `${value}-01-01T00:00:00Z` : value],
      ),
  },
  {
    name: 'date in epoch seconds',
    why: 'the peer reads seconds since 1970 as milliseconds',
    document: `${OPERATORS}#Conditions_Date`,
    repair: (request) =>
      mapConditions(request, ({ operator, values, held }) => {
        if (!operator.base.startsWith('Date') || typeof held !== 'string') return undefined;
        const mixed = values.some((value) => isEpoch(String(value)) !== isEpoch(held));
        if (!mixed) return undefined;
        if (!isEpoch(held)) return { values: values.map(iso) };
        const base = operator.base.replace('Date', 'Numeric');
        return { operator: { ...operator, base }, values: values.map(seconds) };
      }),
  },
  {
    name: 'number with an exponent',
    why: 'the peer stops reading at the letter',
    document: `${OPERATORS}#Conditions_Numeric`,
    repair: (request) => {
      const isNumeric = (base) => base.startsWith('Numeric');
      const asked = new Set();
      mapConditions(request, ({ operator, key }) => {
        if (isNumeric(operator.base)) asked.add(key.toLowerCase());
        return undefined;
      });
      const context = Object.fromEntries(
        Object.entries(request.context).map(([key, value]) => [
          key,
          asked.has(key.toLowerCase()) && /e/i.test(value) ? plainNumber(value) : value,
        ]),
      );
      const held = Object.keys(context).some((key) => context[key] !== request.context[key]);
      const listed = mapValues(request, isNumeric, (value) =>
        /e/i.test(value) ? [plainNumber(value)] : [value],
      );
      if (!held && !listed) return null;
      return { ...(listed ?? request), context };
    },
  },
  {
    name: 'wildcard and a line break',
    why: 'the wildcards of the peer stop at a line break',
    document: `${OPERATORS}#Conditions_String-wildcard`,
    repair: (request) => {
      const flat = (value) => (typeof value === 'string' ? value.replaceAll('\n', ' ') : value);
      const broken = Object.values(request.context).some((value) =>
        [value].flat().some((one) => one.includes('\n')),
      );
      if (!broken) return null;
      const context = Object.fromEntries(
        Object.entries(request.context).map(([key, value]) => [
          key,
          Array.isArray(value) ? value.map(flat) : flat(value),
        ]),
      );
      const flattened = mapStatements(request, (statement) =>
        statement.Condition === undefined
          ? statement
          : {
              ...statement,
              Condition: JSON.parse(JSON.stringify(statement.Condition).replaceAll('\\n', ' ')),
            },
      );
      return { ...(flattened ?? request), context };
    },
  },
];
