"""Builds the test account and its organization through the `aws` command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import policies
from policies import Document
from server import Aws, at_once

PASSWORD = "Example-1-password"
FULL_ACCESS = "p-FullAWSAccess"


@dataclass(frozen=True)
class User:
    """A user as the test wants it; `boundary` is not created, since moto has none for users."""

    name: str
    path: str = "/"
    groups: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    inline: Mapping[str, Document] = field(default_factory=dict)
    boundary: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    password: bool = True
    must_change: bool = False
    access_key: bool = False
    mfa: bool = False


USERS = (
    User("admin", attached=("aws:AdministratorAccess",), access_key=True),
    User("alice", groups=("staff",), tags={"team": "red"}, access_key=True),
    User("bob", path="/eng/", groups=("interns",), must_change=True),
    User("carol", path="/eng/", groups=("staff",)),
    User(
        "dave",
        attached=("aws:IAMUserChangePassword",),
        inline={"read-buckets": policies.READ_BUCKETS},
        boundary="no-iam",
    ),
    User("erin", groups=("interns", "mfa"), mfa=True),
    User("frank", groups=("interns", "mfa")),
    User("gina", groups=("staff",), password=False),
    User("heidi", path="/support/", groups=("help-desk",)),
    User("kim", attached=("red-team-self-service",), tags={"team": "red"}),
    User("leo", attached=("red-team-self-service",), tags={"team": "blue"}),
)


def arn_of(account: str, policy: str) -> str:
    """The ARN of a policy of the account, or of AWS's where the name begins with `aws:`."""
    owner = "aws" if policy.startswith("aws:") else account
    return f"arn:aws:iam::{owner}:policy/{policy.removeprefix('aws:')}"


def build(aws: Aws, account: str, scratch: Path) -> None:
    """Creates everything in the account; it has no password policy yet."""
    at_once(
        [partial(_create_user, aws, user) for user in USERS]
        + [partial(_create_group, aws, name) for name in policies.GROUPS]
        + [partial(_create_policy, aws, name) for name in policies.MANAGED]
        + [partial(_create_help_desk_policy, aws, account)]
    )
    at_once(
        [partial(_equip_user, aws, account, user, scratch) for user in USERS]
        + [partial(_equip_help_desk, aws, account), partial(_create_role, aws, account)]
    )


def allow_own_password(aws: Aws, allowed: bool) -> None:
    """Sets the account's password policy with the setting for all users off or on."""
    setting = "--allow-users-to-change-password"
    aws(
        *("iam", "update-account-password-policy", "--minimum-password-length", "14"),
        *("--require-numbers", setting if allowed else setting.replace("--", "--no-", 1)),
    )


def _create_user(aws: Aws, user: User) -> None:
    tags = [f"Key={key},Value={value}" for key, value in user.tags.items()]
    aws(
        *("iam", "create-user", "--user-name", user.name, "--path", user.path),
        *(["--tags", *tags] if tags else []),
    )


def _create_group(aws: Aws, name: str) -> None:
    aws("iam", "create-group", "--group-name", name)
    document = policies.GROUPS[name]
    if document is not None:
        aws(
            *("iam", "put-group-policy", "--group-name", name),
            *("--policy-name", f"{name}-passwords", "--policy-document", json.dumps(document)),
        )


def _create_policy(aws: Aws, name: str) -> None:
    document = json.dumps(policies.MANAGED[name])
    aws("iam", "create-policy", "--policy-name", name, "--policy-document", document)


def _create_help_desk_policy(aws: Aws, account: str) -> None:
    first, *others = (json.dumps(document) for document in policies.HELP_DESK_VERSIONS)
    aws("iam", "create-policy", "--policy-name", "help-desk", "--policy-document", first)
    policy = ("--policy-arn", arn_of(account, "help-desk"))
    for document in others:
        aws("iam", "create-policy-version", *policy, "--policy-document", document)
    version = ("--version-id", policies.HELP_DESK_DEFAULT)
    aws("iam", "set-default-policy-version", *policy, *version)


def _equip_help_desk(aws: Aws, account: str) -> None:
    policy = ("--policy-arn", arn_of(account, "help-desk"))
    aws("iam", "attach-group-policy", "--group-name", "help-desk", *policy)


def _create_role(aws: Aws, account: str) -> None:
    trust = json.dumps(policies.EC2_TRUST)
    name = ("--role-name", "deployer")
    aws(
        *("iam", "create-role", *name, "--path", "/service/"),
        *("--assume-role-policy-document", trust),
        *("--permissions-boundary", arn_of(account, "no-iam")),
    )
    aws(
        *("iam", "put-role-policy", *name, "--policy-name", "read-buckets"),
        *("--policy-document", json.dumps(policies.READ_BUCKETS)),
    )


def _equip_user(aws: Aws, account: str, user: User, scratch: Path) -> None:
    name = ("--user-name", user.name)
    for group in user.groups:
        aws("iam", "add-user-to-group", *name, "--group-name", group)
    for policy in user.attached:
        aws("iam", "attach-user-policy", *name, "--policy-arn", arn_of(account, policy))
    for policy, document in user.inline.items():
        text = json.dumps(document)
        aws("iam", "put-user-policy", *name, "--policy-name", policy, "--policy-document", text)
    if user.password:
        _give_password(aws, user)
    if user.access_key:
        aws("iam", "create-access-key", *name)
    if user.mfa:
        _enable_mfa(aws, account, user, scratch)


def _give_password(aws: Aws, user: User) -> None:
    words = ["--user-name", user.name, "--password", PASSWORD]
    if user.must_change:
        words.append("--password-reset-required")
    aws("iam", "create-login-profile", *words)
    if user.must_change:
        # moto overlooks the flag in the call above.
        aws("iam", "update-login-profile", *words)


def _enable_mfa(aws: Aws, account: str, user: User, scratch: Path) -> None:
    aws(
        *("iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", user.name),
        *("--bootstrap-method", "Base32StringSeed", "--outfile", str(scratch / "seed")),
    )
    aws(
        *("iam", "enable-mfa-device", "--user-name", user.name),
        *("--serial-number", f"arn:aws:iam::{account}:mfa/{user.name}"),
        *("--authentication-code1", "123456", "--authentication-code2", "654321"),
    )


@dataclass(frozen=True)
class Organization:
    """An organization: its root, one unit below it, and in that the account under test."""

    aws: Aws
    unit: str
    account: str

    @classmethod
    def create(cls, aws: Aws) -> Organization:
        aws("organizations", "create-organization", "--feature-set", "ALL")
        root = aws("organizations", "list-roots")["Roots"][0]["Id"]
        kind = ("--policy-type", "SERVICE_CONTROL_POLICY")
        aws("organizations", "enable-policy-type", "--root-id", root, *kind)
        unit = aws(
            *("organizations", "create-organizational-unit"),
            *("--parent-id", root, "--name", "engineering"),
        )["OrganizationalUnit"]["Id"]
        account = aws(
            *("organizations", "create-account", "--account-name", "member"),
            *("--email", "member@example.com"),
        )["CreateAccountStatus"]["AccountId"]
        aws(
            *("organizations", "move-account", "--account-id", account),
            *("--source-parent-id", root, "--destination-parent-id", unit),
        )
        return cls(aws, unit, account)

    def forbid_resets(self) -> None:
        """An SCP at the unit denies that passwords are set for others."""
        self._attach("no-resets", policies.SCP_NO_RESETS, self.unit)

    def allow_buckets_alone(self) -> None:
        """The SCP at the account allows Amazon S3 and nothing else."""
        self._attach("buckets-alone", policies.SCP_BUCKETS_ALONE, self.account)
        target = ("--target-id", self.account)
        self.aws("organizations", "detach-policy", "--policy-id", FULL_ACCESS, *target)

    def _attach(self, name: str, document: Document, target: str) -> None:
        created = self.aws(
            *("organizations", "create-policy", "--name", name, "--description", name),
            *("--type", "SERVICE_CONTROL_POLICY", "--content", json.dumps(document)),
        )
        policy = created["Policy"]["PolicySummary"]["Id"]
        words = ("--policy-id", policy, "--target-id", target)
        self.aws("organizations", "attach-policy", *words)
