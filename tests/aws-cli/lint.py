"""Calls of iam-lint, and the shape that its answers must have."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 60
ANSWERS = {"yes", "no", "conditional", "unknown"}
WAYS = {"change-own-password", "reset-password", "create-password"}
KINDS = {"console", "console-mfa", "access-key", "session", "session-mfa"}
UNUSABLE = 2

# What `simulate` calls its decisions, as answers.
DECISIONS = {"allow": "yes", "implicit-deny": "no", "explicit-deny": "no"}

Answer = dict[str, Any]


class Failed(Exception):
    """iam-lint did not do what was asked; the message says what it did."""


@dataclass(frozen=True)
class IamLint:
    """The program under test."""

    binary: Path

    def may(self, snapshot: Path, user: str, target: str, credential: str | None) -> Answer:
        """The answer whether `user` may set the password of `target`."""
        words = ["--user", user, "--target", target]
        if credential is not None:
            words += ["--credential", credential]
        return _only(self._simulate(snapshot, *words))

    def pairs(self, snapshot: Path) -> list[Answer]:
        """The answers that are not no."""
        return self._simulate(snapshot)

    def decide(self, snapshot: Path, principal: str, action: str, resource: str) -> str:
        """The answer to a request of any kind."""
        words = ("--principal", principal, "--action", action, "--resource", resource)
        answer = _only(self._simulate(snapshot, *words))
        decision = answer.get("decision", answer.get("answer"))
        return DECISIONS.get(str(decision), str(decision))

    def check(self, snapshot: Path) -> int:
        """The exit code of `check`, whose output must be JSON."""
        done = self._run("check", "--account", str(snapshot), "--format", "json")
        _lines(done)
        return done.returncode

    def _simulate(self, snapshot: Path, *words: str) -> list[Answer]:
        arguments = ("simulate", "--account", str(snapshot), *words, "--format", "json")
        return _lines(self._run(*arguments))

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.binary), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )


def _lines(done: subprocess.CompletedProcess[str]) -> list[Answer]:
    """The JSON objects that were printed: one, or one to a line."""
    text = done.stdout.strip()
    if not text and done.returncode not in (0, 1):
        raise Failed(_describe(done, "printed nothing"))
    try:
        values = [json.loads(text)]
    except json.JSONDecodeError:
        try:
            values = [json.loads(line) for line in text.splitlines()]
        except json.JSONDecodeError:
            raise Failed(_describe(done, "printed no JSON")) from None
    if not all(isinstance(value, dict) for value in values):
        raise Failed(_describe(done, "printed JSON other than objects"))
    return values


def _only(answers: list[Answer]) -> Answer:
    if len(answers) != 1:
        raise Failed(f"one answer is expected, not {len(answers)}: {json.dumps(answers)[:500]}")
    return answers[0]


def _describe(done: subprocess.CompletedProcess[str], what: str) -> str:
    output = (done.stderr.strip() or done.stdout.strip())[:1000]
    return f"iam-lint {' '.join(done.args[1:])}: {what}, exit code {done.returncode}\n{output}"


def faults_of_shape(answer: Answer) -> list[str]:
    """What of an answer about passwords is not as documented."""
    faults = []

    def must(holds: bool, fault: str) -> None:
        if not holds:
            faults.append(fault)

    must(answer.get("schema") == 1, "`schema` is not 1")
    must(set(answer.get("question", ())) == {"user", "target"}, "`question` has other keys")
    must(answer.get("answer") in ANSWERS, "`answer` is none of the four")
    must(isinstance(answer.get("ways"), list), "`ways` is not a list")
    must(isinstance(answer.get("assumptions"), list), "`assumptions` is not a list")
    for fact in answer.get("prerequisites", [{}]):
        must({"fact", "state"} <= set(fact), "a prerequisite lacks `fact` or `state`")
    for way in answer.get("ways") or ():
        must(way.get("way") in WAYS, "`way` is none of the three")
        must(way.get("answer") in ANSWERS, "a way's `answer` is none of the four")
        kinds = way.get("by_credential", {})
        must(set(kinds) <= KINDS, "`by_credential` names an unknown kind")
        must(set(kinds.values()) <= ANSWERS, "`by_credential` has an unknown answer")
        for key in ("action", "resource", "when", "evidence", "notes"):
            must(key in way, f"a way lacks `{key}`")
        for ground in way.get("evidence", ()):
            must({"effect", "layer", "policy", "file"} <= set(ground), "evidence lacks a key")
    return faults
