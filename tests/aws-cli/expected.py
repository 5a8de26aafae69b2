"""What iam-lint must answer about the snapshots."""

from __future__ import annotations

from dataclasses import dataclass

from account import USERS

# The snapshots by name.
NONE = "no-password-policy"
OFF = "setting-off"
ON = "setting-on"
SCP_DENY = "scp-deny"
SCP_LIST = "scp-allow-list"
SNAPSHOTS = (NONE, OFF, ON, SCP_DENY, SCP_LIST)


@dataclass(frozen=True)
class Case:
    """A question about passwords and its answer."""

    snapshot: str
    user: str
    target: str
    answer: str
    why: str
    credential: str | None = None
    way: str | None = None
    """A way that must have the same answer."""
    layer: str | None = None
    """A layer that the evidence must name."""


def own(snapshot: str, user: str, answer: str, why: str, **more: str) -> Case:
    return Case(snapshot, user, user, answer, why, **more)


CHANGE = "change-own-password"
RESET = "reset-password"
CREATE = "create-password"

CASES = (
    # No password policy: users may not change their passwords unless a policy says so.
    own(NONE, "alice", "yes", "a group's policy allows it", way=CHANGE, layer="identity"),
    own(NONE, "leo", "no", "without a password policy the setting is off"),
    own(NONE, "bob", "no", "his path is not in the policy, and the setting is off"),
    # The setting is off.
    own(OFF, "alice", "yes", "a group's policy allows it", way=CHANGE, layer="identity"),
    own(OFF, "alice", "yes", "with her access key too", credential="access-key"),
    own(OFF, "carol", "yes", "the second form reaches users under a path", way=CHANGE),
    own(OFF, "bob", "no", "`user/${aws:username}` does not reach users under a path"),
    own(OFF, "dave", "no", "the boundary has no IAM in it"),
    own(OFF, "erin", "no", "no MFA", credential="console"),
    own(OFF, "erin", "yes", "MFA", credential="console-mfa"),
    own(OFF, "frank", "no", "he has no MFA device, and a statement denies all without"),
    own(OFF, "frank", "no", "no MFA", credential="console"),
    own(OFF, "gina", "no", "she has no password to change"),
    own(OFF, "heidi", "no", "no policy lets her change her own"),
    own(OFF, "kim", "yes", "her tag fits the condition", way=CHANGE),
    own(OFF, "leo", "no", "his tag does not fit the condition"),
    own(OFF, "admin", "yes", "administrators may", way=CHANGE),
    # The setting is on.
    own(ON, "leo", "yes", "the setting is on", way=CHANGE, layer="account-setting"),
    own(ON, "bob", "yes", "the setting needs no resource", way=CHANGE, layer="account-setting"),
    own(ON, "heidi", "yes", "the setting is on", way=CHANGE, layer="account-setting"),
    own(ON, "alice", "yes", "a policy and the setting", way=CHANGE),
    own(ON, "dave", "unknown", "no document says whether a boundary limits the setting"),
    own(ON, "frank", "no", "a Deny is stronger than the setting"),
    own(ON, "gina", "no", "she has no password to change"),
    # The passwords of others.
    Case(OFF, "admin", "alice", "yes", "administrators may", way=RESET),
    Case(OFF, "admin", "bob", "yes", "administrators may, under every path", way=RESET),
    Case(OFF, "admin", "gina", "yes", "she has none yet", way=CREATE),
    Case(OFF, "alice", "bob", "no", "her policy is about herself"),
    Case(OFF, "heidi", "bob", "yes", "the default version allows it for /eng/", way=RESET),
    Case(OFF, "heidi", "carol", "yes", "the default version allows it for /eng/", way=RESET),
    Case(OFF, "heidi", "alice", "no", "only a version that is not the default allows it"),
    Case(ON, "leo", "alice", "no", "the setting is about the own password"),
    # Service control policies.
    Case(SCP_DENY, "admin", "alice", "no", "the unit's SCP denies it", layer="scp"),
    Case(SCP_DENY, "admin", "gina", "no", "the unit's SCP denies it", layer="scp"),
    Case(SCP_DENY, "heidi", "bob", "no", "the unit's SCP denies it", layer="scp"),
    own(SCP_DENY, "alice", "yes", "the SCPs leave her own password alone", way=CHANGE),
    own(SCP_LIST, "alice", "no", "the account's SCPs allow buckets alone"),
    own(SCP_LIST, "admin", "no", "the account's SCPs allow buckets alone"),
)

OTHERS_OFF = {("admin", user.name) for user in USERS if user.name != "admin"} | {
    ("heidi", user.name) for user in USERS if user.path == "/eng/"
}
OWN_OFF = {(name, name) for name in ("admin", "alice", "carol", "erin", "kim")}
OWN_ON = OWN_OFF | {(name, name) for name in ("bob", "dave", "heidi", "leo")}

# All pairs whose answer is not no.
PAIRS: dict[str, set[tuple[str, str]]] = {
    NONE: OWN_OFF | OTHERS_OFF,
    OFF: OWN_OFF | OTHERS_OFF,
    ON: OWN_ON | OTHERS_OFF,
    SCP_DENY: OWN_OFF,
    SCP_LIST: set(),
}


@dataclass(frozen=True)
class Request:
    """A request of any kind and its answer."""

    snapshot: str
    user: str
    action: str
    target: str
    answer: str
    why: str


REQUESTS = (
    Request(OFF, "admin", "iam:GetUser", "alice", "yes", "administrators may"),
    Request(OFF, "heidi", "iam:GetUser", "alice", "yes", "the default version allows it"),
    Request(OFF, "heidi", "iam:ListUsers", "alice", "no", "only the first version allows it"),
    Request(OFF, "alice", "iam:GetUser", "alice", "no", "nothing allows it"),
    Request(SCP_LIST, "admin", "iam:GetUser", "alice", "no", "the account's SCPs do not"),
)
