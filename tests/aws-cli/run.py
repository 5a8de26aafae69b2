"""Ask iam-lint about an account that the real AWS command line built and printed.

    python -m venv .venv && .venv/bin/pip install -r tests/aws-cli/requirements.txt
    .venv/bin/python tests/aws-cli/run.py --binary target/release/iam-lint

A moto server on the loopback interface plays AWS. `aws` creates users, groups, policies and an
organization there, and takes snapshots with the README's commands: `snapshot.sh` and
`snapshot-scps.sh`. iam-lint then answers who may set whose password, and each answer is compared
with `expected.py`. The run fails (exit code 1) when one differs. `--keep DIR` copies the snapshots.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import account
import expected
import snapshot
from account import Organization
from expected import Case, Request
from lint import UNUSABLE, Answer, Failed, IamLint, faults_of_shape
from server import Aws, Server

Snapshots = dict[str, Path]


def take_snapshots(scratch: Path) -> tuple[str, Snapshots]:
    """The number of the account, and its snapshots by name."""
    snapshots: Snapshots = {}

    def into(name: str) -> Path:
        return scratch / "snapshots" / name

    with Server(scratch) as server:
        aws = Aws(server.environment)
        organization = Organization.create(aws)
        number = organization.account
        member = aws.in_account(number)
        account.build(member, number, scratch)
        snapshots[expected.NONE] = snapshot.take(member, number, into(expected.NONE))
        for name, allowed in ((expected.OFF, False), (expected.ON, True)):
            account.allow_own_password(member, allowed)
            snapshots[name] = snapshot.take(member, number, into(name))
        changes = {
            expected.SCP_DENY: organization.forbid_resets,
            expected.SCP_LIST: organization.allow_buckets_alone,
        }
        for name, change in changes.items():
            change()
            off = snapshots[expected.OFF]
            snapshots[name] = snapshot.with_scps(aws, number, off, into(name))
    return number, snapshots


class Checks:
    """Counts comparisons and prints those that fail."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def equal(self, about: str, wanted: object, found: object) -> None:
        if wanted == found:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {about}\n  - expected {wanted}\n  + answered {found}")

    def guarded(self, about: str, compare: Callable[[], None]) -> None:
        """A call that gives no answer is one failure, and the others go on."""
        try:
            compare()
        except Failed as fault:
            self.equal(about, "an answer", fault)


class Comparison:
    """iam-lint's answers about the snapshots, held against what is expected."""

    def __init__(self, lint: IamLint, number: str, snapshots: Snapshots) -> None:
        self.lint = lint
        self.number = number
        self.snapshots = snapshots
        self.checks = Checks()

    def run(self) -> Checks:
        for case in expected.CASES:
            about = _title(case)
            self.checks.guarded(about, partial(self._case, case, about))
        for name, wanted in expected.PAIRS.items():
            about = f"{name}: all pairs"
            self.checks.guarded(about, partial(self._pairs, name, wanted, about))
        for request in expected.REQUESTS:
            about = f"{request.snapshot}: {request.user} {request.action} ({request.why})"
            self.checks.guarded(about, partial(self._request, request, about))
        for name in expected.SNAPSHOTS:
            about = f"{name}: check"
            self.checks.guarded(about, partial(self._check, name, about))
        return self.checks

    def _case(self, case: Case, about: str) -> None:
        directory = self.snapshots[case.snapshot]
        answer = self.lint.may(directory, case.user, case.target, case.credential)
        self.checks.equal(about, case.answer, answer.get("answer"))
        self.checks.equal(f"{about}: shape", [], faults_of_shape(answer))
        question = {"user": case.user, "target": case.target}
        self.checks.equal(f"{about}: question", question, _names(answer))
        ways = answer.get("ways") or []
        if case.way is not None:
            found = {way["way"]: way["answer"] for way in ways}
            self.checks.equal(f"{about}: {case.way}", case.answer, found.get(case.way))
        if case.layer is not None:
            layers = {ground["layer"] for way in ways for ground in way["evidence"]}
            held = case.layer if case.layer in layers else sorted(layers)
            self.checks.equal(f"{about}: layer of the evidence", case.layer, held)

    def _pairs(self, name: str, wanted: set[tuple[str, str]], about: str) -> None:
        answers = self.lint.pairs(self.snapshots[name])
        found = {(names["user"], names["target"]) for names in map(_names, answers)}
        self.checks.equal(f"{about}: missing", [], sorted(wanted - found))
        self.checks.equal(f"{about}: too many", [], sorted(found - wanted))
        faults = sorted({fault for answer in answers for fault in faults_of_shape(answer)})
        self.checks.equal(f"{about}: shape", [], faults)

    def _request(self, request: Request, about: str) -> None:
        users = {user.name: user for user in account.USERS}

        def arn(name: str) -> str:
            return f"arn:aws:iam::{self.number}:user{users[name].path}{name}"

        directory = self.snapshots[request.snapshot]
        found = self.lint.decide(directory, arn(request.user), request.action, arn(request.target))
        self.checks.equal(about, request.answer, found)

    def _check(self, name: str, about: str) -> None:
        code = self.lint.check(self.snapshots[name])
        self.checks.equal(f"{about} can use its input", True, 0 <= code < UNUSABLE)


def _title(case: Case) -> str:
    whose = "the own password" if case.user == case.target else f"{case.target}'s password"
    by = f" by {case.credential}" if case.credential else ""
    return f"{case.snapshot}: {case.user}, {whose}{by} ({case.why})"


def _names(answer: Answer) -> dict[str, str]:
    """The question of an answer with names for ARNs."""
    question = answer.get("question") or {}
    return {key: str(question.get(key)).rsplit("/", 1)[-1] for key in ("user", "target")}


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ask iam-lint about an account built with `aws`.")
    parser.add_argument("--binary", type=Path, required=True, help="iam-lint")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="copy the snapshots to DIR")
    arguments = parser.parse_args()
    if not arguments.binary.is_file():
        parser.error(f"there is no file {arguments.binary}")
    return arguments


def main() -> int:
    arguments = _arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="iam-lint-aws-") as scratch:
        owner, snapshots = take_snapshots(Path(scratch))
        taken = time.monotonic() - start
        if arguments.keep is not None:
            shutil.copytree(Path(scratch) / "snapshots", arguments.keep, dirs_exist_ok=True)
        checks = Comparison(IamLint(arguments.binary.resolve()), owner, snapshots).run()
    total = time.monotonic() - start
    print(f"{len(snapshots)} snapshots in {taken:.0f} s, {total:.0f} s with the answers")
    print(f"aws-cli: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
