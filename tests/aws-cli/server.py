"""A moto server on the loopback interface, and the `aws` command line turned to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

# Beside this interpreter: the venv's own `aws`, whatever else the machine has. Links stay.
PROGRAMS = Path(sys.executable).parent
START_SECONDS = 60
CALL_SECONDS = 120
AT_ONCE = 4


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(scratch: Path, endpoint: str) -> dict[str, str]:
    """This process's environment without what could lead `aws` to real accounts or a proxy."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AWS_") and not name.lower().endswith("_proxy")
    }
    return kept | {
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "HOME": str(scratch),
        "AWS_CONFIG_FILE": str(scratch / "aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(scratch / "aws-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_PAGER": "",
    }


class Server:
    """A moto server; it runs inside a `with`."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.port = _free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.environment = _environment(scratch, self.endpoint)
        self.log = scratch / "moto.log"

    def __enter__(self) -> Server:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment | {"MOTO_IAM_LOAD_MANAGED_POLICIES": "true"},
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait_until_it_answers(self) -> None:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                direct.open(f"{self.endpoint}/moto-api/", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the moto server did not start:\n{self.log.read_text()[-4000:]}")


@dataclass(frozen=True)
class Aws:
    """The `aws` command line with the credentials in `environment`."""

    environment: dict[str, str]

    def __call__(self, *words: str) -> Any:
        """Runs `aws` and returns the JSON that it prints, if any."""
        done = subprocess.run(
            [str(PROGRAMS / "aws"), *words, "--output", "json"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=CALL_SECONDS,
            env=self.environment,
        )
        if done.returncode != 0:
            raise RuntimeError(f"aws {' '.join(words)}\n{done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def in_account(self, account: str) -> Aws:
        """The same command line inside a member account of the organization."""
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        answer = self("sts", "assume-role", "--role-arn", role, "--role-session-name", "setup")
        credentials = answer["Credentials"]
        return Aws(
            self.environment
            | {
                "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
                "AWS_SESSION_TOKEN": credentials["SessionToken"],
            }
        )


def at_once(tasks: Iterable[Callable[[], object]]) -> None:
    """Runs tasks that do not depend on each other; most of `aws`'s time goes into its start."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for result in [pool.submit(task) for task in tasks]:
            result.result()
    finally:
        pool.shutdown(cancel_futures=True)
