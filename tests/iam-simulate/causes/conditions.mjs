import { mapConditions } from './rewrite.mjs';

/** @typedef {import('./index.mjs').Cause} Cause */

const OPERATORS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html';

/** Whether a key is absent, or there with no value at all. */
const isAbsent = (held) => held === undefined || (Array.isArray(held) && held.length === 0);

/** @type {Cause[]} */
export const conditionCauses = [
  {
    name: 'Null with a set operator',
    why: 'the peer ignores the set operator; ForAllValues:Null always holds and ForAnyValue:Null never',
    document:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-null-with-qualifier',
    repair: (request) =>
      mapConditions(request, ({ operator }) =>
        operator.base === 'Null' && operator.set ? operator.set === 'ForAllValues' : undefined,
      ),
  },
  {
    name: 'key without any value',
    why: 'the peer takes an empty list for a value; a key whose value is null is absent',
    document: `${OPERATORS}#Conditions_Null`,
    repair: (request) => {
      const held = Object.entries(request.context).filter(
        ([, value]) => value.length > 0 || !Array.isArray(value),
      );
      if (held.length === Object.keys(request.context).length) return null;
      return { ...request, context: Object.fromEntries(held) };
    },
  },
  {
    name: 'ForAnyValue with IfExists and a key that is absent',
    why: 'the peer lets the condition fail; IfExists makes it hold',
    document: `${OPERATORS}#Conditions_IfExists`,
    repair: (request) =>
      mapConditions(request, ({ operator, held }) =>
        operator.set === 'ForAnyValue' && operator.ifExists && isAbsent(held) ? true : undefined,
      ),
  },
  {
    name: 'Null or ForAllValues and a key that is empty',
    why: 'the peer takes an empty text for a value; to Null and ForAllValues it is null',
    document: `${OPERATORS}#conditions_arn_multivalued`,
    repair: (request) =>
      mapConditions(request, ({ operator, values, held }) => {
        if (held !== '') return undefined;
        if (operator.set === 'ForAllValues') return true;
        if (operator.base !== 'Null' || operator.set) return undefined;
        return values.some((value) => String(value).toLowerCase() === 'true');
      }),
  },
];
