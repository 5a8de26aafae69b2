"""Speed and noise beside other linters, on the same files in the same run.

    run.py --binary BINARY --policies DIRECTORY [--clean LIST]

Prints how long each takes for the whole directory (the other linters without the start of Python,
with their data loaded), and how many policies each has something to say about. With a list of
policies that Access Analyzer finds clean, how many of those.
"""

import argparse
import contextlib
import io
import json
import os
import subprocess
import time
from pathlib import Path


def ours(binary, folder, limit):
    """Each policy with findings at or above `limit`."""
    command = [binary, "check", "--no-config", "--format", "json", str(folder)]
    environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
    start = time.perf_counter()
    output = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    seconds = time.perf_counter() - start
    ranks = ["suggestion", "warning", "security-warning", "error"]
    noisy = {
        Path(finding["file"]).name
        for finding in json.loads(output.stdout)["findings"]
        if ranks.index(finding["severity"]) >= ranks.index(limit)
    }
    return seconds, noisy


def parliament(policies):
    import parliament as linter

    def check(text):
        policy = linter.analyze_policy_string(text)
        return bool(policy.findings)

    return timed(policies, check)


def cloudsplaining(policies):
    from cloudsplaining.scan.policy_document import PolicyDocument

    def check(text):
        document = PolicyDocument(json.loads(text))
        return any(
            (
                document.allows_privilege_escalation,
                document.allows_data_exfiltration_actions,
                document.permissions_management_without_constraints,
                document.write_actions_without_constraints,
                document.service_wildcard,
                document.credentials_exposure,
                document.infrastructure_modification,
            )
        )

    return timed(policies, check)


def timed(policies, check):
    name, text = next(iter(policies.items()))
    noisy = set()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        check(text)
        start = time.perf_counter()
        for name, text in policies.items():
            try:
                if check(text):
                    noisy.add(name)
            except Exception:  # A linter that fails on a policy has nothing to say about it.
                pass
        seconds = time.perf_counter() - start
    return seconds, noisy


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--policies", type=Path, required=True)
    arguments.add_argument("--clean", type=Path, help="a file with a policy's file name to a line")
    arguments = arguments.parse_args()
    policies = {
        path.name: path.read_text() for path in sorted(arguments.policies.glob("*.json"))
    }
    clean = set(arguments.clean.read_text().split()) if arguments.clean else set()
    rows = [
        ("iam-lint, warnings and worse", ours(arguments.binary, arguments.policies, "warning")),
        ("iam-lint, suggestions too", ours(arguments.binary, arguments.policies, "suggestion")),
        ("parliament", parliament(policies)),
        ("cloudsplaining", cloudsplaining(policies)),
    ]
    print(f"{len(policies)} policies, {len(clean)} of them clean")
    for name, (seconds, noisy) in rows:
        print(f"{name:30} {seconds:8.3f} s  {len(noisy):4} noisy, {len(noisy & clean):4} of the clean")


if __name__ == "__main__":
    main()
