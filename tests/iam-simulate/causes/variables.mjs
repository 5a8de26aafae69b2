import {
  escapeWildcards,
  isNegated,
  mapConditions,
  mapResources,
  mapStatements,
  NEVER,
  NEVER_ARN,
  replaceTokens,
  resolve,
  takesVariables,
  tokensOf,
} from './rewrite.mjs';

/** @typedef {import('./index.mjs').Cause} Cause */

const VARIABLES = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html';
const OPERATORS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html';

const never = (base) => (base.startsWith('Arn') ? NEVER_ARN : NEVER);
const unresolved = (text, request) =>
  tokensOf(text).some((token) => token.name !== undefined && resolve(token, request) === undefined);

/** Rewrites condition values that may hold variables, in the version that has them. */
function mapVariableValues(request, change) {
  return mapConditions(request, ({ operator, values, place }) => {
    if (!place.variables || !takesVariables(operator.base)) return undefined;
    const rewritten = values.map((value) =>
      typeof value === 'string' ? change(value, operator.base) : value,
    );
    return rewritten.some((value, index) => value !== values[index]) ? { values: rewritten } : undefined;
  });
}

/** Where the resource part of an ARN begins, colons of variables left aside. */
function resourceStart(arn) {
  let colons = 0;
  for (let at = 0; at < arn.length; at++) {
    if (arn.startsWith('${', at)) at = Math.max(at, arn.indexOf('}', at));
    else if (arn[at] === ':' && ++colons === 5) return at + 1;
  }
  return -1;
}

/** @type {Cause[]} */
export const variableCauses = [
  {
    name: 'variable before the first slash of a resource',
    why: 'the peer takes the colon inside `${…}` for the end of the resource type, and matches nothing',
    document: `${VARIABLES}#policy-vars-resourceelement`,
    repair: (request) =>
      mapStatements(request, (statement, { variables }) =>
        mapResources(statement, (pattern) => {
          const start = resourceStart(pattern);
          if (!variables || start < 0) return pattern;
          const resource = pattern.slice(start);
          const first = tokensOf(resource).find((token) => token.name?.includes(':'));
          const separator = resource.search(/[/:]/);
          if (!first || separator < first.index) return pattern;
          return (
            pattern.slice(0, start) +
            replaceTokens(resource, (token) => {
              const value = token.name === undefined ? undefined : resolve(token, request);
              return value === undefined ? undefined : escapeWildcards(value);
            })
          );
        }),
      ),
  },
  {
    name: 'variable in an old version of the language',
    why: 'the peer replaces variables whatever the Version; only 2012-10-17 has them',
    document: VARIABLES,
    repair: (request) => {
      const resources = mapStatements(request, (statement, { variables }) =>
        variables
          ? statement
          : mapResources(statement, (pattern) => (pattern.includes('${') ? NEVER_ARN : pattern)),
      );
      const conditions = mapConditions(resources ?? request, ({ operator, values, place }) => {
        if (place.variables || !takesVariables(operator.base)) return undefined;
        if (!values.some((value) => String(value).includes('${'))) return undefined;
        return {
          values: values.map((value) => (String(value).includes('${') ? never(operator.base) : value)),
        };
      });
      return conditions ?? resources;
    },
  },
  {
    name: 'negated operator and a variable without value',
    why: 'the peer lets the condition fail; no value is like one that is absent, so it holds',
    document: `${VARIABLES}#policy-vars-no-value`,
    repair: (request) =>
      mapVariableValues(request, (value, base) =>
        isNegated(base) && unresolved(value, request) ? never(base) : value,
      ),
  },
  {
    name: 'variable in the first five parts of an ARN condition',
    why: 'the peer takes the colon inside `${…}` for the end of a part of the ARN',
    document: `${OPERATORS}#Conditions_ARN`,
    repair: (request) =>
      mapVariableValues(request, (value, base) => {
        const early = tokensOf(value).some(
          (token) => token.name?.includes(':') && token.index < resourceStart(value),
        );
        if (!base.startsWith('Arn') || !early) return value;
        if (unresolved(value, request)) return NEVER_ARN;
        return replaceTokens(value, (token) =>
          token.name === undefined ? undefined : escapeWildcards(resolve(token, request)),
        );
      }),
  },
  {
    name: 'default value that is empty or holds a comma',
    why: 'the peer does not read such a default, so the variable has no value',
    document: `${VARIABLES}#policy-vars-default-values`,
    repair: (request) => {
      const change = (text, plain) =>
        replaceTokens(text, (token) => {
          if (token.fallback === undefined || (token.fallback !== '' && !token.fallback.includes(', '))) {
            return undefined;
          }
          const value = resolve(token, request);
          return plain ? value : escapeWildcards(value);
        });
      const resources = mapStatements(request, (statement, { variables }) =>
        variables ? mapResources(statement, (pattern) => change(pattern, false)) : statement,
      );
      const conditions = mapVariableValues(resources ?? request, (value, base) => change(value, exact(base)));
      return conditions ?? resources;
    },
  },
  {
    name: 'escaped wildcard in an exact comparison',
    why: 'the peer compares the text `${*}` itself where wildcards have no meaning',
    document: `${VARIABLES}#policy-vars-specialchars`,
    repair: (request) =>
      mapVariableValues(request, (value, base) =>
        exact(base) ? replaceTokens(value, (token) => token.escape) : value,
      ),
  },
];

/** Whether an operator compares whole strings, without wildcards. */
function exact(base) {
  return base.startsWith('String') && !base.endsWith('Like');
}
