import { conditionCauses } from './conditions.mjs';
import { openCauses } from './open.mjs';
import { principalCauses } from './principals.mjs';
import { valueCauses } from './values.mjs';
import { variableCauses } from './variables.mjs';

/**
 * A known reason for which the peer decides otherwise than iam-lint: a fault of the peer, or
 * something that AWS leaves open.
 *
 * `repair` rewrites a request that shows the cause into one that does not show it any more, and
 * returns null for any other request. For a fault of the peer the rewritten request means the same
 * to AWS, so a difference is put down to the fault only if the repair makes both programs agree and
 * leaves the decision of iam-lint as it was. What AWS leaves open is taken out of the request.
 *
 * @typedef {object} Cause
 * @property {string} name
 * @property {string} why
 * @property {string} document where AWS says what is right, or fails to
 * @property {boolean} [open] AWS does not document what is right
 * @property {boolean} [admitted] iam-lint owns that it does not know; only such answers are put down to it
 * @property {(request: import('../generate/requests.mjs').Request) =>
 *   import('../generate/requests.mjs').Request|null} repair
 */

/** @type {Cause[]} */
export const CAUSES = [
  ...variableCauses,
  ...valueCauses,
  ...conditionCauses,
  ...principalCauses,
  ...openCauses,
];
