"""Pairs whose answer AWS's documentation states, so that a misreading that the evaluator and the
encoder share is seen as well. Pages are of the IAM User Guide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from judge import Pair

Json = Any
ARN = "arn:aws:s3:::"


@dataclass(frozen=True)
class Known:
    """What is documented, where, and the pair that shows it."""

    fact: str
    page: str
    pair: Pair
    truth: str


def _policy(*statements: Json, version: str | None = "2012-10-17") -> Json:
    return ({"Version": version} if version else {}) | {"Statement": list(statements)}


def _allow(
    resource: str = "*", action: str = "s:*", effect: str = "Allow", **operators: Json
) -> Json:
    """A statement; the conditions come as `Operator={key: values}`, `__` standing for a colon."""
    statement: Json = {"Effect": effect, "Action": action, "Resource": resource}
    if operators:
        statement["Condition"] = {name.replace("__", ":"): keys for name, keys in operators.items()}
    return statement


def _for(principal: Json) -> Json:
    return _policy(_allow() | {"Principal": principal})


def _pairs(fact: str, page: str, new: Json, reference: Json, there: str, back: str) -> list[Known]:
    """A pair in both directions, each with its answer."""
    resource_policy = "Principal" in str(new)
    return [
        Known(fact, page, Pair(new, reference, resource_policy), there),
        Known(f"{fact} (turned round)", page, Pair(reference, new, resource_policy), back),
    ]


OPERATORS = "reference_policies_elements_condition_operators"
SETS = "reference_policies_condition-single-vs-multi-valued-context-keys"
VARIABLES = "reference_policies_variables"
PRINCIPAL = "reference_policies_elements_principal"
EVALUATION = "reference_policies_evaluation-logic"

KEY = "s3:prefix"
ABSENT = _policy(_allow(Null={KEY: "true"}))
NAME = "${aws:username}"

KNOWN: list[Known] = [
    *_pairs(
        "an explicit deny wins",
        EVALUATION,
        _policy(_allow(), _allow(ARN + "a", effect="Deny")),
        _policy(_allow()),
        "pass",
        "fail",
    ),
    *_pairs(
        "actions are compared without case",
        "reference_policies_elements_action",
        _policy(_allow(action="S:Get*")),
        _policy(_allow(action="s:gET*")),
        "pass",
        "pass",
    ),
    *_pairs(
        "every action has a service and a name",
        "reference_policies_elements_action",
        _policy(_allow(action="*")),
        _policy(_allow(action="*:*")),
        "pass",
        "pass",
    ),
    *_pairs(
        "a negated operator holds for an absent key",
        OPERATORS,
        ABSENT,
        _policy(_allow(StringNotEquals={KEY: "a"})),
        "pass",
        "fail",
    ),
    *_pairs(
        "a plain operator fails for an absent key",
        OPERATORS,
        ABSENT,
        _policy(_allow(StringLike={KEY: "*"})),
        "fail",
        "fail",
    ),
    *_pairs(
        "IfExists holds for an absent key",
        OPERATORS,
        ABSENT,
        _policy(_allow(StringEqualsIfExists={KEY: "a"})),
        "pass",
        "fail",
    ),
    *_pairs(
        "StringEquals knows no wildcards",
        OPERATORS,
        _policy(_allow(StringEquals={KEY: "ab"})),
        _policy(_allow(StringEquals={KEY: "a*"})),
        "fail",
        "fail",
    ),
    *_pairs(
        "ArnEquals and ArnLike behave identically",
        OPERATORS,
        _policy(_allow(ArnEquals={"aws:SourceArn": "arn:aws:s3:::a*"})),
        _policy(_allow(ArnLike={"aws:SourceArn": "arn:aws:s3:::a*"})),
        "pass",
        "pass",
    ),
    *_pairs(
        "less than is not less than or equal",
        OPERATORS,
        _policy(_allow(NumericLessThan={"s3:max-keys": "10"})),
        _policy(_allow(NumericLessThanEquals={"s3:max-keys": 10})),
        "pass",
        "fail",
    ),
    *_pairs(
        "dates may be in ISO 8601 or seconds, and name moments",
        OPERATORS,
        _policy(_allow(DateGreaterThan={"aws:TokenIssueTime": "2024-03-01T02:00:00+02:00"})),
        _policy(_allow(DateGreaterThan={"aws:TokenIssueTime": "1709251200"})),
        "pass",
        "pass",
    ),
    *_pairs(
        "an address without a prefix is a single one",
        OPERATORS,
        _policy(_allow(IpAddress={"aws:SourceIp": "10.1.2.3"})),
        _policy(_allow(IpAddress={"aws:SourceIp": "10.1.2.3/32"})),
        "pass",
        "pass",
    ),
    *_pairs(
        "several values of a negated operator must all differ",
        SETS,
        _policy(_allow(StringNotEquals={KEY: ["a", "b"]})),
        _policy(_allow(StringNotEquals={KEY: "a"})),
        "pass",
        "fail",
    ),
    *_pairs(
        "ForAllValues holds for an absent key",
        SETS,
        _policy(_allow(Null={"aws:TagKeys": "true"})),
        _policy(_allow(ForAllValues__StringEquals={"aws:TagKeys": "a"})),
        "pass",
        "fail",
    ),
    *_pairs(
        "ForAnyValue fails for an absent key, negated or not",
        SETS,
        _policy(_allow(Null={"aws:TagKeys": "true"})),
        _policy(_allow(ForAnyValue__StringNotEquals={"aws:TagKeys": "a"})),
        "fail",
        "fail",
    ),
    *_pairs(
        "ForAnyValue needs one value that fits, ForAllValues that all do",
        SETS,
        _policy(_allow(ForAnyValue__StringEquals={"aws:TagKeys": "a"})),
        _policy(_allow(ForAllValues__StringEquals={"aws:TagKeys": "a"})),
        "fail",
        "fail",
    ),
    *_pairs(
        "two values of one key can meet two ForAnyValue conditions",
        SETS,
        _policy(
            _allow(
                ForAnyValue__StringEquals={"aws:TagKeys": "a"},
                ForAnyValue__StringLike={"aws:TagKeys": "b"},
            )
        ),
        _policy(_allow(ForAnyValue__StringEquals={"aws:TagKeys": "c"})),
        "fail",
        "fail",
    ),
    *_pairs(
        "without version 2012-10-17 a variable is literal text",
        VARIABLES,
        _policy(_allow(ARN + NAME), version=None),
        _policy(_allow(ARN + "${$}{aws:username}")),
        "pass",
        "pass",
    ),
    *_pairs(
        "a variable stands for the value of its key",
        VARIABLES,
        _policy(_allow(ARN + "h/" + NAME, StringEquals={"aws:username": "a"})),
        _policy(_allow(ARN + "h/a")),
        "pass",
        "fail",
    ),
    *_pairs(
        "a variable whose key is absent matches nothing",
        VARIABLES,
        _policy(_allow(ARN + NAME, Null={"aws:username": "true"})),
        _policy(_allow(ARN + "a", effect="Deny")),
        "pass",
        "pass",
    ),
    *_pairs(
        "a default takes the place of an absent key",
        VARIABLES,
        _policy(_allow(ARN + "${aws:username, 'b'}", Null={"aws:username": "true"})),
        _policy(_allow(ARN + "b")),
        "pass",
        "fail",
    ),
    *_pairs(
        "an account's id and its root ARN mean all of the account",
        PRINCIPAL,
        _for({"AWS": "111111111111"}),
        _for({"AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:user/a"]}),
        "pass",
        "pass",
    ),
    *_pairs(
        "a service is not of an account",
        PRINCIPAL,
        _for({"Service": "a.amazonaws.com"}),
        _for({"AWS": ["111111111111", "222222222222"]}),
        "fail",
        "fail",
    ),
    *_pairs(
        "everyone is more than an account",
        PRINCIPAL,
        _for({"AWS": "111111111111"}),
        _for("*"),
        "pass",
        "fail",
    ),
]
