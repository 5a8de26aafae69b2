"""IAM policies read into a small model that the evaluator and the encoder share.

Only reading happens here: which texts are wildcards or variables, which operator a name stands
for. What any of it means is written twice, in `evaluate` (for one concrete request) and in
`encode` (for all requests), so that the two can be held against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Json = Any


class Unsupported(Exception):
    """The policy uses something that these tests do not model."""


@dataclass(frozen=True)
class Literal:
    """Text that stands for itself."""

    text: str


@dataclass(frozen=True)
class Wildcard:
    """`*` (any run of characters) or, if `single`, `?` (one character)."""

    single: bool
    crosses_colon: bool = True


@dataclass(frozen=True)
class Variable:
    """`${key}` or `${key, 'default'}`: replaced by the key's value in the request."""

    key: str
    default: str | None = None


Token = Literal | Wildcard | Variable
Pattern = tuple[Token, ...]

_VARIABLE = re.compile(r"\$\{(?:([*?$])|([^{}',\s]+)(?:, '([^']*)')?)\}")


def read_pattern(text: str, *, wildcards: bool, variables: bool) -> Pattern:
    """Split a text into tokens. Variables and the escapes `${*}`, `${?}`, `${$}` exist only in a
    policy of version 2012-10-17; without it they are literal text."""
    tokens: list[Token] = []

    def literal(part: str) -> None:
        if tokens and isinstance(tokens[-1], Literal):
            tokens[-1] = Literal(tokens[-1].text + part)
        else:
            tokens.append(Literal(part))

    at = 0
    while at < len(text):
        found = _VARIABLE.match(text, at) if variables else None
        if found:
            escaped, key, default = found.groups()
            if escaped:
                literal(escaped)
            else:
                tokens.append(Variable(key.lower(), default))
            at = found.end()
            continue
        char = text[at]
        if wildcards and char in "*?":
            tokens.append(Wildcard(single=char == "?"))
        else:
            literal(char)
        at += 1
    return tuple(tokens)


def read_arn(text: str, *, variables: bool) -> Pattern:
    """Read the pattern of an ARN: wildcards in the first five of its six parts stay within their
    part. A text with fewer parts, such as `*`, is a plain pattern."""
    tokens = read_pattern(text, wildcards=True, variables=variables)
    if sum(token.text.count(":") for token in tokens if isinstance(token, Literal)) < 5:
        return tokens
    within: list[Token] = []
    colons = 0
    for token in tokens:
        if isinstance(token, Literal):
            colons += token.text.count(":")
        elif colons < 5 and isinstance(token, Wildcard):
            token = Wildcard(token.single, crosses_colon=False)
        elif colons < 5:
            # Documented: variables in a resource only after the fifth colon.
            raise Unsupported("a variable before the fifth colon of an ARN")
        within.append(token)
    return tuple(within)


@dataclass(frozen=True)
class Condition:
    """One operator applied to one key."""

    qualifier: str | None  # "ForAllValues", "ForAnyValue" or none
    family: str  # String, StringIgnoreCase, Arn, Numeric, Date, Bool, IpAddress, Null
    test: str  # "equals", "like", "less", "lessequals", "greater", "greaterequals"
    negated: bool
    if_exists: bool
    key: str  # lower case: names of keys are compared without case
    values: tuple[str, ...]
    variables: bool  # whether the policy's version knows variables

    def patterns(self) -> list[Pattern]:
        """The values of a String or Arn condition as patterns."""
        if self.family == "Arn":
            return [read_arn(value, variables=self.variables) for value in self.values]
        wildcards = self.test == "like"
        return [
            read_pattern(value, wildcards=wildcards, variables=self.variables)
            for value in self.values
        ]


@dataclass(frozen=True)
class PrincipalEntry:
    """`kind` is the key under Principal (AWS, Service, Federated), or `*` for everyone."""

    kind: str
    value: str


@dataclass(frozen=True)
class Statement:
    """A statement; `principals` is none in an identity policy."""

    allow: bool
    principals: tuple[PrincipalEntry, ...] | None
    actions: tuple[Pattern, ...]
    not_action: bool
    resources: tuple[Pattern, ...]
    not_resource: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Policy:
    statements: tuple[Statement, ...]


_OPERATORS: dict[str, tuple[str, str, bool]] = {
    "StringEquals": ("String", "equals", False),
    "StringNotEquals": ("String", "equals", True),
    "StringLike": ("String", "like", False),
    "StringNotLike": ("String", "like", True),
    "StringEqualsIgnoreCase": ("StringIgnoreCase", "equals", False),
    "StringNotEqualsIgnoreCase": ("StringIgnoreCase", "equals", True),
    # ArnEquals and ArnLike behave identically, and so do their negations.
    "ArnEquals": ("Arn", "like", False),
    "ArnLike": ("Arn", "like", False),
    "ArnNotEquals": ("Arn", "like", True),
    "ArnNotLike": ("Arn", "like", True),
    "Bool": ("Bool", "equals", False),
    "IpAddress": ("IpAddress", "equals", False),
    "NotIpAddress": ("IpAddress", "equals", True),
    "Null": ("Null", "equals", False),
}
for _family in ("Numeric", "Date"):
    _OPERATORS[f"{_family}Equals"] = (_family, "equals", False)
    _OPERATORS[f"{_family}NotEquals"] = (_family, "equals", True)
    for _name in ("LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"):
        _OPERATORS[f"{_family}{_name}"] = (_family, _name.replace("Than", "").lower(), False)


def as_list(value: Json) -> list[Json]:
    """A single value and a list of one are the same to IAM."""
    return value if isinstance(value, list) else [value]


def _text(value: Json) -> str:
    """Numbers and booleans may be written with or without quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _read_condition(name: str, key: str, values: Json, variables: bool) -> Condition:
    qualifier, base = None, name
    if ":" in name:
        qualifier, base = name.split(":", 1)
    if_exists = base.endswith("IfExists")
    base = base.removesuffix("IfExists")
    if base not in _OPERATORS or qualifier not in (None, "ForAllValues", "ForAnyValue"):
        raise Unsupported(f"operator {name}")
    family, test, negated = _OPERATORS[base]
    if family == "Null" and (qualifier or if_exists):
        raise Unsupported(f"operator {name}")
    texts = tuple(_text(value) for value in as_list(values))
    return Condition(qualifier, family, test, negated, if_exists, key.lower(), texts, variables)


def _read_principals(principal: Json) -> tuple[PrincipalEntry, ...]:
    if principal == "*":
        return (PrincipalEntry("*", "*"),)
    if not isinstance(principal, dict):
        raise Unsupported("a principal that is neither `*` nor an object")
    entries = tuple(
        PrincipalEntry(kind, value) for kind in principal for value in as_list(principal[kind])
    )
    for entry in entries:
        if entry.kind not in ("AWS", "Service", "Federated"):
            raise Unsupported(f"principal of kind {entry.kind}")
    return entries


def _read_statement(statement: Json, variables: bool, resource_policy: bool) -> Statement:
    known = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
    known |= {"Principal"} if resource_policy else set()
    if unknown := set(statement) - known:
        raise Unsupported(f"element {sorted(unknown)[0]}")
    not_action, not_resource = "NotAction" in statement, "NotResource" in statement
    actions = as_list(statement["NotAction" if not_action else "Action"])
    if not_resource:
        resources = as_list(statement["NotResource"])
    else:
        # A role's trust policy has no Resource: the role itself is meant.
        resources = as_list(statement.get("Resource", "*"))
    conditions = [
        _read_condition(name, key, values, variables)
        for name, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    ]
    return Statement(
        allow=statement["Effect"] == "Allow",
        principals=_read_principals(statement["Principal"]) if resource_policy else None,
        # Actions are compared without case and know no variables.
        actions=tuple(
            read_pattern(action.lower(), wildcards=True, variables=False) for action in actions
        ),
        not_action=not_action,
        resources=tuple(read_arn(resource, variables=variables) for resource in resources),
        not_resource=not_resource,
        conditions=tuple(conditions),
    )


def read_policy(document: Json, *, resource_policy: bool) -> Policy:
    """Read a policy document; raises `Unsupported` for what these tests do not model."""
    variables = document.get("Version") == "2012-10-17"
    return Policy(
        tuple(
            _read_statement(statement, variables, resource_policy)
            for statement in as_list(document["Statement"])
        )
    )
