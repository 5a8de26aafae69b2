/** Strings for policies, made from the strings of a request so that they match or nearly do. */

/**
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {Record<string, string|string[]>} Context
 */

/** Part of the text turned into wildcards; what comes out matches the text. */
export function loosen(random, text) {
  if (text === '') return random.pick(['', '*']);
  const characters = [...text];
  const at = random.below(characters.length);
  return random.weighted([
    [4, () => `${characters.slice(0, at).join('')}*`],
    [2, () => `*${characters.slice(at).join('')}`],
    [2, () => `${characters.slice(0, at).join('')}?${characters.slice(at + 1).join('')}`],
    [
      2,
      () => {
        const to = random.between(at, characters.length);
        return `${characters.slice(0, at).join('')}*${characters.slice(to).join('')}`;
      },
    ],
    [1, () => `${text}*`],
    [1, () => '*'],
  ])();
}

/** The text with a small change; what comes out does not match the text. */
export function miss(random, text) {
  if (text === '') return 'x';
  const at = random.below(text.length);
  return random.weighted([
    [3, () => `${text}x`],
    [1, () => `${text}?`],
    [2, () => text.slice(0, -1) + (text.endsWith('q') ? 'w' : 'q')],
    [1, () => `${text.slice(0, at)}${text.slice(at + 1)}`],
    [1, () => (text.toUpperCase() === text ? `${text}_` : text.toUpperCase())],
  ])();
}

/** A reference to a key, in some case of letters, maybe with a default. */
function reference(random, name, fallback) {
  const written = random.chance(0.2) ? random.recase(name) : name;
  return fallback === undefined ? `\${${written}}` : `\${${written}, '${fallback}'}`;
}

/** Names of keys the request has no value for. */
const ABSENT = ['aws:PrincipalTag/Owner', 'aws:RequestTag/Nothing', 'aws:FederatedProvider'];

/**
 * Some stretch of the text replaced by a policy variable that has this very value in the request,
 * or by one without value whose default it is.
 *
 * @param {Random} random
 * @param {string} text
 * @param {Context} context
 * @param {number} [from] where in the text a variable may stand
 */
export function templated(random, text, context, from = 0) {
  const tail = text.slice(from);
  const fitting = Object.entries(context).filter(
    ([, value]) => typeof value === 'string' && value.length > 2 && tail.includes(value),
  );
  if (fitting.length > 0 && random.chance(0.75)) {
    const [name, value] = random.pick(fitting);
    const at = from + tail.indexOf(value);
    const fallback = random.chance(0.15) ? 'other' : undefined;
    return `${text.slice(0, at)}${reference(random, name, fallback)}${text.slice(at + value.length)}`;
  }
  const pieces = tail.split(/([/:])/);
  const chosen = random.below(Math.ceil(pieces.length / 2)) * 2;
  const word = pieces[chosen];
  const single = Object.keys(context).filter((name) => typeof context[name] === 'string');
  pieces[chosen] = random.weighted([
    [4, () => reference(random, random.pick(ABSENT))],
    [3, () => reference(random, random.pick(ABSENT), word.replaceAll("'", ''))],
    [1, () => reference(random, random.pick(ABSENT), 'a, b')],
    [2, () => reference(random, random.pick(single))],
    [1, () => reference(random, random.pick(single), word.replaceAll("'", ''))],
  ])();
  return text.slice(0, from) + pieces.join('');
}

/** The wildcard characters of the text written as escapes, so that they mean themselves. */
export function escaped(text) {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

/**
 * A pattern for the ARN of a resource. Wildcards and variables stay out of the word for the kind
 * of resource (`user/`, `table/`), and variables come after the fifth colon.
 *
 * @param {Random} random
 * @param {string} arn
 * @param {readonly string[]} others ARNs of the same kind
 * @param {Context} context
 * @param {boolean} hit whether it should match the ARN
 */
export function resourcePattern(random, arn, others, context, hit) {
  if (arn === '*') return hit ? '*' : random.pick(['arn:aws:s3:::*', 'arn:aws:iam::111122223333:user/*']);
  const parts = arn.split(':');
  const resource = parts.slice(5).join(':');
  const head = parts.slice(0, 5);
  const kind = /^s3$|^sqs$/.test(head[2]) ? '' : (resource.match(/^[^/:]*[/:]/)?.[0] ?? '');
  const name = resource.slice(kind.length);
  const join = (start, rest) => [...start, rest].join(':');
  if (!hit) {
    return random.weighted([
      [3, () => join(head, kind + miss(random, name))],
      [2, () => pickOther(random, others, arn)],
      [
        1,
        () =>
          join(
            random.pick([
              [...head.slice(0, 4), '999999999999'],
              [...head.slice(0, 2), 'ec2', '*', '*'],
            ]),
            resource,
          ),
      ],
      [1, () => join(head, kind + escaped(loosen(random, name)))],
      [2, () => templated(random, join(head, kind + miss(random, name)), context, join(head, kind).length)],
    ])();
  }
  if (random.chance(0.01)) return random.pick(oddPatterns(head, kind, name));
  const start = random.chance(0.25) ? loosenHead(random, head) : head;
  return random.weighted([
    [3, () => '*'],
    [4, () => join(start, kind + name)],
    [6, () => join(start, kind + loosen(random, name))],
    [1, () => join(start, '*')],
    [4, () => templated(random, join(start, kind + name), context, join(start, kind).length)],
    [1, () => templated(random, join(start, `${kind}${name}*`), context, join(start, kind).length)],
  ])();
}

/** Patterns that match if wildcards reach over colons, or into the word for the kind of resource. */
function oddPatterns(head, kind, name) {
  const odd = ['arn:*', `${head.slice(0, 3).join(':')}*`, `${head.slice(0, 4).join(':')}:*`];
  const loose = `${kind.slice(0, 2)}*${kind.slice(-1)}`;
  return kind === '' ? odd : [...odd, [...head, loose + name].join(':'), [...head, `*${name}`].join(':')];
}

function pickOther(random, others, arn) {
  const rest = others.filter((other) => other !== arn);
  return rest.length > 0 ? random.pick(rest) : `${arn}x`;
}

/** Wildcards in the Region and the account of an ARN. */
function loosenHead(random, head) {
  const loose = [...head];
  if (loose[3] && random.chance(0.6)) loose[3] = random.pick(['*', '*-?', `${loose[3].slice(0, 3)}*`]);
  if (loose[4] && random.chance(0.6)) loose[4] = random.pick(['*', '1*', `${loose[4].slice(0, 4)}????????`]);
  return loose;
}

/**
 * A pattern for an action.
 *
 * @param {Random} random
 * @param {string} action
 * @param {boolean} hit whether it should match the action
 */
export function actionPattern(random, action, hit) {
  const [service, name] = action.split(':');
  const written = random.chance(0.15) ? random.recase(service) : service;
  const words = name.match(/[A-Z][a-z]+/g) ?? [name];
  if (!hit) {
    return random.weighted([
      [3, () => `${written}:${name}s`],
      [2, () => `${written}:${random.pick(['Describe*', 'Untag*', 'Batch*'])}`],
      [1, () => 'ec2:*'],
      [1, () => `${written}:?${name}`],
    ])();
  }
  return random.weighted([
    [2, () => '*'],
    [4, () => `${written}:${random.chance(0.2) ? random.recase(name) : name}`],
    [3, () => `${written}:*`],
    [2, () => `${written}:${words[0]}*`],
    [1, () => `${written}:*${words[words.length - 1]}`],
    [1, () => `${written}:${name.slice(0, 2)}?${name.slice(3)}`],
  ])();
}
