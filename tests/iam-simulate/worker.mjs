import { parentPort, workerData } from 'node:worker_threads';
import { explain } from './explain.mjs';
import { ACTIONS } from './generate/actions.mjs';
import { drawRequest } from './generate/requests.mjs';
import * as peer from './peer.mjs';
import { decideAll } from './subject.mjs';

/** Works through ranges of cases and says what it found in each. */

const { binary, seed } = workerData;
const subject = (requests) => decideAll(binary, requests);

await peer.prepare(ACTIONS.map((action) => action.name));

/**
 * @typedef {object} Finding
 * @property {Record<string, number>} decisions how often the peer and iam-lint decided what
 * @property {Record<string, number>} causes how many differences each cause has a part in
 * @property {Record<string, number>} samples a case of each cause
 * @property {number} differences
 * @property {import('./explain.mjs').Difference[]} unexplained
 */

/** @returns {Promise<Finding>} */
async function compare(from, to) {
  const requests = Array.from({ length: to - from }, (_, at) => drawRequest(seed, from + at));
  const answers = await subject(requests);
  const decisions = {};
  const differences = [];
  requests.forEach((request, at) => {
    const decided = peer.decide(request);
    const answer = answers[at];
    const pair = `${decided}/${answer.decision}`;
    decisions[pair] = (decisions[pair] ?? 0) + 1;
    if (decided !== answer.decision) differences.push({ index: from + at, request, answer, peer: decided });
  });
  const { explained, unexplained } = await explain(differences, peer.decide, subject);
  const causes = {};
  const samples = {};
  for (const { difference, causes: found } of explained) {
    for (const { name } of found) {
      causes[name] = (causes[name] ?? 0) + 1;
      if (found.length === 1) samples[name] ??= difference.index;
    }
  }
  return { decisions, causes, samples, differences: differences.length, unexplained };
}

parentPort.on('message', async ({ from, to }) => {
  parentPort.postMessage(await compare(from, to));
});
parentPort.postMessage('ready');
