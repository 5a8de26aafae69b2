"""Run `iam-lint compare` on a pair of policies."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
DEFAULT_BINARY = REPOSITORY / "target" / "release" / "iam-lint"
EXIT_CODES = {"pass": 0, "fail": 1, "unknown": 2}


@dataclass
class Comparison:
    """`result` is pass, fail, unknown, or error if there was no usable answer."""

    result: str
    milliseconds: float
    witness: dict[str, Any] | None = None
    unknown: list[str] = field(default_factory=list)
    error: str = ""


class IamLint:
    """The program, with a scratch folder for the two files it reads."""

    def __init__(self, binary: Path, timeout_s: float = 30.0) -> None:
        self.binary = binary
        self.timeout_s = timeout_s
        self._folder = tempfile.TemporaryDirectory(prefix="iam-lint-smt-")
        self.new = Path(self._folder.name) / "new.json"
        self.reference = Path(self._folder.name) / "reference.json"

    def compare(self, new: Any, reference: Any, *, resource_policy: bool) -> Comparison:
        self.new.write_text(json.dumps(new))
        self.reference.write_text(json.dumps(reference))
        kind = "resource" if resource_policy else "identity"
        command = [str(self.binary), "compare", str(self.new), "--with", str(self.reference)]
        command += ["--type", kind, "--format", "json"]
        start = time.perf_counter()
        try:
            run = subprocess.run(
                command, capture_output=True, text=True, timeout=self.timeout_s, check=False
            )
        except subprocess.TimeoutExpired:
            return Comparison("error", self.timeout_s * 1000, error="took too long")
        elapsed = (time.perf_counter() - start) * 1000
        try:
            answer = json.loads(run.stdout)
            result = answer["result"]
        except (ValueError, KeyError, TypeError):
            error = f"exit {run.returncode}: {run.stderr.strip() or run.stdout.strip()}"
            return Comparison("error", elapsed, error=error)
        if EXIT_CODES.get(result) != run.returncode:
            error = f"result {result!r} with exit code {run.returncode}"
            return Comparison("error", elapsed, error=error)
        unknown = answer.get("unknown") or []
        return Comparison(result, elapsed, answer.get("witness"), unknown)

    def close(self) -> None:
        self._folder.cleanup()
