"""Decide a pair with every engine, and say who is right where they differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from encode import Encoding
from evaluate import BadWitness, Request, allowed, has_arn, is_ordinary, problem_with, read_request
from lint import Comparison, IamLint
from policy import Policy, read_policy
from solvers import Answer, Worker


@dataclass(frozen=True)
class Pair:
    """The question: does `new` allow a request that `reference` does not?"""

    new: Any
    reference: Any
    resource_policy: bool

    def read(self) -> tuple[Policy, Policy]:
        return (
            read_policy(self.new, resource_policy=self.resource_policy),
            read_policy(self.reference, resource_policy=self.resource_policy),
        )

    def to_json(self) -> dict[str, Any]:
        kind = "resource" if self.resource_policy else "identity"
        return {"type": kind, "new": self.new, "reference": self.reference}


@dataclass
class Outcome:
    """What came of a pair.

    `truth` is pass, fail, undecided (no solver came to an end), or open: the policies differ only
    for requests with an empty name or value, which AWS's documentation does not settle.
    """

    truth: str
    answers: dict[str, Answer]
    request: Request | None = None
    lint: Comparison | None = None
    failures: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    odd_resource: bool = False


def separates(request: Request, new: Policy, reference: Policy) -> str | None:
    """None if `new` allows the request and `reference` does not; otherwise what is wrong."""
    if problem := problem_with(request):
        return problem
    if not allowed(new, request):
        return "the new policy does not allow it"
    if allowed(reference, request):
        return "the reference allows it too"
    return None


class Judge:
    """Holds the solvers and, if there is one, the program under test."""

    def __init__(self, solvers: dict[str, Worker], lint: IamLint | None) -> None:
        self.solvers = solvers
        self.lint = lint

    def judge(self, pair: Pair) -> Outcome:
        new, reference = pair.read()
        encoding = Encoding(new, reference)
        outcome = Outcome("undecided", self._ask(encoding))
        outcome.request = self._find(outcome, encoding, new, reference)
        verdicts = {name: answer.verdict for name, answer in outcome.answers.items()}
        if outcome.request is not None:
            outcome.truth = "fail"
            if not is_ordinary(outcome.request):
                self._look_for_an_ordinary_request(outcome, new, reference)
        elif "unsat" in verdicts.values():
            outcome.truth = "pass"
        if set(verdicts.values()) >= {"sat", "unsat"}:
            right = "sat" if outcome.request else "unsat, or the model was misread"
            outcome.remarks.append(f"the solvers contradict each other: {verdicts}; right: {right}")
        if self.lint is not None:
            outcome.lint = self.lint.compare(
                pair.new, pair.reference, resource_policy=pair.resource_policy
            )
            self._check_lint(outcome, pair, new, reference)
        return outcome

    def _ask(self, encoding: Encoding) -> dict[str, Answer]:
        for worker in self.solvers.values():
            worker.ask(encoding.script, encoding.declarations)
        return {name: worker.answer() for name, worker in self.solvers.items()}

    def _find(
        self, outcome: Outcome, encoding: Encoding, new: Policy, reference: Policy
    ) -> Request | None:
        """A request from a solver that the evaluator agrees with."""
        found: Request | None = None
        for name, answer in outcome.answers.items():
            if answer.verdict != "sat":
                continue
            request = encoding.request(answer.model)
            if wrong := separates(request, new, reference):
                outcome.failures.append(
                    f"the model of {name} does not replay, {wrong}: {request.to_json()}"
                )
            elif found is None or not is_ordinary(found):
                found = request
        return found

    def _look_for_an_ordinary_request(
        self, outcome: Outcome, new: Policy, reference: Policy
    ) -> None:
        encoding = Encoding(new, reference, ordinary=True)
        answers = self._ask(encoding)
        found = self._find(Outcome("", answers), encoding, new, reference)
        if found is not None:
            outcome.request = found
        elif any(answer.verdict == "unsat" for answer in answers.values()):
            outcome.truth = "open"

    def _check_lint(self, outcome: Outcome, pair: Pair, new: Policy, reference: Policy) -> None:
        assert outcome.lint is not None
        result, witness = outcome.lint.result, outcome.lint.witness
        if result == "error":
            outcome.failures.append(f"iam-lint gave no answer: {outcome.lint.error}")
        elif result == "pass" and outcome.truth == "fail":
            outcome.failures.append("iam-lint says pass; the request shows otherwise")
        elif result == "fail":
            try:
                request = read_request(witness or {}, resource_policy=pair.resource_policy)
                possible = problem_with(request) is None
                wrong = separates(request, new, reference)
            except BadWitness as error:
                possible, wrong = False, str(error)
            else:
                outcome.odd_resource = not has_arn(request)
                if wrong and possible and not is_ordinary(request):
                    # AWS says that an empty value can be a null one, but not for which operators.
                    outcome.truth = "open" if outcome.truth == "pass" else outcome.truth
                    return
            if wrong:
                outcome.failures.append(f"the witness of iam-lint does not replay: {wrong}")
            if outcome.truth == "pass":
                verdicts = [answer.verdict for answer in outcome.answers.values()]
                outcome.failures.append(f"iam-lint says fail; the solvers say {verdicts}")
