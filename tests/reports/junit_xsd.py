"""Check the JUnit XML of iam-lint against the schema by which Jenkins' xUnit plugin reads it.

    python -m venv .venv && .venv/bin/pip install -r tests/reports/requirements.txt
    .venv/bin/python tests/reports/junit_xsd.py --binary target/release/iam-lint

The run fails (exit code 1) when a report does not obey `tests/schemas/junit-10.xsd`, when its counts
are wrong, or when two cases have one name, of which GitLab would read only the first.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree

REPOSITORY = Path(__file__).resolve().parents[2]
SCHEMA = REPOSITORY / "tests" / "schemas" / "junit-10.xsd"
DEFAULT_BINARY = REPOSITORY / "target" / "release" / "iam-lint"

GOOD = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    }
)
# Characters that XML does not have, or gives a meaning, and what terminals and CI runners obey.
HOSTILE = [
    "\x1b[2J\x1b]0;title\x07",
    "\x00\x01\x0b\x7f\x85",
    "\ufffe\uffff",
    "<![CDATA[ ]]> & <a b=\"c\">",
    "::error::pwned\n##[error]pwned",
    "\u202edesrever\u2066\u2028",
    "\U0001f600\U0001fffe",
]


def write_policies(folder: Path) -> None:
    """Policies without findings, with some, and with text that means harm."""
    (folder / "good.json").write_text(GOOD)
    twice = [{"Effect": "allow", "Action": "s3:*", "Resource": "*"}] * 2
    (folder / "twice.json").write_text(json.dumps({"Statement": twice}, indent=2))
    for number, text in enumerate(HOSTILE):
        statement = {"Sid": text, text: 1, "Effect": text, "Action": text, "Resource": text}
        # Both as escapes and as they are.
        for form, plain in (("escaped", True), ("raw", False)):
            document = json.dumps({"Statement": [statement]}, ensure_ascii=plain)
            name = folder / f"{form} & <{number}>.json"
            name.write_text(document if plain else document.replace("\\u001b", "\x1b"))


def faults(report: bytes, schema: etree.XMLSchema) -> list[str]:
    """What is wrong with a report."""
    try:
        tree = etree.fromstring(report)
    except etree.XMLSyntaxError as fault:
        return [f"no XML: {fault}"]
    found = [] if schema.validate(tree) else [str(entry) for entry in schema.error_log]
    cases = tree.findall(".//testcase")
    if not cases:
        found.append("there is no case in it")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    found.extend(f"several cases are called {name}" for name in {name for name in names if names.count(name) > 1})
    for element in [tree, *tree.findall("testsuite")]:
        for count, path in (("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error")):
            if element.get(count) != str(len(element.findall(path))):
                found.append(f"{element.get('name')}: {count} is {element.get(count)}")
    return found


class Run:
    """The program in a scratch folder, and how its reports were found."""

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary = binary
        self.folder = folder
        self.schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
        self.passed = 0
        self.failed = 0

    def lint(self, *arguments: str) -> bytes:
        run = subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True, check=False)
        return run.stdout

    def judge(self, what: str, found: list[str]) -> None:
        if found:
            self.failed += 1
            print(f"FAILED {what}", *found, sep="\n  ")
        else:
            self.passed += 1

    def report(self, what: str, *arguments: str) -> None:
        self.judge(what, faults(self.lint(*arguments), self.schema))


def everything(run: Run) -> None:
    check = ("check", "--format", "junit", "--select", "all")
    run.report("a clean file", *check, "good.json")
    run.report("findings and hostile text", *check, ".")
    run.lint("check", "--select", "all", "--write-baseline", "known.txt", ".")
    run.report("suppressed findings", *check, "--baseline", "known.txt", ".")
    run.report("an account", *check, "--account", str(REPOSITORY / "samples" / "accounts" / "mfa-enforced"))
    run.report("scenarios", "test", "--format", "junit", str(REPOSITORY / "samples" / "accounts"))
    # The judge must be able to say no.
    wrong = b'<testsuites skipped="1"><testsuite name="a" tests="1"><testcase/></testsuite></testsuites>'
    run.judge("a wrong report is found out", [] if faults(wrong, run.schema) else ["it was not"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, default=DEFAULT_BINARY)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iam-lint-junit-") as scratch:
        folder = Path(scratch)
        write_policies(folder)
        run = Run(arguments.binary.resolve(), folder)
        everything(run)
    print(f"{run.passed} passed, {run.failed} failed")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
