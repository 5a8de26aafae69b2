import { CAUSES } from './causes/index.mjs';

/**
 * @typedef {import('./generate/requests.mjs').Request} Request
 * @typedef {import('./causes/index.mjs').Cause} Cause
 * @typedef {object} Difference
 * @property {number} index the number of the case
 * @property {Request} request
 * @property {import('./subject.mjs').Answer} answer what iam-lint says
 * @property {string} peer what the peer decides
 */

/**
 * Finds for each difference the fewest causes whose repair does away with it: both programs agree
 * on the repaired request. The repair of a peer's fault does not change what AWS would do, so
 * iam-lint must decide as it did before; taking out what AWS leaves open may change the decision.
 *
 * @param {Difference[]} differences
 * @param {(request: Request) => string} peer
 * @param {(requests: Request[]) => Promise<import('./subject.mjs').Answer[]>} subject
 * @returns {Promise<{explained: {difference: Difference, causes: Cause[]}[], unexplained: Difference[]}>}
 */
export async function explain(differences, peer, subject) {
  const explained = [];
  let open = differences.map((difference) => ({
    difference,
    shown: CAUSES.filter((cause) => cause.repair(difference.request) !== null),
  }));
  const unexplained = [];
  for (let size = 1; open.length > 0; size++) {
    const attempts = open.flatMap(({ difference, shown }) =>
      sets(shown, size).map((causes) => attempt(difference, causes)),
    );
    const found = await successes(attempts, peer, subject);
    explained.push(...found.values());
    const rest = open.filter(({ difference }) => !found.has(difference));
    unexplained.push(...rest.filter(({ shown }) => shown.length <= size).map(({ difference }) => difference));
    open = rest.filter(({ shown }) => shown.length > size);
  }
  return { explained, unexplained };
}

/**
 * What a set of causes makes of a request, step by step: `narrowed` shows nothing open but what
 * iam-lint is to own, `settled` nothing open at all, and `clean` none of the causes.
 */
function attempt(difference, causes) {
  const admitted = causes.filter((cause) => cause.admitted);
  const narrowed = repaired(
    difference.request,
    causes.filter((cause) => cause.open && !cause.admitted),
  );
  const settled = narrowed && repaired(narrowed, admitted);
  const clean =
    settled &&
    repaired(
      settled,
      causes.filter((cause) => !cause.open),
    );
  return { difference, causes, admits: admitted.length > 0, steps: [narrowed, settled, clean] };
}

/**
 * The first attempt that does away with each difference.
 *
 * @returns {Promise<Map<Difference, {difference: Difference, causes: Cause[]}>>}
 */
async function successes(attempts, peer, subject) {
  const possible = attempts
    .filter(({ steps }) => steps.every(Boolean))
    .map((one) => ({ ...one, peer: one.steps.map(peer) }))
    // Where nothing is open, what iam-lint said of the request must be what the peer says now.
    .filter(
      ({ difference, steps, peer: [, , last] }) =>
        steps[1] !== difference.request || last === difference.answer.decision,
    );
  const answers = await subject(possible.flatMap(({ steps }) => steps));
  const found = new Map();
  possible.forEach(({ difference, causes, admits, peer: decided }, at) => {
    const [narrowed, settled, clean] = answers.slice(3 * at, 3 * at + 3).map(({ decision }) => decision);
    const owned = !admits || isLeftOpen(narrowed, decided[0]);
    if (owned && settled === clean && clean === decided[2] && !found.has(difference)) {
      found.set(difference, { difference, causes });
    }
  });
  return found;
}

/** Whether iam-lint says that it does not know, or the question is only which kind of deny it is. */
function isLeftOpen(decision, peer) {
  return decision === 'unknown' || (decision.endsWith('-deny') && peer.endsWith('-deny'));
}

/** The request after the repair of each cause, or null where one of them no longer shows. */
function repaired(request, causes) {
  return causes.reduce((current, cause) => current && cause.repair(current), request);
}

/**
 * All sets of this many members, in order.
 *
 * @template T
 * @param {T[]} list
 * @param {number} size
 * @returns {T[][]}
 */
function sets(list, size) {
  if (size === 0) return [[]];
  return list.flatMap((first, at) => sets(list.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}
