"""Time z3, cvc5 and iam-lint on pairs of policies that AWS labelled.

    .venv/bin/python tests/smt/bench.py

The pairs are in `oracle/custom-policy-checks.json` in the folder that IAM_LINT_SHARED names, by
default `shared` beside the repository. Those that the encoding does not model are left out and
counted. The solvers' times are reading the problem and solving it, in a process that is already
running; iam-lint's are of the whole process, from start to exit.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from encode import Encoding
from judge import Pair
from lint import DEFAULT_BINARY, REPOSITORY, IamLint
from policy import Unsupported
from run import describe_times
from solvers import ENGINES, Worker

Json = Any
SHARED = Path(os.environ.get("IAM_LINT_SHARED", REPOSITORY.parent / "shared"))


def pairs(cases: list[Json]) -> Iterator[tuple[str, Pair, str]]:
    """Each case's name, its pair and the expected result. "Grants none of this access" is a
    comparison with a reference that allows everything but this access."""
    for case in cases:
        if case["check"] not in ("CheckNoNewAccess", "CheckAccessNotGranted"):
            continue
        resource_policy = case["policyType"] == "RESOURCE_POLICY"
        reference = case.get("reference")
        if case["check"] == "CheckAccessNotGranted":
            principal = {"Principal": "*"} if resource_policy else {}
            statements = [principal | {"Effect": "Allow", "Action": "*", "Resource": "*"}]
            for access in case["access"]:
                actions, resources = access.get("actions", "*"), access.get("resources", "*")
                forbidden = {"Effect": "Deny", "Action": actions, "Resource": resources}
                statements.append(principal | forbidden)
            reference = {"Version": "2012-10-17", "Statement": statements}
        yield case["id"], Pair(case["policy"], reference, resource_policy), case["expected"].lower()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--binary", type=Path, default=DEFAULT_BINARY)
    parser.add_argument("--timeout-ms", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=3, help="the best time of so many counts")
    parser.add_argument("--no-lint", action="store_true", help="time the solvers alone")
    parser.add_argument("--verbose", action="store_true", help="print every pair")
    arguments = parser.parse_args()
    oracle = SHARED / "oracle" / "custom-policy-checks.json"
    if not oracle.is_file():
        print(f"SKIPPED: no {oracle}; set IAM_LINT_SHARED to the folder that holds it")
        return 0
    workers = {name: Worker(name, arguments.timeout_ms) for name in ENGINES}
    lint = None if arguments.no_lint else IamLint(arguments.binary)
    times: dict[str, list[float]] = {name: [] for name in (*ENGINES, "iam-lint")}
    agree: dict[str, Counter[str]] = {name: Counter() for name in times}
    skipped: Counter[str] = Counter()
    for name, pair, expected in pairs(json.loads(oracle.read_text())):
        try:
            encoding = Encoding(*pair.read())
        except (Unsupported, KeyError) as error:
            skipped[str(error)] += 1
            continue
        results: dict[str, tuple[str, float]] = {}
        for engine, worker in workers.items():
            answers = []
            for _ in range(arguments.rounds):
                worker.ask(encoding.script, encoding.declarations)
                answers.append(worker.answer())
            verdict = {"sat": "fail", "unsat": "pass"}.get(answers[0].verdict, "unknown")
            results[engine] = verdict, min(answer.milliseconds for answer in answers)
        if lint is not None:
            comparisons = [
                lint.compare(pair.new, pair.reference, resource_policy=pair.resource_policy)
                for _ in range(arguments.rounds)
            ]
            best = min(comparison.milliseconds for comparison in comparisons)
            results["iam-lint"] = comparisons[0].result, best
        for engine, (result, milliseconds) in results.items():
            times[engine].append(milliseconds)
            agree[engine]["as labelled" if result == expected else f"{result}, not {expected}"] += 1
        if arguments.verbose or len({result for result, _ in results.values()}) > 1:
            shown = ", ".join(f"{e} {result} {ms:.1f} ms" for e, (result, ms) in results.items())
            print(f"{name}: labelled {expected}; {shown}")
    print(f"{len(times['z3'])} pairs, {sum(skipped.values())} left out {dict(skipped)}")
    for engine, measured in times.items():
        if measured:
            whole = ", whole process" if engine == "iam-lint" else ""
            print(f"{engine}: {describe_times(measured)}{whole}; {dict(agree[engine])}")
    for worker in workers.values():
        worker.close()
    if lint is not None:
        lint.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
