/**
 * Compares the decisions of iam-lint with those of `@cloud-copilot/iam-simulate` on random requests.
 *
 *     npm ci && node run.mjs [--cases N] [--seed S] [--binary PATH] [--print N]
 *     node run.mjs --show INDEX [--seed S]     prints the request of one case
 *     node run.mjs --public N [--seed S]       checks that the peer's core decides as its public function
 *
 * The peer decides some requests otherwise than AWS documents; `causes/` lists for which reasons.
 * Every difference must be put down to them: the run ends with exit code 1 if one is left over.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CAUSES } from './causes/index.mjs';
import { ACTIONS } from './generate/actions.mjs';
import { drawRequest } from './generate/requests.mjs';
import * as peer from './peer.mjs';

/** Cases that a worker takes at once. */
const RANGE = 2000;
const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    print: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    binary: {
      type: 'string',
      default: fileURLToPath(new URL('../../target/release/iam-lint', import.meta.url)),
    },
    show: { type: 'string' },
    public: { type: 'string' },
  },
});
const seed = Number(options.seed);
/** Differences without cause that are printed. */
const printed = Number(options.print);

if (options.show !== undefined) {
  console.log(JSON.stringify(drawRequest(seed, Number(options.show))));
} else if (options.public !== undefined) {
  process.exitCode = await checkCore(Number(options.public));
} else {
  process.exitCode = await run(Number(options.cases));
}

async function run(cases) {
  const started = Date.now();
  const total = { decisions: {}, causes: {}, samples: {}, differences: 0, unexplained: [] };
  const add = (sums, more) => {
    for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), Math.ceil(cases / RANGE)) }, () => {
      const worker = new Worker(new URL('worker.mjs', import.meta.url), {
        workerData: { binary: options.binary, seed },
      });
      return new Promise((resolve, reject) => {
        worker.on('error', reject);
        worker.on('message', (message) => {
          if (message !== 'ready') {
            add(total.decisions, message.decisions);
            add(total.causes, message.causes);
            total.samples = { ...message.samples, ...total.samples };
            total.differences += message.differences;
            total.unexplained.push(...message.unexplained);
          }
          if (next >= cases) {
            resolve(worker.terminate());
            return;
          }
          const from = next;
          next = Math.min(next + RANGE, cases);
          worker.postMessage({ from, to: next });
        });
      });
    }),
  );
  report(cases, total, (Date.now() - started) / 1000);
  return total.unexplained.length === 0 ? 0 : 1;
}

function report(cases, total, seconds) {
  console.log(`${cases} requests, seed ${seed}, ${seconds.toFixed(0)} s\n`);
  console.log('decided by the peer / by iam-lint:');
  for (const [pair, count] of Object.entries(total.decisions).sort()) {
    console.log(`${String(count).padStart(9)}  ${pair.replace('/', ' / ')}`);
  }
  console.log(`\n${total.differences} differences, by cause (a difference may have several):`);
  for (const { name, why, document } of CAUSES) {
    const sample = total.samples[name];
    console.log(
      `${String(total.causes[name] ?? 0).padStart(9)}  ${name}${sample === undefined ? '' : ` (case ${sample})`}`,
    );
    console.log(`${' '.repeat(11)}${why}`);
    console.log(`${' '.repeat(11)}${document}`);
  }
  console.log(`${String(total.unexplained.length).padStart(9)}  without cause`);
  for (const difference of total.unexplained.sort((a, b) => a.index - b.index).slice(0, printed)) {
    console.log(JSON.stringify(difference));
  }
}

/** Whether the peer's core decides as its public function does, where that one answers. */
async function checkCore(count) {
  await peer.prepare(ACTIONS.map((action) => action.name));
  let compared = 0;
  const refused = {};
  const faults = [];
  for (let index = 0; index < count; index++) {
    const request = drawRequest(seed, index);
    const { decision, error, ignored } = await peer.decidePublicly(request);
    if (error !== undefined) {
      refused[error] = (refused[error] ?? 0) + 1;
    } else if (ignored.length === 0) {
      compared++;
      if (decision !== peer.decide(request)) faults.push({ index, decision, core: peer.decide(request) });
    }
  }
  console.log(`${compared} of ${count} requests compared, ${faults.length} decided otherwise`);
  for (const [error, times] of Object.entries(refused)) console.log(`${times} times refused: ${error}`);
  for (const fault of faults.slice(0, printed)) console.log(JSON.stringify(fault));
  return faults.length === 0 ? 0 : 1;
}
