"""Sample requests that sit close to what two policies mention. They find out, without any solver,
whether a claim that no request tells the policies apart is wrong."""

from __future__ import annotations

import ipaddress
import random
from collections.abc import Iterator

from evaluate import Principal, Request, problem_with, read_date
from policy import Condition, Literal, Pattern, Policy, Variable

FILLINGS = ("", "a", "zz", "b/a")
NAMES = ("a", "b", "ab", "zz", "A")


def _examples(pattern: Pattern, rng: random.Random) -> Iterator[str]:
    """A few texts that match a pattern or nearly do."""
    for _ in range(4):
        parts = []
        for token in pattern:
            if isinstance(token, Literal):
                parts.append(token.text)
            elif isinstance(token, Variable):
                parts.append(rng.choice(NAMES))
            else:
                parts.append(rng.choice("az" if token.single else FILLINGS))
        example = "".join(parts)
        yield example
        yield example.swapcase() if rng.random() < 0.2 else example + rng.choice(("", "a", "z"))


def _values(condition: Condition, rng: random.Random) -> Iterator[str]:
    """Values close to those that a condition lists."""
    if condition.family in ("String", "StringIgnoreCase", "Arn"):
        for pattern in condition.patterns():
            yield from _examples(pattern, rng)
    elif condition.family in ("Bool", "Null"):
        yield from ("true", "false")
    elif condition.family == "IpAddress":
        yield "2001:db8::1"
        for listed in condition.values:
            network = ipaddress.ip_network(listed, strict=False)
            for edge in (network.network_address, network.broadcast_address):
                yield from (
                    str(edge + step) for step in (-1, 0, 1) if 0 <= int(edge) + step < 2**32
                )
    elif condition.family == "Date":
        for listed in condition.values:
            yield from (str(int(read_date(listed)) + step) for step in (-1, 0, 1))
    else:
        yield from (str(float(value) + step) for value in condition.values for step in (-1, 0, 1))


def _principals(policies: tuple[Policy, Policy]) -> list[Principal | None]:
    if all(s.principals is None for policy in policies for s in policy.statements):
        return [None]
    found: list[Principal | None] = [Principal("Anonymous", "")]
    entries = {e for p in policies for s in p.statements for e in s.principals or ()}
    for entry in sorted(entries, key=str):
        if entry.kind == "AWS":
            account = next(part for part in (*entry.value.split(":"), "0" * 12) if part.isdigit())
            found.append(Principal("AWS", f"arn:aws:iam::{account}:user/zz"))
            if "/" in entry.value:
                found.append(Principal("AWS", entry.value))
        elif entry.kind != "*":
            found.append(Principal(entry.kind, entry.value))
    found.append(Principal("AWS", "arn:aws:iam::999999999999:role/zz"))
    found.append(Principal("Service", "zz.amazonaws.com"))
    return found


def requests(new: Policy, reference: Policy, count: int, rng: random.Random) -> Iterator[Request]:
    """Random requests made of values close to the policies' own."""
    statements = new.statements + reference.statements
    actions = {e for s in statements for p in s.actions for e in _examples(p, rng)} | {"u:zz"}
    actions = {action for action in actions if ":" in action and action[0] != ":"}
    resources = {e for s in statements for p in s.resources for e in _examples(p, rng)}
    resources = {r for r in resources if r.count(":") >= 5} | {"arn:aws:s3:::zz"}
    context: dict[str, set[str]] = {}
    many: set[str] = set()
    for statement in statements:
        for condition in statement.conditions:
            values = context.setdefault(condition.key, set())
            if condition.family != "Null":
                values.update(_values(condition, rng))
            if condition.qualifier:
                many.add(condition.key)
        patterns = [p for c in statement.conditions if c.family == "String" for p in c.patterns()]
        for token in (t for p in (*statement.resources, *patterns) for t in p):
            if isinstance(token, Variable):
                context.setdefault(token.key, set()).update(NAMES)
    for values in context.values():
        if not values:
            values.update(NAMES)
    principals = _principals((new, reference))
    pools = {key: sorted(values) for key, values in context.items()}
    sorted_actions, sorted_resources = sorted(actions), sorted(resources)
    for _ in range(count):
        chosen: dict[str, tuple[str, ...]] = {}
        for key, pool in pools.items():
            if rng.random() < 0.2:
                continue
            most = rng.choice((1, 2, 3)) if key in many else 1
            chosen[key] = tuple(rng.choice(pool) for _ in range(most))
        request = Request(
            rng.choice(sorted_actions), rng.choice(sorted_resources), chosen, rng.choice(principals)
        )
        if problem_with(request) is None:
            yield request
