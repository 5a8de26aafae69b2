"""z3 and cvc5, each in a process of its own: a solver may run past its time limit or crash, and
then that process is replaced while the run goes on."""

from __future__ import annotations

import multiprocessing
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import Any


@dataclass
class Answer:
    """`verdict` is sat, unsat or unknown; `milliseconds` is reading and solving."""

    verdict: str
    milliseconds: float
    model: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def solve_z3(script: str, names: dict[str, str], timeout_ms: int) -> Answer:
    import z3

    start = time.perf_counter()
    solver = z3.Solver()
    solver.set("timeout", timeout_ms)
    solver.add(z3.parse_smt2_string(script))
    verdict = str(solver.check())
    elapsed = (time.perf_counter() - start) * 1000
    if verdict != "sat":
        note = solver.reason_unknown() if verdict == "unknown" else ""
        return Answer(verdict, elapsed, note=note)
    solution = solver.model()
    model: dict[str, Any] = {}
    for name, sort in names.items():
        make = {"String": z3.String, "Bool": z3.Bool, "Int": z3.Int, "Real": z3.Real}[sort]
        value = solution.eval(make(name), model_completion=True)
        if sort == "String":
            model[name] = _unescape(value.as_string())
        elif sort == "Bool":
            model[name] = z3.is_true(value)
        elif sort == "Int":
            model[name] = value.as_long()
        else:
            model[name] = Fraction(value.numerator_as_long(), value.denominator_as_long())
    return Answer(verdict, elapsed, model)


def _unescape(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda found: chr(int(found[1], 16)), text)


def solve_cvc5(script: str, names: dict[str, str], timeout_ms: int) -> Answer:
    import cvc5

    start = time.perf_counter()
    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    solver.setOption("produce-models", "true")
    solver.setOption("strings-exp", "true")
    solver.setOption("tlimit-per", str(timeout_ms))
    symbols = cvc5.SymbolManager(terms)
    parser = cvc5.InputParser(solver, symbols)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "comparison")
    while not (command := parser.nextCommand()).isNull():
        command.invoke(solver, symbols)
    result = solver.checkSat()
    elapsed = (time.perf_counter() - start) * 1000
    if result.isUnsat():
        return Answer("unsat", elapsed)
    if not result.isSat():
        return Answer("unknown", elapsed, note=str(result.getUnknownExplanation()))
    declared = {str(term): term for term in symbols.getDeclaredTerms()}
    model: dict[str, Any] = {}
    for name, sort in names.items():
        value = solver.getValue(declared[name])
        if sort == "String":
            model[name] = value.getStringValue()
        elif sort == "Bool":
            model[name] = value.getBooleanValue()
        elif sort == "Int":
            model[name] = int(value.getIntegerValue())
        else:
            model[name] = Fraction(value.getRealValue())
    return Answer("sat", elapsed, model)


ENGINES: dict[str, Callable[[str, dict[str, str], int], Answer]] = {
    "z3": solve_z3,
    "cvc5": solve_cvc5,
}


def _serve(engine: str, connection: Connection) -> None:
    solve = ENGINES[engine]
    # The first call loads the solver; that is not part of any question's time.
    solve("(set-logic ALL)(declare-const x Int)(assert (> x 0))", {"x": "Int"}, 1000)
    connection.send(None)
    while True:
        try:
            question = connection.recv()
        except EOFError:
            return
        try:
            connection.send(solve(*question))
        except Exception as error:  # whatever a solver raises is its answer
            connection.send(Answer("unknown", 0.0, note=f"{type(error).__name__}: {error}"))


class Worker:
    """One solver in its own process."""

    def __init__(self, engine: str, timeout_ms: int) -> None:
        self.engine = engine
        self.timeout_ms = timeout_ms
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(self.engine, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.connection.recv()

    def ask(self, script: str, names: dict[str, str]) -> None:
        """Put a question; `answer` must be called before the next one."""
        self.started = time.perf_counter()
        self.connection.send((script, names, self.timeout_ms))

    def answer(self) -> Answer:
        """Wait for the answer, but not much longer than the time limit."""
        note = "ran past its time limit and was stopped"
        try:
            if self.connection.poll(self.timeout_ms * 2 / 1000 + 1):
                answer: Answer = self.connection.recv()
                return answer
        except (EOFError, OSError):
            note = "crashed"
        elapsed = (time.perf_counter() - self.started) * 1000
        self.close()
        self._start()
        return Answer("unknown", elapsed, note=note)

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()
