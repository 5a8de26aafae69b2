import { spawn } from 'node:child_process';

/** Decisions by the `iam-lint` binary, which reads requests and answers them line by line. */

/**
 * @typedef {object} Answer
 * @property {'allow'|'implicit-deny'|'explicit-deny'|'conditional'|'unknown'} decision
 * @property {unknown} when
 * @property {unknown[]} evidence
 * @property {unknown[]} notes
 */

/**
 * Asks the binary about all requests at once.
 *
 * @param {string} binary
 * @param {import('./generate/requests.mjs').Request[]} requests
 * @returns {Promise<Answer[]>}
 */
export function decideAll(binary, requests) {
  if (requests.length === 0) return Promise.resolve([]);
  const child = spawn(binary, ['simulate', '--request', '-', '--format', 'json']);
  const output = [];
  const faults = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => faults.push(chunk));
  // A binary that stops early closes its end; what it said of it comes with its exit.
  child.stdin.on('error', () => {});
  child.stdin.end(requests.map((request, at) => `${JSON.stringify(written(request, at))}\n`).join(''));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = Buffer.concat(output).toString().split('\n').filter(Boolean);
      if (lines.length === requests.length) {
        resolve(lines.map((line) => JSON.parse(line)));
        return;
      }
      const said = Buffer.concat(faults).toString().slice(0, 2000);
      reject(new Error(`${lines.length} answers to ${requests.length} requests, exit code ${code}: ${said}`));
    });
  });
}

/** Some of the other ways in which the binary takes a request: policies by name, values by type. */
function written(request, at) {
  if (at % 3 !== 0) return request;
  const named = (document, index) => ({ name: `policy-${index}`, document });
  const policies = Object.fromEntries(
    Object.entries(request.policies).map(([layer, list]) => [
      layer,
      list.map((one, index) => (Array.isArray(one) ? one.map(named) : named(one, index))),
    ]),
  );
  const typed = (value) => (value === 'true' || value === 'false' ? value === 'true' : value);
  const context = Object.fromEntries(
    Object.entries(request.context).map(([key, value]) => [key, typed(value)]),
  );
  return { ...request, context, policies };
}
