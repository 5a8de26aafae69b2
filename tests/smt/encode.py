"""Write "NEW allows a request that REFERENCE does not" as an SMT-LIB problem.

A solution of the problem is such a request, so unsatisfiable means that the comparison passes.
The text is plain SMT-LIB 2.6 (strings, regular expressions, linear arithmetic), which z3 and cvc5
both read. Characters are the printable ASCII ones: wider ranges make solvers slow, and a range up
to the last code point is silently empty in z3 5.4.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

from evaluate import Principal, Request, read_date
from policy import (
    Condition,
    Literal,
    Pattern,
    Policy,
    PrincipalEntry,
    Statement,
    Unsupported,
    Variable,
    Wildcard,
)
from smtlib import (
    ACTION,
    IAM_ARN,
    PRELUDE,
    RESOURCE,
    TAG_VALUE,
    USERNAME,
    all_of,
    any_of,
    concat,
    negate,
    real,
    regex,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FIRST_SECOND, LAST_SECOND = -62135596800, 253402300799

KINDS = ("AWS", "Service", "Federated", "Anonymous")


EVERYTHING: Pattern = (Wildcard(single=False),)


def split_head(pattern: Pattern, colons: int) -> tuple[str, Pattern]:
    """The literal text up to and with this many colons, and what follows it; an empty head if a
    wildcard comes earlier."""
    first = pattern[0] if pattern else None
    if not isinstance(first, Literal) or first.text.count(":") < colons:
        return "", pattern
    parts = first.text.split(":", colons)
    rest = (Literal(parts[-1]),) if parts[-1] else ()
    return ":".join(parts[:-1]) + ":", rest + pattern[1:]


def find_heads(patterns: list[Pattern], colons: int) -> list[str]:
    """The heads of all patterns but `*`; none if some pattern has no literal head. A request's
    action or resource then has one of these heads, or another that only `*` matches."""
    heads = [split_head(pattern, colons)[0] for pattern in patterns if pattern != EVERYTHING]
    return list(dict.fromkeys(heads)) if all(heads) else []


def _account(entry: PrincipalEntry) -> str | None:
    """The account that an entry stands for, if it does."""
    account = entry.value.removeprefix("arn:aws:iam::").removesuffix(":root")
    return account if entry.kind == "AWS" and account.isdigit() else None


def _covers(entry: PrincipalEntry, who: Principal) -> bool:
    if entry.kind == "*" or entry.value == "*":
        return entry.kind in ("*", who.kind) or (entry.kind, who.kind) == ("AWS", "Anonymous")
    if account := _account(entry):
        return who.name.startswith(f"arn:aws:iam::{account}:")
    return (entry.kind, entry.value) == (who.kind, who.name)


def find_principals(new: Policy, reference: Policy) -> list[Principal]:
    """One principal of every sort that Principal elements can tell apart: all that are named, one
    more of each account, of an account that is not named, and of each other kind."""
    statements = new.statements + reference.statements
    if any(statement.principals is None for statement in statements):
        return []
    entries = [entry for statement in statements for entry in statement.principals or ()]
    accounts = {account for entry in entries if (account := _account(entry))}
    names = [*sorted(accounts), "999999999999"]
    found = [Principal("Anonymous", ""), Principal("Service", "zz.amazonaws.com")]
    found += [Principal("Federated", "zz.example.com")]
    found += [Principal("AWS", f"arn:aws:iam::{account}:user/zz-other") for account in names]
    for entry in entries:
        if entry.value != "*" and not _account(entry):
            found.append(Principal(entry.kind, entry.value))
    return list(dict.fromkeys(found))


class Encoding:
    """One comparison. `script` is the problem; `request` reads a solution of it."""

    def __init__(self, new: Policy, reference: Policy, *, ordinary: bool = False) -> None:
        """With `ordinary`, no name or value may be empty (see `evaluate.is_ordinary`)."""
        self.declarations: dict[str, str] = {}
        self.facts: list[str] = []
        self.keys: dict[str, tuple[str, int]] = {}  # key: its family and index
        self.slots: dict[str, int] = {}
        self.ordinary = ordinary
        statements = new.statements + reference.statements
        self.heads = {
            "action": find_heads([p for s in statements for p in s.actions], 1),
            "resource": find_heads([p for s in statements for p in s.resources], 5),
        }
        self._find_keys(new, reference)
        self.principals = find_principals(new, reference)
        # The principal is a string of its own only where a condition looks into it.
        self.by_arn = bool(self.principals) and "aws:principalarn" in self.keys
        self._declare_request()
        goal = [self._allowed(new), negate(self._allowed(reference))]
        lines = [PRELUDE]
        lines += [f"(declare-const {name} {sort})" for name, sort in self.declarations.items()]
        lines += [f"(assert {fact})" for fact in self.facts + goal]
        self.script = "\n".join(lines) + "\n"

    # The unknowns of the problem -----------------------------------------------------------------

    def _find_keys(self, new: Policy, reference: Policy) -> None:
        families: dict[str, set[str]] = {}
        set_use: dict[str, set[bool]] = {}
        leaves: Counter[str] = Counter()
        for statement in new.statements + reference.statements:
            patterns: list[Pattern] = list(statement.resources)
            for condition in statement.conditions:
                kinds = families.setdefault(condition.key, set())
                if condition.family == "Null":
                    continue
                text_like = condition.family in ("String", "StringIgnoreCase", "Arn")
                kinds.add("String" if text_like else condition.family)
                set_use.setdefault(condition.key, set()).add(condition.qualifier is not None)
                leaves[condition.key] += 1
                if kinds == {"String"}:
                    patterns += condition.patterns()
            for token in (token for pattern in patterns for token in pattern):
                if isinstance(token, Variable):
                    families.setdefault(token.key, set()).add("String")
                    set_use.setdefault(token.key, set()).add(False)
        for index, (key, kinds) in enumerate(sorted(families.items())):
            if len(kinds) > 1 or len(set_use.get(key, ())) > 1:
                raise Unsupported(f"key {key} used as two types")
            family = next(iter(kinds), "String")
            if True in set_use.get(key, ()):
                if family != "String":
                    raise Unsupported(f"set operator on a key of type {family}")
                # One value per condition is enough: whichever way a condition goes, it needs at
                # most one particular value, and dropping the others does it no harm.
                self.slots[key] = leaves[key]
            self.keys[key] = (family, index)

    def _declare_request(self) -> None:
        repeat = "re.+" if self.ordinary else "re.*"
        for element, chars, whole in (("action", "small", ACTION), ("resource", "any", RESOURCE)):
            heads = self.heads[element]
            rest = f"({repeat} {chars})"
            self._declare(element, "String", rest if heads else whole.format(rep=repeat))
            if heads:
                self._declare(f"{element}_head", "Int")
                self.facts.append(f"(<= 0 {element}_head {len(heads)})")
        if self.by_arn:
            self._declare("kind", "Int")
            self._declare("name", "String", "(re.* any)")
            # A service or an identity provider is known by its host name or ARN.
            self.facts.append("(and (<= 0 kind) (<= kind 3))")
            self.facts.append(f"(=> (= kind 0) (str.in_re name {IAM_ARN}))")
            self.facts.append('(=> (not (= kind 0)) (not (= name "")))')
        elif self.principals:
            self._declare("who", "Int")
            self.facts.append(f"(<= 0 who {len(self.principals) - 1})")
        for key, (family, index) in self.keys.items():
            if self._is_name(key):
                continue
            self._declare(f"p{index}", "Bool")
            if key in self.slots:
                for slot in range(self.slots[key]):
                    self._declare(f"k{index}_{slot}", "String", f"({repeat} any)")
                    self._declare(f"u{index}_{slot}", "Bool")
                used = [f"u{index}_{slot}" for slot in range(self.slots[key])]
                # An empty list of values is an absent key.
                self.facts.append(f"(= p{index} {any_of(used)})")
            elif family == "String":
                universe = f"({repeat} any)"
                if key == "aws:username":
                    universe = USERNAME
                elif key.startswith("aws:principaltag/"):
                    universe = TAG_VALUE.format(rep=repeat)
                self._declare(f"k{index}", "String", universe)
            elif family == "IpAddress":
                # An IPv6 address lies in no IPv4 range, so its value does not matter.
                self._declare(f"six{index}", "Bool")
                self._declare(f"k{index}", "Int")
                self.facts.append(f"(and (<= 0 k{index}) (< k{index} {2**32}))")
            else:
                sort = {"Bool": "Bool", "Date": "Int"}.get(family, "Real")
                self._declare(f"k{index}", sort)
                if family == "Date":
                    # Whole seconds of the years 1 to 9999, which ISO 8601 can write.
                    self.facts.append(f"(<= (- {-FIRST_SECOND}) k{index} {LAST_SECOND})")

    def _declare(self, name: str, sort: str, universe: str | None = None) -> None:
        self.declarations[name] = sort
        if universe:
            self.facts.append(f"(str.in_re {name} {universe})")

    def _is_name(self, key: str) -> bool:
        return self.by_arn and key == "aws:principalarn"

    def _present(self, key: str) -> str:
        if self._is_name(key):
            return "(= kind 0)"
        return f"p{self.keys[key][1]}"

    def _value(self, key: str) -> str:
        if self._is_name(key):
            return "name"
        return f"k{self.keys[key][1]}"

    # Policies ------------------------------------------------------------------------------------

    def _allowed(self, policy: Policy) -> str:
        """Some Allow applies and no Deny does."""
        allows = [self._applies(s) for s in policy.statements if s.allow]
        denies = [self._applies(s) for s in policy.statements if not s.allow]
        return all_of([any_of(allows), negate(any_of(denies))])

    def _applies(self, statement: Statement) -> str:
        parts: list[str] = []
        if statement.principals is not None:
            parts.append(any_of([self._principal(entry) for entry in statement.principals]))
        action = self._element("action", statement.actions)
        parts.append(negate(action) if statement.not_action else action)
        resource = self._element("resource", statement.resources)
        parts.append(negate(resource) if statement.not_resource else resource)
        parts += [self._condition(condition) for condition in statement.conditions]
        return all_of(parts)

    def _principal(self, entry: PrincipalEntry) -> str:
        """`*` is everyone; an account is every principal whose ARN lies in it."""
        if not self.by_arn:
            covered = [i for i, who in enumerate(self.principals) if _covers(entry, who)]
            return any_of([f"(= who {i})" for i in covered])
        if entry.kind == "*":
            return "true"
        if entry.kind == "AWS" and entry.value == "*":
            return "(or (= kind 0) (= kind 3))"
        if account := _account(entry):
            return f"(and (= kind 0) (str.prefixof {text(f'arn:aws:iam::{account}:')} name))"
        kind = f"(= kind {KINDS.index(entry.kind)})"
        return kind if entry.value == "*" else f"(and {kind} (= name {text(entry.value)}))"

    def _element(self, element: str, patterns: tuple[Pattern, ...]) -> str:
        """Whether one of the patterns matches the request's action or resource."""
        heads = self.heads[element]
        if not heads:
            return self._match_any(patterns, element)
        if EVERYTHING in patterns:
            return "true"
        split = [split_head(pattern, 1 if element == "action" else 5) for pattern in patterns]
        parts = []
        for head in dict.fromkeys(head for head, _ in split):
            rests = tuple(rest for other, rest in split if other == head)
            here = f"(= {element}_head {heads.index(head)})"
            parts.append(all_of([here, self._match_any(rests, element)]))
        return any_of(parts)

    # Patterns ------------------------------------------------------------------------------------

    def _match_any(
        self, patterns: tuple[Pattern, ...], value: str, ignore_case: bool = False
    ) -> str:
        """Whether one of the patterns matches `value`."""
        plain = [p for p in patterns if not any(isinstance(token, Variable) for token in p)]
        others = [p for p in patterns if p not in plain]
        parts = [self._match(pattern, value) for pattern in others]
        if len(plain) > 1:
            union = " ".join(regex(pattern, ignore_case) for pattern in plain)
            parts.append(f"(str.in_re {value} (re.union {union}))")
        else:
            parts += [self._match(pattern, value, ignore_case) for pattern in plain]
        return any_of(parts)

    def _match(self, pattern: Pattern, value: str, ignore_case: bool = False) -> str:
        """Whether `value` matches. A variable stands for the value of its key, literally; where
        the key is absent and there is no default, the pattern matches nothing."""
        variables = [i for i, token in enumerate(pattern) if isinstance(token, Variable)]
        wildcards = [i for i, token in enumerate(pattern) if isinstance(token, Wildcard)]
        if not variables:
            if not wildcards and not ignore_case:
                return f"(= {value} {concat(self._texts(pattern))})"
            return f"(str.in_re {value} {regex(pattern, ignore_case)})"
        if ignore_case:
            raise Unsupported("a variable compared without case")
        guards = [
            self._present(token.key)
            for token in pattern
            if isinstance(token, Variable) and token.default is None
        ]
        first, last = variables[0], variables[-1]
        if not wildcards:
            match = f"(= {value} {concat(self._texts(pattern))})"
        elif wildcards[0] > last:
            # A known beginning, then a regular rest.
            head = concat(self._texts(pattern[: wildcards[0]]))
            rest = f"(str.substr {value} (str.len {head}) (str.len {value}))"
            tail = regex(pattern[wildcards[0] :])
            match = f"(and (str.prefixof {head} {value}) (str.in_re {rest} {tail}))"
        elif wildcards[-1] < first:
            end = concat(self._texts(pattern[wildcards[-1] + 1 :]))
            rest = f"(str.substr {value} 0 (- (str.len {value}) (str.len {end})))"
            begin = regex(pattern[: wildcards[-1] + 1])
            match = f"(and (str.suffixof {end} {value}) (str.in_re {rest} {begin}))"
        elif [i for i in wildcards if first < i < last] or len(wildcards) != 2:
            raise Unsupported("wildcards on both sides of a variable")
        elif wildcards == [0, len(pattern) - 1] and not any(
            token.single for token in pattern if isinstance(token, Wildcard)
        ):
            match = f"(str.contains {value} {concat(self._texts(pattern[1:-1]))})"
        else:
            raise Unsupported("wildcards on both sides of a variable")
        return all_of([*guards, match])

    def _texts(self, tokens: Pattern) -> list[str]:
        """Literals and variables as string terms."""
        out = []
        for token in tokens:
            if isinstance(token, Literal):
                out.append(text(token.text))
            elif isinstance(token, Variable):
                known = self._value(token.key)
                if token.default is not None:
                    known = f"(ite {self._present(token.key)} {known} {text(token.default)})"
                out.append(known)
        return out

    # Conditions ----------------------------------------------------------------------------------

    def _condition(self, condition: Condition) -> str:
        present = self._present(condition.key)
        if condition.family == "Null":
            return any_of(
                [negate(present) if v.lower() == "true" else present for v in condition.values]
            )
        if condition.qualifier is None:
            # An absent key fails plain operators, passes negated and ...IfExists ones.
            passes = self._passes(condition, self._value(condition.key))
            if condition.negated or condition.if_exists:
                return any_of([negate(present), passes])
            return all_of([present, passes])
        index = self.keys[condition.key][1]
        passing = [
            (f"u{index}_{slot}", self._passes(condition, f"k{index}_{slot}"))
            for slot in range(self.slots[condition.key])
        ]
        if condition.qualifier == "ForAllValues":
            # Holds without values.
            return all_of([f"(=> {used} {passes})" for used, passes in passing])
        # ForAnyValue does not hold without values, unless ...IfExists.
        found = [all_of([used, passes]) for used, passes in passing]
        return any_of([negate(present), *found] if condition.if_exists else found)

    def _passes(self, condition: Condition, value: str) -> str:
        """Whether a present value passes: one listed value must fit, or, negated, none may."""
        if condition.family in ("String", "StringIgnoreCase", "Arn"):
            fold = condition.family == "StringIgnoreCase"
            fits = [self._match_any(tuple(condition.patterns()), value, fold)]
        else:
            fits = [self._compare(condition, value, listed) for listed in condition.values]
        return negate(any_of(fits)) if condition.negated else any_of(fits)

    def _compare(self, condition: Condition, value: str, listed: str) -> str:
        if condition.family == "Bool":
            return value if listed.lower() == "true" else negate(value)
        if condition.family == "IpAddress":
            network = ipaddress.ip_network(listed, strict=False)
            if network.version != 4:
                raise Unsupported("an IPv6 range")
            low, high = int(network.network_address), int(network.broadcast_address)
            six = f"six{self.keys[condition.key][1]}"
            return f"(and (not {six}) (<= {low} {value}) (<= {value} {high}))"
        if condition.family == "Date":
            second = read_date(listed)
            if second.denominator != 1 or second < 0:
                raise Unsupported(f"the date {listed}")
            bound = str(second.numerator)
        else:
            bound = real(Fraction(listed))
        sign = {
            "equals": "=",
            "less": "<",
            "lessequals": "<=",
            "greater": ">",
            "greaterequals": ">=",
        }[condition.test]
        return f"({sign} {value} {bound})"

    # Solutions -----------------------------------------------------------------------------------

    def request(self, model: dict[str, Any]) -> Request:
        """The request that a solution (values by name) stands for."""
        context: dict[str, tuple[str, ...]] = {}
        for key, (family, index) in self.keys.items():
            if self._is_name(key):
                if model["kind"] == 0:
                    context[key] = (model["name"],)
            elif not model[f"p{index}"]:
                continue
            elif key in self.slots:
                used = [slot for slot in range(self.slots[key]) if model[f"u{index}_{slot}"]]
                context[key] = tuple(dict.fromkeys(model[f"k{index}_{slot}"] for slot in used))
            elif family == "IpAddress":
                number = model[f"k{index}"]
                six = model[f"six{index}"]
                context[key] = ("2001:db8::1" if six else str(ipaddress.IPv4Address(number)),)
            elif family == "Bool":
                context[key] = ("true" if model[f"k{index}"] else "false",)
            elif family == "Date":
                moment = EPOCH + timedelta(seconds=model[f"k{index}"])
                context[key] = (moment.isoformat().replace("+00:00", "Z"),)
            else:
                context[key] = (str(model[f"k{index}"]),)
        principal = None
        if self.by_arn:
            kind = KINDS[model["kind"]]
            principal = Principal(kind, "" if kind == "Anonymous" else model["name"])
        elif self.principals:
            principal = self.principals[model["who"]]
        action, resource = model["action"], model["resource"]
        if heads := self.heads["action"]:
            action = [*heads, "zz:"][model["action_head"]] + action
        if heads := self.heads["resource"]:
            resource = [*heads, "arn:aws:zz:::"][model["resource_head"]] + resource
        return Request(action, resource, context, principal)
