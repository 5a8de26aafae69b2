"""Make a failing pair smaller for as long as it fails in the same way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from judge import Pair

Json = Any
LISTS = ("Action", "NotAction", "Resource", "NotResource")


def shrink(pair: Pair, still_fails: Callable[[Pair], bool], most_tries: int = 500) -> Pair:
    """Try every smaller pair in turn; keep one that still fails and start over from it."""
    tries = 0
    again = True
    while again:
        again = False
        for smaller in _smaller(pair):
            tries += 1
            if tries > most_tries:
                return pair
            if still_fails(smaller):
                pair, again = smaller, True
                break
    return pair


def _smaller(pair: Pair) -> Iterator[Pair]:
    for side in ("new", "reference"):
        for policy in _smaller_policies(getattr(pair, side)):
            yield replace(pair, **{side: policy})


def _smaller_policies(policy: Json) -> Iterator[Json]:
    statements = policy["Statement"]
    if isinstance(statements, dict):
        yield policy | {"Statement": [statements]}
        return
    if len(statements) > 1:
        for index in range(len(statements)):
            yield policy | {"Statement": statements[:index] + statements[index + 1 :]}
    for index, statement in enumerate(statements):
        for smaller in _smaller_statements(statement):
            yield policy | {"Statement": [*statements[:index], smaller, *statements[index + 1 :]]}


def _smaller_statements(statement: Json) -> Iterator[Json]:
    for name in LISTS:
        if name in statement:
            for smaller in _smaller_lists(statement[name], head=":"):
                yield statement | {name: smaller}
    conditions = statement.get("Condition")
    if conditions == {}:
        yield {name: value for name, value in statement.items() if name != "Condition"}
    for operator, keys in (conditions or {}).items():
        for key in keys:
            without = copy.deepcopy(statement)
            del without["Condition"][operator][key]
            if not without["Condition"][operator]:
                del without["Condition"][operator]
            yield without
            # Truth values stay whole too, as numbers, dates and addresses do.
            head = "whole" if operator.startswith(("Bool", "Null")) else None
            for smaller in _smaller_lists(keys[key], head=head):
                with_less = copy.deepcopy(statement)
                with_less["Condition"][operator][key] = smaller
                yield with_less
    for kind, names in _principals(statement).items():
        others = {k: v for k, v in statement["Principal"].items() if k != kind}
        if others:
            yield statement | {"Principal": others}
        for smaller in _smaller_lists(names, head="whole"):
            yield statement | {"Principal": others | {kind: smaller}}


def _principals(statement: Json) -> dict[str, Json]:
    principal = statement.get("Principal")
    return principal if isinstance(principal, dict) else {}


def _smaller_lists(value: Json, head: str | None) -> Iterator[Json]:
    """Fewer entries, then a single entry with a character less after its last `head`."""
    if isinstance(value, list):
        if len(value) == 1:
            yield value[0]
        else:
            for index in range(len(value)):
                yield value[:index] + value[index + 1 :]
    elif isinstance(value, str) and head != "whole" and value.isascii() and "$" not in value:
        # Numbers, dates and addresses stay whole.
        if head is None and any(char.isdigit() for char in value):
            return
        start = value.rfind(head) + 1 if head else 0
        for at in range(start, len(value)):
            if len(value) - start > 1:
                yield value[:at] + value[at + 1 :]
