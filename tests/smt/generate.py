"""Random pairs of small, related policies, each pair from its own seed.

The names come from a small alphabet so that patterns meet often, and one policy of a pair is made
from the other by a few small changes, so that comparisons pass and fail about equally often.

Left out on purpose, because AWS's documentation does not settle them: variables in NotResource
(what an unresolvable one means there), `{"AWS": "*"}` beside service principals, wildcards in the
first five parts of a resource's ARN, set operators on single-valued keys, NotPrincipal.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

Json = Any

LETTERS = "abcd"
ARN = "arn:aws:s3:::"
ACCOUNTS = ("111111111111", "222222222222")
SERVICES = ("a.amazonaws.com", "b.amazonaws.com")

KEYS: dict[str, str] = {
    "aws:username": "String",
    "s3:prefix": "String",
    "s3:delimiter": "String",
    "aws:PrincipalTag/team": "String",
    "aws:MultiFactorAuthPresent": "Bool",
    "ec2:Encrypted": "Bool",
    "s3:max-keys": "Numeric",
    "s3:object-lock-retain-until-date": "Date",
    "aws:SourceIp": "IpAddress",
    "aws:TagKeys": "Set",
    "aws:SourceArn": "Arn",
}
# Keys that say who asks would have to agree with the Principal element.
RESOURCE_POLICY_KEYS = tuple(
    key for key in KEYS if not key.startswith(("aws:username", "aws:Principal", "aws:Multi"))
)

NUMBERS = ("10", "20", "30", "40", "25.5")
DATES = (
    "2024-01-01T00:00:00Z",
    "2024-01-01T02:00:00+02:00",  # the same moment
    "2024-02-01",
    "2024-03-01T12:30:00Z",
    "1709251200",  # 2024-03-01
    "2024-04-01T00:00:00Z",
)
RANGES = (
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.1.2.3/16",  # bits beyond the prefix do not count
    "10.1.0.0/17",
    "10.1.128.0/17",
    "10.1.2.2/31",
    "10.1.2.2",
    "10.1.2.3",
    "10.1.2.3/32",
    "192.0.2.0/24",
    "192.0.2.128/25",
    "0.0.0.0/0",
)
STRING_OPERATORS = (
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
)
COMPARISONS = (
    "Equals",
    "NotEquals",
    "LessThan",
    "LessThanEquals",
    "GreaterThan",
    "GreaterThanEquals",
)


class Generator:
    """Makes one pair."""

    def __init__(self, rng: random.Random, *, resource_policy: bool) -> None:
        self.rng = rng
        self.resource_policy = resource_policy
        pool = RESOURCE_POLICY_KEYS if resource_policy else tuple(KEYS)
        # Some pairs are about conditions alone: few keys, and actions and resources that are equal.
        self.conditions_only = rng.random() < 0.35
        self.keys = rng.sample(
            pool, rng.choice((1, 1, 2)) if self.conditions_only else rng.randint(1, 3)
        )
        # Each pair either uses variables, or reads `${...}` as text, or has none.
        self.variables = rng.random() < 0.35
        self.version = None if rng.random() < 0.06 else "2012-10-17"
        self.services = rng.random() < 0.6
        self.everyone: Json = "*" if self.services or rng.random() < 0.5 else {"AWS": "*"}

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    # Texts ---------------------------------------------------------------------------------------

    def word(self, longest: int = 3) -> str:
        return "".join(self.rng.choice(LETTERS) for _ in range(self.rng.randint(1, longest)))

    def glob(self) -> str:
        """A word with up to three wildcards in it."""
        chars = list(self.word())
        for _ in range(self.rng.choice((0, 1, 1, 1, 2, 3))):
            chars.insert(self.rng.randint(0, len(chars)), self.rng.choice("***?"))
        if self.chance(0.08):
            chars = ["*"]
        return "".join(chars)

    def variable(self) -> str:
        key = "aws:username"
        if self.resource_policy:
            key = "s3:delimiter"
        elif self.chance(0.1):
            key = "AWS:UserName"
        default = f", '{self.word(1)}'" if self.chance(0.1) else ""
        return "${" + key + default + "}"

    def resource(self, variables: bool) -> str:
        if self.conditions_only or self.chance(0.15):
            return "*"
        if variables and self.variables and not self.resource_policy and self.chance(0.4):
            shape = self.rng.choice(("{v}", "h/{v}", "h/{v}/*", "{v}/{g}", "h/{v}/{w}", "{w}-{v}"))
            return ARN + shape.format(v=self.variable(), g=self.glob(), w=self.word(1))
        if self.chance(0.25):
            return ARN + self.word(1) + "/" + self.glob()
        return ARN + self.glob()

    def action(self) -> str:
        if self.conditions_only or self.chance(0.1):
            return "*"
        service = self.rng.choice(("s", "s", "s", "s", "S", "t"))
        name = self.glob()
        return f"{service}:{name.upper() if self.chance(0.15) else name}"

    def string(self, operator: str, key: str) -> str:
        # Users' names are compared with plain words, and no key with its own value.
        own = "s3:delimiter" if self.resource_policy else "aws:username"
        other_key = KEYS[key] == "String" and key != own
        # Names and tags' values can hold no wildcards.
        free = key not in ("aws:username", "aws:PrincipalTag/team")
        if self.variables and other_key and "IgnoreCase" not in operator and self.chance(0.5):
            shapes = ("{v}",) if "Like" not in operator else ("{v}", "h/{v}", "h/{v}/*")
            return self.rng.choice(shapes).format(v=self.variable())
        if "Like" in operator:
            if self.version and free and self.chance(0.05):
                return self.word(1) + "${*}"
            return self.glob()
        word = self.word(2)
        if "IgnoreCase" in operator and self.chance(0.5):
            word = word.upper()
        # Without Like, a wildcard is an ordinary character.
        return word + "*" if free and self.chance(0.05) else word

    def arn(self) -> str:
        account = self.rng.choice(("", "", "", ACCOUNTS[0], "*"))
        return f"arn:aws:s3::{account}:{self.glob()}"

    # Conditions ----------------------------------------------------------------------------------

    def operator(self, key: str) -> str:
        family = KEYS[key]
        if self.chance(0.12):
            return "Null"
        if family in ("String", "Set"):
            operator = self.rng.choice(STRING_OPERATORS)
        elif family == "Arn":
            operator = self.rng.choice(("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"))
        elif family == "Bool":
            operator = "Bool"
        elif family == "IpAddress":
            operator = self.rng.choice(("IpAddress", "IpAddress", "NotIpAddress"))
        else:
            operator = family + self.rng.choice(COMPARISONS)
        if family == "Set":
            operator = self.rng.choice(("ForAllValues:", "ForAnyValue:")) + operator
        return operator + "IfExists" if self.chance(0.15) else operator

    def value(self, operator: str, key: str) -> Json:
        """A value of the kind that the operator wants."""
        family = KEYS[key]
        if operator == "Null" or family == "Bool":
            return self.rng.choice(("true", "false", True, False))
        if family in ("String", "Set"):
            return self.string(operator, key)
        if family == "Arn":
            return self.arn()
        if family == "IpAddress":
            return self.rng.choice(RANGES)
        if family == "Date":
            return self.rng.choice(DATES)
        number = self.rng.choice(NUMBERS)
        return json.loads(number) if self.chance(0.3) else number

    def values(self, operator: str, key: str) -> Json:
        """One value, or several where that is usual."""
        several = KEYS[key] in ("String", "Set", "Arn", "IpAddress") and operator != "Null"
        count = self.rng.choice((1, 1, 2, 3)) if several else 1
        if "Than" not in operator and KEYS[key] in ("Numeric", "Date") and self.chance(0.2):
            count = 2 if operator != "Null" else 1
        values = [self.value(operator, key) for _ in range(count)]
        return values[0] if count == 1 and self.chance(0.7) else values

    def add_condition(self, statement: Json) -> None:
        key = self.rng.choice(self.keys)
        operator = self.operator(key)
        values = self.values(operator, key)
        if self.chance(0.06):
            key = self.rng.choice((key.upper(), key.lower()))
        statement.setdefault("Condition", {}).setdefault(operator, {})
        # The same key in two spellings under one operator is a duplicate key to IAM.
        taken = {known.lower() for known in statement["Condition"][operator]}
        if key.lower() not in taken:
            statement["Condition"][operator][key] = values

    # Statements ----------------------------------------------------------------------------------

    def principal(self) -> Json:
        if self.chance(0.3):
            return self.everyone
        names = [
            self.rng.choice(ACCOUNTS),
            f"arn:aws:iam::{self.rng.choice(ACCOUNTS)}:root",
            f"arn:aws:iam::{self.rng.choice(ACCOUNTS)}:user/{self.word(1)}",
            f"arn:aws:iam::{self.rng.choice(ACCOUNTS)}:role/{self.word(1)}",
        ]
        principal: dict[str, Json] = {}
        if not self.services or self.chance(0.8):
            principal["AWS"] = self.rng.sample(names, self.rng.choice((1, 1, 2)))
        if self.services and (not principal or self.chance(0.4)):
            principal["Service"] = self.rng.choice(SERVICES)
        return principal

    def statement(self, effect: str | None = None) -> Json:
        statement: Json = {"Effect": effect or ("Deny" if self.chance(0.25) else "Allow")}
        if self.resource_policy:
            statement["Principal"] = self.everyone if self.conditions_only else self.principal()
        if self.conditions_only:
            statement |= {"Action": "s:*", "Resource": "*"}
            for _ in range(self.rng.choice((1, 1, 2, 3))):
                self.add_condition(statement)
            return statement
        element = "NotAction" if self.chance(0.12) else "Action"
        actions = [self.action() for _ in range(self.rng.choice((1, 1, 2, 3)))]
        statement[element] = actions[0] if len(actions) == 1 else actions
        element = "NotResource" if self.chance(0.12) else "Resource"
        count = self.rng.choice((1, 1, 2, 3))
        resources = [self.resource(element == "Resource") for _ in range(count)]
        statement[element] = resources[0] if len(resources) == 1 else resources
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            self.add_condition(statement)
        return statement

    def policy(self) -> Json:
        count = self.rng.choice((1, 1, 2, 2, 3, 4))
        statements = [self.statement("Allow")] + [self.statement() for _ in range(count - 1)]
        self.rng.shuffle(statements)
        policy: Json = {"Version": self.version} if self.version else {}
        policy["Statement"] = statements[0] if count == 1 and self.chance(0.3) else statements
        return policy

    # Changes -------------------------------------------------------------------------------------

    def changed(self, policy: Json) -> Json:
        """A copy with a few small changes."""
        policy = copy.deepcopy(policy)
        if isinstance(policy["Statement"], dict):
            policy["Statement"] = [policy["Statement"]]
        changes = (
            [self.change_entry] * 4
            + [self.drop_entry, self.add_entry] * 2
            + [self.drop_condition, self.new_condition, self.change_operator] * 2
            + [self.drop_statement, self.new_statement, self.split_statement, self.narrow_again]
            + [self.change_principal] * (2 if self.resource_policy else 0)
        )
        if self.conditions_only:
            changes = (
                [self.change_value] * 4 + [self.change_operator] * 3 + [self.new_condition] * 2
            )
            changes += [self.drop_condition, self.drop_statement, self.new_statement]
            changes += [self.narrow_again, self.split_values]
        for _ in range(self.rng.choice((0, 1, 1, 1, 2, 2, 3))):
            self.rng.choice(changes)(policy["Statement"])
        self.rng.shuffle(policy["Statement"])
        if self.chance(0.02):
            policy.pop("Version", None)
        return policy

    def pick(self, statements: list[Json]) -> tuple[Json, str, list[Json]]:
        """A statement, the name of one of its lists, and that list, made a list."""
        statement = self.rng.choice(statements)
        names = ("Action", "NotAction", "Resource", "NotResource")
        name = self.rng.choice([name for name in names if name in statement])
        if not isinstance(statement[name], list):
            statement[name] = [statement[name]]
        return statement, name, statement[name]

    def entry(self, name: str) -> str:
        return self.action() if name.endswith("Action") else self.resource(name == "Resource")

    def change_entry(self, statements: list[Json]) -> None:
        """Widen or narrow one pattern at one place."""
        _, name, entries = self.pick(statements)
        index = self.rng.randrange(len(entries))
        old = entries[index]
        head = old.rfind(":") + 1
        if "$" in old or old == "*":
            entries[index] = self.entry(name)
            return
        tail = list(old[head:])
        at = self.rng.randrange(len(tail))
        tail[at : at + 1] = self.rng.choice((["?"], ["*"], [], [self.word(1)], [tail[at], "*"]))
        entries[index] = old[:head] + ("".join(tail) or "*")

    def drop_entry(self, statements: list[Json]) -> None:
        _, _, entries = self.pick(statements)
        if len(entries) > 1:
            entries.pop(self.rng.randrange(len(entries)))

    def add_entry(self, statements: list[Json]) -> None:
        _, name, entries = self.pick(statements)
        entries.append(self.entry(name))

    def drop_condition(self, statements: list[Json]) -> None:
        if picked := self.pick_condition(statements):
            statement, name, key = picked
            conditions = statement["Condition"]
            conditions[name].pop(key)
            statement["Condition"] = {name: keys for name, keys in conditions.items() if keys}

    def new_condition(self, statements: list[Json]) -> None:
        self.add_condition(self.rng.choice(statements))

    def change_operator(self, statements: list[Json]) -> None:
        """Add or take away IfExists, or replace the condition."""
        if not (picked := self.pick_condition(statements)):
            return
        statement, name, _ = picked
        conditions = statement["Condition"]
        keys = conditions.pop(name)
        if name == "Null" or self.chance(0.4):
            self.add_condition(statement)
            return
        other = name.removesuffix("IfExists") if name.endswith("IfExists") else name + "IfExists"
        if other not in conditions:
            conditions[other] = keys

    def pick_condition(self, statements: list[Json]) -> tuple[Json, str, str] | None:
        """A statement, the name of an operator in it and of a key under that, if there are any."""
        statement = self.rng.choice(statements)
        if not (conditions := statement.get("Condition")):
            return None
        name = self.rng.choice(list(conditions))
        return statement, name, self.rng.choice(list(conditions[name]))

    def change_value(self, statements: list[Json]) -> None:
        """Add, drop or replace one value of a condition."""
        if not (picked := self.pick_condition(statements)):
            return
        statement, name, key = picked
        values = statement["Condition"][name][key]
        values = list(values) if isinstance(values, list) else [values]
        known = next(k for k in KEYS if k.lower() == key.lower())
        change = self.rng.choice(("add", "drop", "replace"))
        if change != "add":
            values.pop(self.rng.randrange(len(values)))
        if change != "drop" or not values:
            values.append(self.value(name, known))
        if "Than" in name or name.startswith(("Bool", "Null")):
            # Several values say little here, and Access Analyzer warns of them.
            values = values[-1:]
        statement["Condition"][name][key] = values

    def split_values(self, statements: list[Json]) -> None:
        """Two statements in place of one with two values; for most operators the meaning stays."""
        picked = self.pick_condition(statements)
        if picked and len(statements) < 4:
            statement, name, key = picked
            values = statement["Condition"][name][key]
            if isinstance(values, list) and len(values) > 1:
                other = copy.deepcopy(statement)
                other["Condition"][name][key] = [values.pop()]
                statements.append(other)

    def drop_statement(self, statements: list[Json]) -> None:
        if len(statements) > 1:
            statements.pop(self.rng.randrange(len(statements)))

    def new_statement(self, statements: list[Json]) -> None:
        if len(statements) < 4:
            statements.append(self.statement())

    def split_statement(self, statements: list[Json]) -> None:
        """Two statements in place of one with two actions or resources; the meaning stays."""
        statement, name, entries = self.pick(statements)
        if len(entries) > 1 and len(statements) < 4 and not name.startswith("Not"):
            other = copy.deepcopy(statement)
            other[name] = [entries.pop()]
            statements.append(other)

    def narrow_again(self, statements: list[Json]) -> None:
        """Repeat a statement with a condition more; for an Allow the meaning stays."""
        if len(statements) < 4:
            other = copy.deepcopy(self.rng.choice(statements))
            self.add_condition(other)
            statements.append(other)

    def change_principal(self, statements: list[Json]) -> None:
        self.rng.choice(statements)["Principal"] = self.principal()


def pair(seed: int, index: int, *, resource_policy: bool) -> tuple[Json, Json]:
    """The pair with this number: the new policy and the reference."""
    rng = random.Random(f"{seed}:{index}:{resource_policy}")
    generator = Generator(rng, resource_policy=resource_policy)
    first = generator.policy()
    second = generator.policy() if rng.random() < 0.1 else generator.changed(first)
    return (first, second) if rng.random() < 0.5 else (second, first)
