"""Decide one concrete request, as AWS documents it.

The condition operators follow
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
and reference_policies_condition-single-vs-multi-valued-context-keys.html of the same guide,
variables reference_policies_variables.html, principals reference_policies_elements_principal.html.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from fractions import Fraction
from typing import Any

from policy import Condition, Literal, Pattern, Policy, PrincipalEntry, Statement, Wildcard

USERNAME = re.compile(r"[A-Za-z0-9_+=,.@-]+")
"""What a user's name may hold (the pattern of UserName in IAM's API)."""

TAG_VALUE = re.compile(r"[A-Za-z0-9 _.:/=+@-]*")
"""What a tag's value may hold, within ASCII (the pattern of a tag value in IAM's API)."""


@dataclass(frozen=True)
class Principal:
    """Who asks: `kind` is AWS (`name` an ARN), Service, Federated or Anonymous."""

    kind: str
    name: str


@dataclass(frozen=True)
class Request:
    """A request; `context` maps lower-case keys to their values, and has no absent ones."""

    action: str
    resource: str
    context: dict[str, tuple[str, ...]]
    principal: Principal | None = None

    def to_json(self) -> dict[str, Any]:
        """The request in the shape that `iam-lint` prints."""
        out: dict[str, Any] = {}
        if self.principal is not None:
            names = {"AWS": self.principal.name, "Anonymous": "anonymous"}
            kind = self.principal.kind
            out["principal"] = names.get(kind, {kind.lower(): self.principal.name})
        out["action"], out["resource"] = self.action, self.resource
        out["context"] = {
            key: values[0] if len(values) == 1 else list(values)
            for key, values in sorted(self.context.items())
        }
        return out


class BadWitness(Exception):
    """A request that cannot be read."""


def read_request(witness: dict[str, Any], *, resource_policy: bool) -> Request:
    """Read a request in the shape that `iam-lint` prints."""
    context: dict[str, tuple[str, ...]] = {}
    for key, value in (witness.get("context") or {}).items():
        values = value if isinstance(value, list) else [value]
        texts = [str(v).lower() if isinstance(v, bool) else str(v) for v in values]
        if key.lower() in context:
            raise BadWitness(f"key {key} twice")
        if texts:
            context[key.lower()] = tuple(texts)
    principal = _read_principal(witness.get("principal")) if resource_policy else None
    for element in ("action", "resource"):
        if not isinstance(witness.get(element), str):
            raise BadWitness(f"no {element}")
    return Request(witness["action"], witness["resource"], context, principal)


def _read_principal(value: Any) -> Principal:
    if value == "anonymous":
        return Principal("Anonymous", "")
    if isinstance(value, str):
        session = re.fullmatch(r"arn:(.*):sts::(\d+):assumed-role/([^/]+)/.+", value)
        if session:
            # Naming a role covers its sessions, which are who really asks.
            value = "arn:{}:iam::{}:role/{}".format(*session.groups())
        return Principal("AWS", value)
    if isinstance(value, dict) and len(value) == 1:
        kind, name = next(iter(value.items()))
        if kind.lower() in ("service", "federated"):
            return Principal(kind.title(), name)
    raise BadWitness(f"principal {value!r}")


def has_arn(request: Request) -> bool:
    """Whether the resource is an ARN, or the `*` of actions that are on no resource."""
    return request.resource == "*" or bool(re.fullmatch("arn(:[^:]*){4}:.+", request.resource))


def problem_with(request: Request) -> str | None:
    """Why no such request can be made, or none if it can."""
    username = request.context.get("aws:username")
    if username and not USERNAME.fullmatch(username[0]):
        return f"no user is named {username[0]!r}"
    for key, values in request.context.items():
        if key.startswith("aws:principaltag/") and not TAG_VALUE.fullmatch(values[0]):
            return f"no tag has the value {values[0]!r}"
    if ":" not in request.action:
        return f"no action is named {request.action!r}"
    return None


def is_ordinary(request: Request) -> bool:
    """Whether no name or value is empty. AWS does not say how it treats some empty ones ("Null
    value" in the condition element's page), so verdicts that need one are counted apart."""
    values = [value for values in request.context.values() for value in values]
    last_part = request.resource.split(":", 5)[-1]
    return all(values) and bool(last_part) and bool(request.action.split(":", 1)[-1])


def allowed(policy: Policy, request: Request) -> bool:
    """An Allow that applies and no Deny that does: an explicit deny always wins."""
    effects = {statement.allow for statement in policy.statements if _applies(statement, request)}
    return effects == {True}


def _applies(statement: Statement, request: Request) -> bool:
    if statement.principals is not None and not any(
        principal_covers(entry, request.principal) for entry in statement.principals
    ):
        return False
    # Actions are compared without case.
    action = any(matches(p, request.action.lower(), request) for p in statement.actions)
    if action == statement.not_action:
        return False
    resource = any(matches(p, request.resource, request) for p in statement.resources)
    if resource == statement.not_resource:
        return False
    return all(holds(condition, request) for condition in statement.conditions)


def principal_covers(entry: PrincipalEntry, principal: Principal | None) -> bool:
    """`*` covers everyone; an account's id or its root ARN every principal of the account; a user
    or role ARN that one. Services and federated identities belong to no account."""
    if principal is None:
        return False
    if entry.kind == "*":
        return True
    if entry.kind == "AWS" and entry.value == "*":
        return principal.kind in ("AWS", "Anonymous")
    if entry.kind != principal.kind:
        return False
    if entry.kind == "AWS":
        account = re.fullmatch(r"(?:arn:[^:]*:iam::)?(\d{12})(?::root)?", entry.value)
        if account:
            return principal.name.split(":")[4:5] == [account[1]]
    return entry.value in ("*", principal.name)


def matches(pattern: Pattern, value: str, request: Request, ignore_case: bool = False) -> bool:
    """Whether the whole value matches. A variable stands for its value, literally; if its key is
    absent and there is no default, the pattern matches nothing."""
    parts: list[str] = []
    for token in pattern:
        if isinstance(token, Literal):
            parts.append(re.escape(token.text))
        elif isinstance(token, Wildcard):
            char = "." if token.crosses_colon else "[^:]"
            parts.append(char if token.single else char + "*")
        else:
            known = request.context.get(token.key)
            text = known[0] if known else token.default
            if text is None:
                return False
            parts.append(re.escape(text))
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    return re.fullmatch("".join(parts), value, flags) is not None


def holds(condition: Condition, request: Request) -> bool:
    """Whether a condition holds for a request."""
    values = request.context.get(condition.key, ())
    if condition.family == "Null":
        return any((wanted.lower() == "true") == (not values) for wanted in condition.values)
    if condition.qualifier is None:
        if not values:
            # An absent key: plain operators fail, negated and ...IfExists ones hold.
            return condition.negated or condition.if_exists
        return _value_passes(condition, values[0], request)
    if not values:
        # ForAllValues holds without values, ForAnyValue does not.
        return condition.qualifier == "ForAllValues" or condition.if_exists
    passing = [_value_passes(condition, value, request) for value in values]
    return all(passing) if condition.qualifier == "ForAllValues" else any(passing)


def _value_passes(condition: Condition, value: str, request: Request) -> bool:
    """One value of the request against all values of the policy: one must fit, or, for a negated
    operator, none may."""
    if condition.family in ("String", "StringIgnoreCase", "Arn"):
        fold = condition.family == "StringIgnoreCase"
        fits = any(matches(p, value, request, fold) for p in condition.patterns())
    else:
        fits = any(_compare(condition, value, listed) for listed in condition.values)
    return fits != condition.negated


def _compare(condition: Condition, value: str, listed: str) -> bool:
    if condition.family == "Bool":
        return value.lower() == listed.lower()
    if condition.family == "IpAddress":
        try:
            address = ipaddress.ip_address(value)
        except ValueError as error:
            raise BadWitness(f"no request comes from {value!r}") from error
        network = ipaddress.ip_network(listed, strict=False)
        return address.version == network.version and address in network
    read = read_date if condition.family == "Date" else Fraction
    try:
        left = read(value)
    except ValueError as error:
        raise BadWitness(f"{condition.key} is never {value!r}") from error
    right = read(listed)
    return {
        "equals": left == right,
        "less": left < right,
        "lessequals": left <= right,
        "greater": left > right,
        "greaterequals": left >= right,
    }[condition.test]


def read_date(text: str) -> Fraction:
    """Seconds since 1970, from an ISO 8601 date, with or without a time, or from the number."""
    if re.fullmatch(r"-?\d{5,}(\.\d+)?", text):
        return Fraction(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    since = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return Fraction(since.days * 86400 + since.seconds) + Fraction(since.microseconds, 1_000_000)
