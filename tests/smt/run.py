"""Compare `iam-lint compare` with z3 and cvc5 on random pairs of policies.

    python -m venv .venv && .venv/bin/pip install -r tests/smt/requirements.txt
    .venv/bin/python tests/smt/run.py --cases 3000 --seed 1
    .venv/bin/python tests/smt/run.py --self-test

Every pair is decided by both solvers under an encoding written from AWS's documentation, and by
iam-lint. Every request that anyone finds is replayed through an evaluator for single requests,
also written from the documentation. The run fails (exit code 1) when iam-lint says pass for a pair
that such a request tells apart, when its witness does not replay, when it says fail where the
solvers say otherwise, or when it says unknown for more than 2 % of the pairs. `--self-test` leaves
iam-lint out and tries the solvers' verdicts against many sample requests instead.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import sample
from generate import pair as generate_pair
from judge import Judge, Outcome, Pair, separates
from known import KNOWN
from lint import DEFAULT_BINARY, IamLint
from shrink import shrink
from solvers import ENGINES, Worker

MOST_UNKNOWN = 0.02
SAMPLES = 300


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def describe_times(times: list[float]) -> str:
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, max {max(times, default=0):.1f} ms"


def _kinds(failures: list[str]) -> set[str]:
    """Failures without what differs between two of the same kind."""
    return {re.sub("['{].*", "…", failure) for failure in failures}


class Run:
    """One run: its judge, what it has counted, and the failures it has seen."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        lint = None if arguments.self_test else IamLint(arguments.binary)
        self.solvers = {name: Worker(name, arguments.timeout_ms) for name in ENGINES}
        self.judge = Judge(self.solvers, lint)
        self.truths: Counter[str] = Counter()
        self.verdicts: dict[str, Counter[str]] = {
            name: Counter() for name in (*ENGINES, "iam-lint")
        }
        self.times: dict[str, list[float]] = {name: [] for name in self.verdicts}
        self.reasons: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.failed = 0

    def known(self) -> None:
        """The pairs whose answer is documented; they are not counted with the others."""
        for known in KNOWN:
            outcome = self.judge.judge(known.pair)
            if outcome.truth != known.truth:
                outcome.failures.append(f"{known.page} says {known.truth}: {known.fact}")
            if outcome.lint is not None and outcome.lint.result != known.truth:
                found = outcome.lint.result
                if found == "unknown":
                    self.reasons[f"for the known pair: {known.fact}"] += 1
                    continue
                outcome.failures.append(f"iam-lint says {found}, {known.page} {known.truth}")
            if outcome.failures:
                self.failed += 1
                self._print("failure", known.fact, known.pair, outcome, outcome.failures)

    def case(self, pair: Pair, label: str) -> None:
        outcome = self.judge.judge(pair)
        if self.arguments.self_test:
            self._sample(pair, outcome, label)
        self._count(outcome)
        for remark in outcome.remarks:
            self._print("remark", label, pair, outcome, [remark])
        if outcome.failures:
            self.failed += 1
            kind = _kinds(outcome.failures)
            self.kinds[", ".join(sorted(kind))] += 1
            if self.kinds[", ".join(sorted(kind))] > self.arguments.most:
                return
            small = pair if self.arguments.no_shrink else self._shrink(pair, kind)
            again = outcome if small is pair else self.judge.judge(small)
            self._print("failure", label, small, again, again.failures or outcome.failures)

    def _sample(self, pair: Pair, outcome: Outcome, label: str) -> None:
        """Try sample requests against a claim that no request tells the policies apart."""
        new, reference = pair.read()
        rng = random.Random(label)
        for request in sample.requests(new, reference, SAMPLES, rng):
            self.remarks["samples"] += 1
            if separates(request, new, reference) is None:
                self.remarks["samples that tell their pair apart"] += 1
                if outcome.truth == "pass":
                    found = json.dumps(request.to_json())
                    outcome.failures.append(f"the solvers say unsat, but see {found}")
                    return

    def _count(self, outcome: Outcome) -> None:
        self.truths[outcome.truth] += 1
        for name, answer in outcome.answers.items():
            self.verdicts[name][answer.verdict] += 1
            self.times[name].append(answer.milliseconds)
        if outcome.lint is not None:
            self.verdicts["iam-lint"][outcome.lint.result] += 1
            self.times["iam-lint"].append(outcome.lint.milliseconds)
            if outcome.odd_resource:
                self.remarks["witnesses of iam-lint whose resource is not an ARN"] += 1
            if outcome.lint.result == "unknown":
                self.reasons["; ".join(outcome.lint.unknown) or "no reason"] += 1

    def _shrink(self, pair: Pair, kinds: set[str]) -> Pair:
        def still_fails(smaller: Pair) -> bool:
            return bool(kinds & _kinds(self.judge.judge(smaller).failures))

        return shrink(pair, still_fails)

    def _print(self, what: str, label: str, pair: Pair, outcome: Outcome, texts: list[str]) -> None:
        report: dict[str, Any] = {what: texts, "case": label, **pair.to_json()}
        report["truth"] = outcome.truth
        report["request"] = outcome.request.to_json() if outcome.request else None
        report["solvers"] = {name: answer.verdict for name, answer in outcome.answers.items()}
        if outcome.lint is not None:
            report["iam-lint"] = {
                "result": outcome.lint.result,
                "witness": outcome.lint.witness,
                "unknown": outcome.lint.unknown,
            }
        print(json.dumps(report), flush=True)

    def finish(self) -> int:
        """Print the summary and give the exit code."""
        cases = sum(self.truths.values())
        split = ", ".join(f"{name} {count}" for name, count in sorted(self.truths.items()))
        print(f"{cases} pairs: {split}; {self.failed} failed")
        for name, verdicts in self.verdicts.items():
            if not verdicts:
                continue
            counts = ", ".join(f"{verdict} {count}" for verdict, count in sorted(verdicts.items()))
            whole = ", each run a whole process" if name == "iam-lint" else ""
            undecided = verdicts["unknown"] + verdicts["error"]
            print(f"{name}: {cases - undecided} decided ({counts}); ", end="")
            print(describe_times(self.times[name]) + whole)
        for reason, count in self.reasons.most_common():
            print(f"iam-lint unknown, {count} times: {reason}")
        for kind, count in self.kinds.most_common():
            print(f"failed, {count} times: {kind}")
        for remark, count in self.remarks.items():
            print(f"{remark}: {count}")
        for worker in self.solvers.values():
            worker.close()
        if self.judge.lint is not None:
            self.judge.lint.close()
        unknown = self.verdicts["iam-lint"]["unknown"]
        if unknown > MOST_UNKNOWN * cases:
            print(f"iam-lint says unknown for {unknown} of {cases} pairs, more than 2 %")
            return 1
        return 1 if self.failed else 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=300, help="how many pairs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first pair")
    parser.add_argument("--binary", type=Path, default=DEFAULT_BINARY)
    parser.add_argument("--timeout-ms", type=int, default=5000, help="for each solver and pair")
    parser.add_argument("--resource", action="store_true", help="policies with principals")
    parser.add_argument("--self-test", action="store_true", help="without iam-lint")
    parser.add_argument("--most", type=int, default=5, help="failures of a kind to print")
    parser.add_argument("--no-shrink", action="store_true", help="print failing pairs as they are")
    parser.add_argument(
        "--replay", type=Path, help="run the pairs in this file, one printed failure per line"
    )
    return parser.parse_args()


def main() -> int:
    arguments = read_arguments()
    run = Run(arguments)
    if arguments.replay:
        for number, line in enumerate(arguments.replay.read_text().splitlines()):
            if line.startswith("{"):
                stored = json.loads(line)
                resource_policy = stored["type"] == "resource"
                run.case(Pair(stored["new"], stored["reference"], resource_policy), f"{number}")
        return run.finish()
    run.known()
    for index in range(arguments.first, arguments.first + arguments.cases):
        new, reference = generate_pair(arguments.seed, index, resource_policy=arguments.resource)
        label = f"--seed {arguments.seed} --first {index} --cases 1"
        label += " --resource" if arguments.resource else ""
        run.case(Pair(new, reference, arguments.resource), label)
    return run.finish()


if __name__ == "__main__":
    sys.exit(main())
