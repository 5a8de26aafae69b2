"""Takes snapshots with the README's commands, and fills in what moto leaves out."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from account import USERS, arn_of
from server import Aws

HERE = Path(__file__).parent
README_ACCOUNT = "111122223333"
SCRIPT_SECONDS = 300
AWS_OWN = "arn:aws:iam::aws:policy/"


def take(aws: Aws, account: str, into: Path) -> Path:
    """Runs `snapshot.sh` inside `into` and returns the directory that it made."""
    into.mkdir(parents=True)
    _run(aws, (HERE / "snapshot.sh").read_text(), into)
    directory = into / "account"
    _fill_in(directory, account)
    return directory


def with_scps(aws: Aws, account: str, without: Path, into: Path) -> Path:
    """A copy of the snapshot `without` SCPs with those that hold now."""
    directory = into / "account"
    shutil.copytree(without, directory)
    script = (HERE / "snapshot-scps.sh").read_text()
    if script.count(README_ACCOUNT) != 1:
        raise RuntimeError(f"snapshot-scps.sh does not name the account {README_ACCOUNT} once")
    _run(aws, script.replace(README_ACCOUNT, account), into)
    return directory


def _run(aws: Aws, script: str, directory: Path) -> None:
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=directory,
        env=aws.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SCRIPT_SECONDS,
    )
    if done.returncode != 0 or done.stderr:
        raise RuntimeError(f"the snapshot ended with {done.returncode}: {done.stderr.strip()}")


def _fill_in(directory: Path, account: str) -> None:
    """Makes of moto's files what AWS would have printed, where it matters here."""

    def details(value: dict[str, Any]) -> None:
        _drop_policies_out_of_use(value)
        _add_boundaries(value, account)

    _edit(directory / "details.json", details)
    _edit(directory / "credential-report.json", lambda value: _add_root(value, account))
    for user in USERS:
        path = directory / f"login-profile-{user.name}.json"
        # AWS's own words; moto has others after the same beginning.
        text = path.read_text().replace(
            f"Login profile for {user.name} not found",
            f"Login Profile for User {user.name} cannot be found.",
        )
        path.write_text(text)


def _edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value, indent=4) + "\n")


def _drop_policies_out_of_use(details: dict[str, Any]) -> None:
    """AWS lists its own policies only where something uses them; moto lists more than 1000."""
    details["Policies"] = [
        policy
        for policy in details["Policies"]
        if policy["AttachmentCount"] > 0 or not policy["Arn"].startswith(AWS_OWN)
    ]


def _add_boundaries(details: dict[str, Any], account: str) -> None:
    """moto keeps permissions boundaries of roles, not of users."""
    boundaries = {user.name: user.boundary for user in USERS if user.boundary}
    for user in details["UserDetailList"]:
        if user["UserName"] in boundaries:
            user["PermissionsBoundary"] = {
                "PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": arn_of(account, boundaries[user["UserName"]]),
            }


def _add_root(report: dict[str, Any], account: str) -> None:
    """The first line of a report is about the root user; moto has none."""
    header, *lines = base64.b64decode(report["Content"]).decode().splitlines()
    root = {
        "user": "<root_account>",
        "arn": f"arn:aws:iam::{account}:root",
        "user_creation_time": "2020-01-01T00:00:00+00:00",
        "password_enabled": "not_supported",
        "password_last_used": "no_information",
        "password_last_changed": "not_supported",
        "password_next_rotation": "not_supported",
    }
    fields = [
        root.get(name, "false" if name.endswith("_active") else "N/A") for name in header.split(",")
    ]
    text = "\n".join([header, ",".join(fields), *lines])
    report["Content"] = base64.b64encode(text.encode()).decode()
