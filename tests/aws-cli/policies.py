"""The policies of the test account."""

from __future__ import annotations

from typing import Any

VERSION = "2012-10-17"
OWN_AT_ROOT = "arn:aws:iam::*:user/${aws:username}"
OWN_UNDER_A_PATH = "arn:aws:iam::*:user/*/${aws:username}"

Document = dict[str, Any]


def policy(*statements: dict[str, Any]) -> Document:
    return {"Version": VERSION, "Statement": list(statements)}


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Resource": resource, **more}


READ_PASSWORD_RULES = allow("iam:GetAccountPasswordPolicy", Sid="ReadPasswordRules")

BOTH_FORMS = policy(
    allow("iam:ChangePassword", [OWN_AT_ROOT, OWN_UNDER_A_PATH], Sid="ChangeOwnPassword"),
    READ_PASSWORD_RULES,
)

ROOT_PATH_ONLY = policy(
    allow("iam:ChangePassword", OWN_AT_ROOT, Sid="ChangeOwnPassword"),
    READ_PASSWORD_RULES,
)

# The statement of AWS's tutorial, without `iam:ChangePassword` in its list.
DENY_WITHOUT_MFA = policy(
    deny(
        Sid="DenyAllExceptListedIfNoMFA",
        NotAction=[
            "iam:CreateVirtualMFADevice",
            "iam:EnableMFADevice",
            "iam:GetUser",
            "iam:ListMFADevices",
            "iam:ListVirtualMFADevices",
            "iam:ResyncMFADevice",
            "sts:GetSessionToken",
        ],
        Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    )
)

RED_TEAM_ONLY = policy(
    allow(
        "iam:ChangePassword",
        [OWN_AT_ROOT, OWN_UNDER_A_PATH],
        Sid="RedTeamChangesOwnPassword",
        Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}},
    )
)

READ_BUCKETS = policy(allow(["s3:GetObject", "s3:ListBucket"], Sid="ReadBuckets"))

# Only the second version counts: it is the default.
HELP_DESK_VERSIONS = (
    policy(allow("iam:ListUsers", Sid="Nobody")),
    policy(
        allow("iam:UpdateLoginProfile", "arn:aws:iam::*:user/eng/*", Sid="ResetEngineers"),
        allow("iam:GetUser", Sid="LookUp"),
    ),
    policy(allow("iam:UpdateLoginProfile", "arn:aws:iam::*:user/*", Sid="ResetEveryone")),
)
HELP_DESK_DEFAULT = "v2"

NO_IAM = policy(allow("s3:*", Sid="BucketsAlone"))

MANAGED: dict[str, Document] = {"red-team-self-service": RED_TEAM_ONLY, "no-iam": NO_IAM}

GROUPS: dict[str, Document | None] = {
    "staff": BOTH_FORMS,
    "interns": ROOT_PATH_ONLY,
    "mfa": DENY_WITHOUT_MFA,
    "help-desk": None,
}

EC2_TRUST: Document = {
    "Version": VERSION,
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}

SCP_NO_RESETS = policy(
    deny(
        Sid="NoPasswordResets",
        Action=["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"],
    )
)

SCP_BUCKETS_ALONE = policy(allow("s3:*", Sid="BucketsAlone"))
